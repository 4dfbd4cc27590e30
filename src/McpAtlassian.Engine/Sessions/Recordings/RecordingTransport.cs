using System.Collections.Concurrent;
using System.Threading.Channels;
using McpAtlassian.Engine.Http;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpAtlassian.Engine.Sessions.Recordings;

/// <summary>Has a connection's messages written down on their way, in both directions.</summary>
internal sealed class RecordingTransport(IClientTransport inner, Recorder recorder) : IClientTransport
{
    public string Name => inner.Name;

    public async Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default) =>
        new Channel(await inner.ConnectAsync(cancellationToken).ConfigureAwait(false), recorder);

    private sealed class Channel : ITransport
    {
        private readonly ITransport _inner;
        private readonly Recorder _recorder;
        private readonly ConcurrentDictionary<RequestId, OpenExchange> _open = new();
        private readonly ConcurrentDictionary<RequestId, System.Text.Json.Nodes.JsonObject> _asked = new();

        public Channel(ITransport inner, Recorder recorder)
        {
            _inner = inner;
            _recorder = recorder;
            MessageReader = new Reader(inner.MessageReader, this);
            _ = inner.MessageReader.Completion.ContinueWith(
                ended => Lose(ended.Exception?.GetBaseException()), TaskScheduler.Default);
        }

        public string? SessionId => _inner.SessionId;

        public ChannelReader<JsonRpcMessage> MessageReader { get; }

        public async Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
        {
            var exchange = Sending(message);
            try
            {
                await _inner.SendMessageAsync(message, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (exchange is not null)
            {
                _recorder.End(exchange, Recording.Unanswered, true);
                throw;
            }
            catch (Exception error) when (exchange is not null)
            {
                _recorder.Fail(exchange, error, CallContext.Current);
                throw;
            }
        }

        public ValueTask DisposeAsync() => _inner.DisposeAsync();

        private OpenExchange? Sending(JsonRpcMessage message)
        {
            switch (message)
            {
                case JsonRpcRequest request:
                    var exchange = _recorder.Begin(request.Method, request.Params);
                    exchange.ProgressToken = request.Params?["_meta"]?["progressToken"]?.ToString();
                    return _open[request.Id] = exchange;
                case JsonRpcResponse answer when _asked.TryRemove(answer.Id, out var asked):
                    _recorder.Answer(asked, answer.Result);
                    break;
                case JsonRpcNotification { Method: NotificationMethods.CancelledNotification } cancelled:
                    Forget(cancelled.Params?["requestId"]?.ToString());
                    break;
            }

            return null;
        }

        /// <summary>Nobody waits for the answer any more; one that comes nevertheless is not the caller's.</summary>
        private void Forget(string? id)
        {
            foreach (var (key, exchange) in _open)
            {
                if (key.ToString() == id)
                {
                    _recorder.End(exchange, Recording.Unanswered, true);
                }
            }
        }

        /// <summary>The connection has ended, and what was under way on it gets no answer any more.</summary>
        private void Lose(Exception? reason)
        {
            foreach (var exchange in _open.Values)
            {
                _recorder.Fail(exchange, reason ?? new IOException("The connection ended."), context: null);
            }
        }

        private void Receiving(JsonRpcMessage message)
        {
            switch (message)
            {
                case JsonRpcResponse answer when _open.TryRemove(answer.Id, out var exchange):
                    _recorder.End(exchange, Recording.Result, answer.Result);
                    break;
                case JsonRpcError error when _open.TryRemove(error.Id, out var exchange):
                    _recorder.End(exchange, Recording.Error, RecordedError.Read(error.Error));
                    break;
                case JsonRpcRequest question:
                    if (_recorder.Ask(question) is { } asked)
                    {
                        _asked[question.Id] = asked;
                    }

                    break;
                case JsonRpcNotification notification:
                    _recorder.Note(notification);
                    break;
            }
        }

        private sealed class Reader(ChannelReader<JsonRpcMessage> inner, Channel channel)
            : ChannelReader<JsonRpcMessage>
        {
            public override Task Completion => inner.Completion;

            public override bool TryRead(out JsonRpcMessage item)
            {
                if (!inner.TryRead(out item!))
                {
                    return false;
                }

                channel.Receiving(item);
                return true;
            }

            // What gets no answer is written down before the caller hears so: it may close the recording then.
            public override async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
            {
                try
                {
                    if (await inner.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
                    {
                        return true;
                    }
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    channel.Lose(error);
                    throw;
                }

                channel.Lose(reason: null);
                return false;
            }
        }
    }
}
