using System.Collections;
using McpAtlassian.DemoServer;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tools.Results;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Tests.Sessions;

/// <summary>Sessions with the demo, as the cmdlets open them.</summary>
internal static class TestSessions
{
    public static Credential Token(DemoSite site) =>
        new ApiTokenCredential(site.EmailAddress, SecretText.Protect(site.ApiToken));

    public static Credential MultiSiteToken(DemoSite site) =>
        new ApiTokenCredential(site.MultiSiteEmailAddress, SecretText.Protect(site.MultiSiteApiToken));

    public static Credential Key(string key) => new BearerCredential(SecretText.Protect(key));

    public static Task<McpSession> ConnectAsync(
        DemoSite site,
        Uri? address = null,
        Credential? credential = null,
        NetworkOptions? network = null,
        string? wantedSite = null,
        ICallObserver? observer = null,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default) =>
        ConnectAsync(
            address ?? site.Uri, credential ?? Token(site), network, wantedSite, observer, timeout, cancellationToken);

    public static Task<McpSession> ConnectAsync(
        Uri address,
        Credential? credential = null,
        NetworkOptions? network = null,
        string? wantedSite = null,
        ICallObserver? observer = null,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default) =>
        McpSession.ConnectAsync(
            new SessionOptions
            {
                Target = new HttpTarget(address),
                Credential = credential ?? NoCredential.Instance,
                Network = network ?? new NetworkOptions(),
                Site = wantedSite,
                Observer = observer,
                ConnectTimeout = timeout ?? TimeSpan.FromSeconds(120),
            },
            cancellationToken);

    public static async Task<ToolOutput> CallAsync(
        this McpSession session,
        string tool,
        IDictionary? arguments = null,
        CallOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var call =
            await session.PrepareAsync(tool, arguments ?? new Hashtable(), new PrepareOptions(), cancellationToken);
        return await session.SendAsync(call, options ?? new CallOptions(), cancellationToken);
    }

    public static object? Member(this ToolOutput output, string name, int index = 0) =>
        ((IReadOnlyDictionary<string, object?>)output.Values[index]!)[name];
}
