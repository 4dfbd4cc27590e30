using System.Collections.Concurrent;
using McpAtlassian.DemoServer.Http;

namespace McpAtlassian.DemoServer.Mcp;

/// <summary>The streams clients keep open to hear of changes.</summary>
internal sealed class StandingStreams(TimeSpan keepAlive)
{
    private readonly ConcurrentDictionary<SseStream, JsonObject?> _streams = new();

    /// <summary>Holds the stream open until the client, the session or the site goes.</summary>
    public async Task HoldAsync(
        HttpExchange exchange, JsonObject? first, JsonObject? meta, CancellationToken cancellationToken)
    {
        using var stream = new SseStream(exchange);

        // Known before it shows: who sees the stream open may count on being told.
        _streams[stream] = meta;
        try
        {
            await (first is null ? stream.KeepAliveAsync() : stream.SendAsync(first)).ConfigureAwait(false);
            while (!cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(keepAlive, cancellationToken).ConfigureAwait(false);
                await stream.KeepAliveAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the session is the end of the stream, not a fault.
        }
        finally
        {
            _streams.TryRemove(stream, out _);
        }

        await stream.EndAsync().ConfigureAwait(false);
    }

    public async Task BroadcastAsync(string method)
    {
        foreach (var pair in _streams)
        {
            var parameters = pair.Value is { } meta ? new JsonObject { ["_meta"] = meta.DeepClone() } : null;
            try
            {
                await pair.Key.SendAsync(Rpc.Notification(method, parameters)).ConfigureAwait(false);
            }
            catch (Exception error)
                when (error is IOException or ObjectDisposedException or InvalidOperationException)
            {
                // That client is gone; its own loop will notice.
            }
        }
    }
}
