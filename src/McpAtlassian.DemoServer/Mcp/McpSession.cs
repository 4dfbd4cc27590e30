using System.Collections.Concurrent;
using McpAtlassian.DemoServer.Http;

namespace McpAtlassian.DemoServer.Mcp;

/// <summary>A session of the handshake era.</summary>
internal sealed class McpSession(string id, string accountId) : IDisposable
{
    private readonly CancellationTokenSource _ended = new();

    public string Id { get; } = id;

    public string AccountId { get; } = accountId;

    public string LogLevel { get; set; } = "info";

    public CancellationToken Ended => _ended.Token;

    /// <summary>What runs, by the JSON of its request id.</summary>
    public ConcurrentDictionary<string, RunningRequest> Running { get; } = new(StringComparer.Ordinal);

    public void Dispose() => _ended.Cancel();
}

internal sealed record RunningRequest(HttpExchange Exchange, CancellationTokenSource Cancellation);
