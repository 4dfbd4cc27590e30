using System.Threading.Channels;
using McpAtlassian.Engine.Http;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpAtlassian.Engine.Transport;

/// <summary>
/// Shows each notification to the session as it is taken off the wire. The SDK's own handlers run side by side on the
/// thread pool: progress would arrive in any order, and the last words after the result. Where a message cannot be sent
/// because a child is ending, it lets the child say why.
/// </summary>
internal sealed class OrderedTransport(
    IClientTransport inner,
    Action<JsonRpcNotification> onNotification,
    WireTrace trace,
    StrayLines? stray,
    bool greetsLate = false)
    : IClientTransport
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(2);

    public string Name => inner.Name;

    public async Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default)
    {
        var transport = await inner.ConnectAsync(cancellationToken).ConfigureAwait(false);
        if (stray is not null)
        {
            stray.End = transport.MessageReader.Completion;
        }

        return new Channel(transport, onNotification, trace, stray, greetsLate);
    }

    private sealed class Channel(
        ITransport inner,
        Action<JsonRpcNotification> onNotification,
        WireTrace trace,
        StrayLines? stray,
        bool greetsLate) : ITransport
    {
        private LateGreeting? _greeting;

        public string? SessionId => inner.SessionId;

        public ChannelReader<JsonRpcMessage> MessageReader { get; } =
            new Reader(inner.MessageReader, onNotification, trace, stray);

        public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
        {
            if (greetsLate
                && message is JsonRpcNotification { Method: NotificationMethods.InitializedNotification })
            {
                _greeting = new LateGreeting(() => SendAsync(message, CancellationToken.None));
                _greeting.Schedule();
                return Task.CompletedTask;
            }

            return message is JsonRpcRequest && _greeting is { } greeting
                ? greeting.SendAsync(() => SendAsync(message, cancellationToken), CallContext.Current)
                : SendAsync(message, cancellationToken);
        }

        private async Task SendAsync(JsonRpcMessage message, CancellationToken cancellationToken)
        {
            trace.Sent(message);
            if (message is JsonRpcRequest request && CallContext.Current is { } context)
            {
                context.RequestId = request.Id;
                stray?.Sending(request, context);
            }

            try
            {
                await inner.SendMessageAsync(message, cancellationToken).ConfigureAwait(false);
            }
            catch (IOException)
            {
                // A child that is ending closes its input first: its exit code and last words say why a moment later.
                var end = inner.MessageReader.Completion;
                if (await Task.WhenAny(end, Task.Delay(EndPatience, cancellationToken)).ConfigureAwait(false) == end)
                {
                    await end.ConfigureAwait(false);
                }

                throw;
            }
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class Reader(
        ChannelReader<JsonRpcMessage> inner,
        Action<JsonRpcNotification> onNotification,
        WireTrace trace,
        StrayLines? stray)
        : ChannelReader<JsonRpcMessage>
    {
        public override Task Completion => inner.Completion;

        public override bool TryRead(out JsonRpcMessage item)
        {
            if (!inner.TryRead(out item!))
            {
                return false;
            }

            trace.Received(item);
            stray?.Received(item);
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

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) =>
            inner.WaitToReadAsync(cancellationToken);
    }
}
