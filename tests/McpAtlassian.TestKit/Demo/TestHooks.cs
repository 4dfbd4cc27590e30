using System.Text.Json.Nodes;
using McpAtlassian.DemoServer;
using McpAtlassian.DemoServer.Http;
using McpAtlassian.DemoServer.Identity;
using McpAtlassian.DemoServer.Mcp;
using McpAtlassian.DemoServer.OAuth;
using McpAtlassian.DemoServer.Rest;

namespace McpAtlassian.TestKit.Demo;

/// <summary>Writes down what the demo is asked, and plays the faults a test wants.</summary>
internal sealed class TestHooks(TestDemoOptions options) : DemoHooks
{
    public RequestLog Log { get; } = new(Math.Max(1, options.RequestLogSize));

    public DemoFaults Faults { get; } = new();

    public TestOAuthServer OAuth { get; private set; } = null!;

    /// <summary>Known once the demo runs; no request comes before.</summary>
    public TestDemo Site { get; set; } = null!;

    public override void Note(HttpExchange exchange, RequestEvent what) => Log.Note(exchange, what);

    public override async Task<bool> TryHandleAsync(HttpExchange exchange, CancellationToken cancellationToken)
    {
        if (Faults.Take(exchange.Path, request: null) is { } fault
            && await PlayAsync(fault, exchange, cancellationToken))
        {
            return true;
        }

        if (!options.StrictRestTokens
            || !exchange.Path.StartsWith("/sites/", StringComparison.Ordinal)
            || Site.Credentials.Check(exchange.Authorization, Site.BaseUri.AbsoluteUri) is not { } identity
            || identity.Kind == CredentialKind.Unscoped)
        {
            return false;
        }

        await RestEndpoint.RefuseAsync(exchange, Site.BaseUri, isGateway: false);
        return true;
    }

    public override async Task<bool> BeforeAsync(McpRequest request, CancellationToken cancellationToken)
    {
        var entry = Log.Find(request.Exchange);
        if (Faults.Take(request.Exchange.Path, entry) is not { } fault)
        {
            return false;
        }

        entry.Played = fault;
        switch (fault.Kind)
        {
            case DemoFaultKind.Unauthorized:
                await McpEndpoint.RefuseAsync(request.Exchange, Site.BaseUri);
                return true;
            case DemoFaultKind.SessionNotFound:
                Lose(request.Session);
                throw new RpcException(-32001, "Session not found", 404);
            case DemoFaultKind.SessionLost:
                Lose(request.Session);
                throw new RpcException(-32000, "Bad Request: No valid session ID provided", 400);
            default:
                return await PlayAsync(fault, request.Exchange, cancellationToken);
        }
    }

    public override async Task<bool> AfterAsync(McpRequest request, JsonObject reply, bool isStreaming)
    {
        if (Log.Find(request.Exchange).Played is not { } fault)
        {
            return false;
        }

        for (var i = 0; fault.Kind == DemoFaultKind.ToolListChangedStorm && i < fault.Bytes; i++)
        {
            await Site.Streams.BroadcastAsync("notifications/tools/list_changed");
        }

        return await FaultPlayer.AfterAsync(fault, request.Exchange, reply, isStreaming);
    }

    public override OAuthServer CreateOAuth(Uri baseUri, IReadOnlyList<OAuthSite> sites, DemoOAuthOptions oauth) =>
        OAuth = new TestOAuthServer(baseUri, sites, (TestOAuthOptions)oauth);

    private Task<bool> PlayAsync(DemoFault fault, HttpExchange exchange, CancellationToken cancellationToken)
    {
        Log.Update(exchange, entry => entry.Fault = fault.Kind.ToString());
        return FaultPlayer.BeforeAsync(fault, exchange, cancellationToken);
    }

    private void Lose(McpSession? session)
    {
        if (session is not null)
        {
            Site.Sessions.End(session.Id);
        }
    }
}
