using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using McpAtlassian.Engine.Diagnostics;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpAtlassian.Engine.Transport;

/// <summary>
/// Shows each notification to the session as it is taken off the wire. The SDK's own handlers run side by side on the
/// thread pool: progress would arrive in any order, and the last words after the result.
/// </summary>
internal sealed class OrderedTransport(IClientTransport inner, Action<JsonRpcNotification> onNotification, WireTrace trace) : IClientTransport
{
    public string Name => inner.Name;

    public async Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default) =>
        new Channel(await inner.ConnectAsync(cancellationToken).ConfigureAwait(false), onNotification, trace);

    private sealed class Channel(ITransport inner, Action<JsonRpcNotification> onNotification, WireTrace trace) : ITransport
    {
        public string? SessionId => inner.SessionId;

        public ChannelReader<JsonRpcMessage> MessageReader { get; } = new Reader(inner.MessageReader, onNotification, trace);

        public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
        {
            trace.Sent(message);
            return inner.SendMessageAsync(message, cancellationToken);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class Reader(ChannelReader<JsonRpcMessage> inner, Action<JsonRpcNotification> onNotification, WireTrace trace) : ChannelReader<JsonRpcMessage>
    {
        public override Task Completion => inner.Completion;

        public override bool TryRead(out JsonRpcMessage item)
        {
            if (!inner.TryRead(out item!))
            {
                return false;
            }

            trace.Received(item);
            if (item is JsonRpcNotification notification)
            {
                Show(notification);
            }

            return true;
        }

        private void Show(JsonRpcNotification notification)
        {
            try
            {
                onNotification(notification);
            }
            catch (Exception)
            {
                // A listener that fails must not cost the connection and every call on it.
            }
        }

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => inner.WaitToReadAsync(cancellationToken);
    }
}
