using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Bridge;

/// <summary>
/// Writes messages in the order they are given, one a line, UTF-8 without a mark, and flushes when it has caught up.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "A SemaphoreSlim whose wait handle is never asked for holds nothing to dispose.")]
internal sealed class BridgeOutput
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    private readonly ConcurrentQueue<JsonObject?> _queue = new();
    private readonly SemaphoreSlim _waiting = new(0);
    private readonly Stream _stream;
    private readonly Task _pump;

    public BridgeOutput(Stream stream)
    {
        _stream = stream;
        _pump = Task.Run(PumpAsync);
    }

    /// <summary>Ends when everything is written, or when nobody reads any more.</summary>
    public Task Ended => _pump;

    /// <summary>True once the client no longer reads.</summary>
    public bool IsBroken { get; private set; }

    public void Write(JsonObject message) => Add(message);

    /// <summary>No more will come.</summary>
    public void Complete() => Add(null);

    private void Add(JsonObject? message)
    {
        _queue.Enqueue(message);
        _waiting.Release();
    }

    /// <summary>
    /// A message as a line. What a server says may be no JSON that can be written (half a surrogate pair); the next
    /// message is written all the same, and the client hears of a failed answer.
    /// </summary>
    private static byte[] Line(JsonObject message)
    {
        try
        {
            return Encode(message);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or JsonException)
        {
            return message["id"] is { } id && message["method"] is null
                ? Encode(new JsonObject
                {
                    ["jsonrpc"] = "2.0",
                    ["id"] = id.DeepClone(),
                    ["error"] = BridgeErrors.Create(
                        BridgeErrors.InternalError, "The server's answer is not text that can be passed on."),
                })
                : [];
        }
    }

    private static byte[] Encode(JsonObject message) =>
        Encoding.GetBytes(message.ToJsonString(JsonText.NodeOptions) + "\n");

    private async Task PumpAsync()
    {
        try
        {
            while (true)
            {
                await _waiting.WaitAsync().ConfigureAwait(false);
                if (!_queue.TryDequeue(out var message) || message is null)
                {
                    break;
                }

                await _stream.WriteAsync(Line(message)).ConfigureAwait(false);
                if (_queue.IsEmpty)
                {
                    await _stream.FlushAsync().ConfigureAwait(false);
                }
            }

            await _stream.FlushAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            IsBroken = true;
        }
    }
}
