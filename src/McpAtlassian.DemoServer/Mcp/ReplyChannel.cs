using McpAtlassian.DemoServer.Http;

namespace McpAtlassian.DemoServer.Mcp;

/// <summary>
/// The way back for one request: plain JSON, or a stream as soon as there is something to say before the answer.
/// </summary>
internal sealed class ReplyChannel(HttpExchange exchange) : IDisposable
{
    private readonly SseStream _stream = new(exchange);

    public bool CanStream { get; } = exchange.Accepts("text/event-stream");

    public bool IsStreaming => _stream.IsStarted;

    public Task NotifyAsync(JsonObject notification) =>
        CanStream ? _stream.SendAsync(notification) : Task.CompletedTask;

    public Task KeepAliveAsync() => CanStream ? _stream.KeepAliveAsync() : Task.CompletedTask;

    public async Task ReplyAsync(JsonObject message, int status = 200, bool preferStream = false)
    {
        if (_stream.IsStarted || (preferStream && CanStream && status == 200))
        {
            await _stream.SendAsync(message).ConfigureAwait(false);
            await _stream.EndAsync().ConfigureAwait(false);
        }
        else
        {
            await exchange.WriteJsonAsync(status, message).ConfigureAwait(false);
        }
    }

    /// <summary>Ends without an answer.</summary>
    public Task AbandonAsync() =>
        _stream.IsStarted ? _stream.EndAsync() : exchange.WriteAsync(200, "text/event-stream", []);

    public void Dispose() => _stream.Dispose();
}
