using McpAtlassian.DemoServer.Data;
using McpAtlassian.DemoServer.Faults;
using McpAtlassian.DemoServer.Http;
using McpAtlassian.DemoServer.Identity;
using McpAtlassian.DemoServer.Mcp;
using McpAtlassian.DemoServer.OAuth;
using McpAtlassian.DemoServer.Rest;

namespace McpAtlassian.DemoServer;

/// <summary>
/// An Atlassian in memory, on loopback: the MCP endpoints, two sites with Jira and Confluence, and a part of Jira's
/// REST API. It starts with the same data each time and forgets everything when it is disposed.
/// </summary>
public sealed class DemoSite : IDisposable
{
    private readonly HttpHost _host;
    private readonly RequestLog _log;
    private readonly McpSessions _sessions = new();
    private readonly StandingStreams _streams;
    private readonly SiteData _main;
    private readonly ToolRegistry _registry;
    private OAuthServer _oauth = null!;

    private DemoSite(DemoSiteOptions options)
    {
        var clock = options.Clock ?? (() => DateTimeOffset.UtcNow);
        _log = new RequestLog(Math.Max(1, options.RequestLogSize));
        _main = SeedData.Main(clock);
        SiteData[] sites = [_main, SeedData.Second(clock)];
        _streams = new StandingStreams(
            TimeSpan.FromTicks(Math.Max(options.KeepAliveInterval.Ticks * 5, TimeSpan.TicksPerMillisecond * 50)));
        _registry = new ToolRegistry(options.ExtraToolCount);
        Credentials = new CredentialCheck(sites);
        _host = HttpHost.Start(options.Port, _log, baseUri => Areas(baseUri, sites, options));
    }

    /// <summary>The root of everything, with a slash at the end.</summary>
    public Uri BaseUri => _host.BaseUri;

    /// <summary>The MCP endpoint with the full list of tools: what a script connects to.</summary>
    public Uri Uri => new(BaseUri, "v2/mcp?tools=all");

    /// <summary>The MCP endpoint with the names of version 1.</summary>
    public Uri V1Uri => new(BaseUri, "v1/mcp");

    /// <summary>The MCP endpoint with the primary tools, discover and execute.</summary>
    public Uri V2Uri => new(BaseUri, "v2/mcp");

    /// <summary>
    /// The base of Jira's REST API of the first site, without a slash at the end: what other programs call the Jira
    /// URL.
    /// </summary>
    public Uri RestUri => new(BaseUri, "sites/" + _main.Name);

    /// <summary>The e-mail address that <see cref="ApiToken"/> and <see cref="UnscopedApiToken"/> belong to.</summary>
    public string EmailAddress { get; } = DemoCredentials.Email;

    /// <summary>A personal API token for the MCP server; it opens one site.</summary>
    public string ApiToken { get; } = DemoCredentials.ApiToken;

    /// <summary>A service account's API key; it opens one site.</summary>
    public string ApiKey { get; } = DemoCredentials.ApiKey;

    /// <summary>An API token without scopes: it authenticates, and lists hardly any tools.</summary>
    public string UnscopedApiToken { get; } = DemoCredentials.UnscopedApiToken;

    /// <summary>The e-mail address of the account that sees both sites.</summary>
    public string MultiSiteEmailAddress { get; } = DemoCredentials.MultiSiteEmail;

    /// <summary>The API token of the account that sees both sites.</summary>
    public string MultiSiteApiToken { get; } = DemoCredentials.MultiSiteApiToken;

    /// <summary>A service account's API key that opens both sites.</summary>
    public string MultiSiteApiKey { get; } = DemoCredentials.MultiSiteApiKey;

    /// <summary>The name of the first site.</summary>
    public string SiteName => _main.Name;

    /// <summary>The URL of the first site as Atlassian would call it; nothing listens there.</summary>
    public Uri SiteUrl => _main.Url;

    /// <summary>The cloudId of the first site.</summary>
    public string CloudId => _main.CloudId;

    /// <summary>
    /// The requests seen so far, oldest first; how many are kept is <see cref="DemoSiteOptions.RequestLogSize"/>.
    /// </summary>
    public IReadOnlyList<DemoRequest> Requests => _log.Snapshot();

    /// <summary>How many requests there were since the start.</summary>
    public long RequestCount => _log.Count;

    /// <summary>How many MCP sessions are open.</summary>
    public int SessionCount => _sessions.Count;

    /// <summary>How the OAuth server behaves; it may be changed at any time.</summary>
    public DemoOAuthOptions OAuth => _oauth.Options;

    /// <summary>How often each part of the OAuth server was asked.</summary>
    public DemoOAuthCounters OAuthCounters => _oauth.Counters;

    /// <summary>The forms of the token requests, without anything secret.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> OAuthTokenForms => _oauth.SnapshotTokenForms();

    /// <summary>
    /// Every token, code and client secret the OAuth server has given out: what must not turn up anywhere.
    /// </summary>
    public IReadOnlyList<string> OAuthSecrets => _oauth.SnapshotSecrets();

    /// <summary>The faults to play.</summary>
    public DemoFaults Faults { get; } = new();

    internal CredentialCheck Credentials { get; }

    /// <summary>Starts the embedded Atlassian.</summary>
    public static DemoSite Start(DemoSiteOptions? options = null) => new(options ?? new DemoSiteOptions());

    /// <summary>
    /// Completes with the first request, past or future, for which the condition holds; it is asked again whenever a
    /// request changes.
    /// </summary>
    public Task<DemoRequest> WaitForRequestAsync(
        Func<DemoRequest, bool> condition,
        CancellationToken cancellationToken = default) => _log.WaitAsync(condition, cancellationToken);

    /// <summary>Completes when a client has gone away before its answer was complete.</summary>
    public Task<DemoRequest> WaitForAbortAsync(CancellationToken cancellationToken = default) =>
        _log.WaitAsync(request => request.Aborted, cancellationToken);

    /// <summary>Forgets the requests seen so far.</summary>
    public void ClearRequests() => _log.Clear();

    /// <summary>Tells every client that listens that the list of tools has changed.</summary>
    public void NotifyToolListChanged() => _ = _streams.BroadcastAsync("notifications/tools/list_changed");

    /// <summary>Changes how many additional tools there are, and tells every client that listens.</summary>
    public void SetExtraToolCount(int count)
    {
        _registry.SetExtraToolCount(count);
        NotifyToolListChanged();
    }

    /// <summary>Revokes every OAuth grant, as a user does in the account's settings.</summary>
    public void RevokeOAuthGrants() => _oauth.RevokeAll();

    /// <summary>Ends every OAuth access token and leaves the refresh tokens.</summary>
    public void ExpireOAuthTokens() => _oauth.ExpireAccessTokens();

    /// <summary>Ends every MCP session, as a restart of the server would: their ids are unknown from now on.</summary>
    public void EndSessions() => _sessions.EndAll();

    /// <summary>Stops listening and cuts what is open.</summary>
    public void Dispose()
    {
        _sessions.EndAll();
        _host.Dispose();
    }

    private List<IHttpArea> Areas(Uri baseUri, SiteData[] sites, DemoSiteOptions options)
    {
        Uri ApiBase(SiteData site) => new(baseUri, "sites/" + site.Name + "/rest/api/3");
        _oauth = new OAuthServer(
            baseUri, [.. sites.Select(static site => new OAuthSite(site.Name, site.CloudId, site.Url))], options.OAuth);
        Credentials.Bearer = new OAuthBearerValidator(_oauth, sites);
        var runner = new ToolRunner(_registry, sites, options, ApiBase);
        var dispatcher = new McpDispatcher(
            _registry, runner, new Offerings(sites, ApiBase), _sessions, _streams, Faults, _log, options);
        return
        [
            new McpEndpoint(baseUri, Credentials, dispatcher, _sessions, _streams, options),
            new FaultArea(Faults),
            new OAuthArea(_oauth),
            new RestEndpoint(baseUri, sites, Credentials, options),
        ];
    }
}
