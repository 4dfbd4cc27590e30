using System.Text;

namespace McpAtlassian.DemoServer.Http;

/// <summary>A text/event-stream answer; writes from many sides are put one after the other.</summary>
internal sealed class SseStream(HttpExchange exchange) : IDisposable
{
    private static readonly byte[] KeepAlive = Encoding.ASCII.GetBytes(": keep-alive\n\n");

    private readonly SemaphoreSlim _mutex = new(1, 1);
    private bool _started;

    public bool IsStarted => _started;

    public Task SendAsync(JsonNode message) => SendTextAsync(DemoJson.Text(message));

    public Task SendTextAsync(string json) =>
        WriteAsync(Encoding.UTF8.GetBytes("event: message\ndata: " + json + "\n\n"));

    public Task KeepAliveAsync() => WriteAsync(KeepAlive);

    /// <summary>Ends the answer once what is being written is through.</summary>
    public async Task EndAsync()
    {
        await _mutex.WaitAsync().ConfigureAwait(false);
        try
        {
            await exchange.EndAsync().ConfigureAwait(false);
        }
        finally
        {
            _mutex.Release();
        }
    }

    public void Dispose() => _mutex.Dispose();

    private async Task WriteAsync(byte[] bytes)
    {
        await _mutex.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!_started)
            {
                _started = true;
                exchange.AddHeader("Cache-Control", "no-cache");
                await exchange.StartAsync(200, "text/event-stream").ConfigureAwait(false);
            }

            await exchange.SendAsync(bytes).ConfigureAwait(false);
        }
        finally
        {
            _mutex.Release();
        }
    }
}
