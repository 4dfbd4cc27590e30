namespace McpAtlassian.DemoServer.Http;

/// <summary>A part of the site with paths of its own.</summary>
internal interface IHttpArea
{
    /// <summary>Answers the request, or returns false without touching it when the path is not its own.</summary>
    Task<bool> TryHandleAsync(HttpExchange exchange, CancellationToken cancellationToken);
}
