using McpAtlassian.DemoServer.Http;

namespace McpAtlassian.DemoServer.Faults;

/// <summary>
/// Plays faults for paths beside the MCP endpoints, where they name such a path; it stands before the areas that answer
/// those.
/// </summary>
internal sealed class FaultArea(DemoFaults faults) : IHttpArea
{
    public async Task<bool> TryHandleAsync(HttpExchange exchange, CancellationToken cancellationToken) =>
        faults.Take(exchange.Path, isMcp: false, method: null, tool: null, operation: null) is { } fault
        && await FaultPlayer.BeforeAsync(fault, exchange, cancellationToken).ConfigureAwait(false);
}
