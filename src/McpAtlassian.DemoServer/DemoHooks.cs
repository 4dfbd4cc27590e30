using McpAtlassian.DemoServer.Http;
using McpAtlassian.DemoServer.Mcp;
using McpAtlassian.DemoServer.OAuth;

namespace McpAtlassian.DemoServer;

/// <summary>
/// The one place where tests watch the demo and step in: theirs derives from this one. What ships does neither.
/// </summary>
internal class DemoHooks : IHttpArea
{
    /// <summary>Something happened to a request.</summary>
    public virtual void Note(HttpExchange exchange, RequestEvent what)
    {
    }

    /// <summary>Answers a request that is not for an MCP endpoint; with false the demo does.</summary>
    public virtual Task<bool> TryHandleAsync(HttpExchange exchange, CancellationToken cancellationToken) =>
        Task.FromResult(false);

    /// <summary>Answers an MCP request before it is acted on; with false the demo goes on.</summary>
    public virtual Task<bool> BeforeAsync(McpRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(false);

    /// <summary>Sends or spoils the answer of an MCP request; with false it is sent as it now is.</summary>
    public virtual Task<bool> AfterAsync(McpRequest request, JsonObject reply, bool isStreaming) =>
        Task.FromResult(false);

    public virtual OAuthServer CreateOAuth(Uri baseUri, IReadOnlyList<OAuthSite> sites, DemoOAuthOptions options) =>
        new(baseUri, sites, options);
}

/// <summary>What can happen to a request.</summary>
internal enum RequestEvent
{
    /// <summary>It came, and its body is read.</summary>
    Arrived,

    /// <summary>It is an MCP message: <see cref="HttpExchange.Message"/>.</summary>
    Understood,

    /// <summary>What it asks for was done, whatever becomes of the answer.</summary>
    Processed,

    /// <summary>The client sent notifications/cancelled for it.</summary>
    Cancelled,

    /// <summary>It has a status: <see cref="HttpExchange.Status"/>.</summary>
    Answered,

    /// <summary>The client went away before the answer was complete.</summary>
    Aborted,

    /// <summary>It is over.</summary>
    Ended,
}
