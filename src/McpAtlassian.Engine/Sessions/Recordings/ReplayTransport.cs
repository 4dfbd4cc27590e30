using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using McpAtlassian.Engine.Http;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Transport;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpAtlassian.Engine.Sessions.Recordings;

/// <summary>Answers from a recording, and reaches no network but through a session that is open already.</summary>
internal sealed class ReplayTransport(ReplayTarget target) : IClientTransport
{
    public string Name => target.DisplayName;

    public Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<ITransport>(new Server(target));

    private sealed class Server(ReplayTarget target) : ITransport
    {
        private readonly Channel<JsonRpcMessage> _messages = Channel.CreateUnbounded<JsonRpcMessage>();
        private readonly ConcurrentDictionary<RequestId, TaskCompletionSource<JsonNode?>> _asked = new();
        private int _questions;

        public string? SessionId => null;

        public ChannelReader<JsonRpcMessage> MessageReader => _messages.Reader;

        public async Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
        {
            switch (message)
            {
                case JsonRpcRequest request when Handshake.Is(request.Method):
                    Greet(request);
                    break;
                case JsonRpcRequest request:
                    await ServeAsync(request, cancellationToken).ConfigureAwait(false);
                    break;
                case JsonRpcResponse answer when _asked.TryRemove(answer.Id, out var asked):
                    asked.TrySetResult(answer.Result);
                    break;
                case JsonRpcError refusal when _asked.TryRemove(refusal.Id, out var asked):
                    asked.TrySetResult(null);
                    break;
            }
        }

        public ValueTask DisposeAsync()
        {
            _messages.Writer.TryComplete();
            return default;
        }

        /// <summary>
        /// What the server said of itself last. A way to begin that it did not take is one it does not know.
        /// </summary>
        private void Greet(JsonRpcRequest request)
        {
            var known = target.Recording.Exchanges.LastOrDefault(
                exchange => exchange.Method == request.Method && exchange.Result is not null);
            if (known?.Result is { } result)
            {
                Answer(request, result);
                Say(known.Number);
            }
            else if (request.Method == "ping")
            {
                Answer(request, []);
            }
            else
            {
                Refuse(request, new JsonRpcErrorDetail
                {
                    Code = (int)McpErrorCode.MethodNotFound,
                    Message = $"The recording has no {request.Method}.",
                });
            }
        }

        private async Task ServeAsync(JsonRpcRequest request, CancellationToken cancellationToken)
        {
            var parameters = Recording.WithoutMeta(request.Params);
            if (target.Case.Take(request.Method, parameters) is not { } exchange)
            {
                await PassAsync(request, parameters, cancellationToken).ConfigureAwait(false);
                return;
            }

            var spent = TimeSpan.Zero;
            foreach (var happened in exchange.Events)
            {
                var at = TimeSpan.FromMilliseconds((double?)happened["at"] ?? 0);
                await WaitAsync(at - spent, cancellationToken).ConfigureAwait(false);
                spent = at > spent ? at : spent;
                await HappenAsync(request, exchange, happened, cancellationToken).ConfigureAwait(false);
            }

            await WaitAsync(exchange.Duration - spent, cancellationToken).ConfigureAwait(false);
            await EndAsync(request, exchange, cancellationToken).ConfigureAwait(false);
            Say(exchange.Number);
        }

        /// <summary>The server's own words on the way, and its questions.</summary>
        private async Task HappenAsync(
            JsonRpcRequest request, RecordedExchange exchange, JsonObject happened, CancellationToken cancellationToken)
        {
            if (happened["notification"] is JsonObject notification)
            {
                Notify(notification, request.Params?["_meta"]?["progressToken"]);
                return;
            }

            if (happened["request"] is not JsonObject question)
            {
                return;
            }

            var id = new RequestId($"replay-{Interlocked.Increment(ref _questions)}");
            var asked = _asked[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Write(new JsonRpcRequest
            {
                Id = id,
                Method = (string?)question["method"] ?? string.Empty,
                Params = question["params"]?.DeepClone(),
            });
            var answer = await asked.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (!ReplayCase.IsSame(answer, happened["answer"]))
            {
                throw new EngineException(
                    ErrorIds.ReplayMismatch,
                    $"The answer to the question of {exchange.Name ?? exchange.Method} is not the recorded one (line "
                    + $"{exchange.Line}), so the recorded result does not apply.",
                    "Give the recorded answer, or record again.");
            }
        }

        private async Task EndAsync(
            JsonRpcRequest request, RecordedExchange exchange, CancellationToken cancellationToken)
        {
            if (CallContext.Current is { } context)
            {
                context.Sent = (bool?)exchange.Failure?["sent"] ?? true;
                if (exchange.Http is { } http)
                {
                    RecordedHttp.Restore(http, context, target.IsTimed);
                    if (context.Status == (HttpStatusCode)429)
                    {
                        // No gate is before a recording, whose calls no server counts.
                        await WaitAsync(context.RetryAfter ?? default, cancellationToken).ConfigureAwait(false);
                    }
                }
            }

            if (exchange.Result is { } result)
            {
                Answer(request, result);
            }
            else if (exchange.Error is { } error)
            {
                Refuse(request, RecordedError.Write(error));
            }
            else if (exchange.Failure is { } failure)
            {
                throw Failed(failure, exchange.Http is not null);
            }
            else
            {
                // Nobody waited for the answer to its end, so nobody knows one.
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
            }
        }

        private static Exception Failed(JsonObject failure, bool hasStatus)
        {
            var named = new EngineException(
                (string?)failure["errorId"] ?? ErrorIds.ServerUnavailable,
                (string?)failure["message"] ?? string.Empty,
                (string?)failure["remedy"]);
            return (bool?)failure["isSessionLost"] is true ? new SessionLostException()
                : (bool?)failure["isBroken"] is not true ? named
                : hasStatus ? new HttpRequestException(named.Message)
                : new ReplayedBreakException(named);
        }

        /// <summary>A call that was not recorded goes to the open session, if there is one, and is recorded now.
        /// </summary>
        private async Task PassAsync(
            JsonRpcRequest request, JsonObject parameters, CancellationToken cancellationToken)
        {
            if (target.Live is not { } live)
            {
                throw target.Case.Mismatch(request.Method, parameters);
            }

            var text = parameters.ToJsonString();
            if (StandIns.IsIn(text) || text.Contains($"\"{Redactor.Mask}\"", StringComparison.Ordinal))
            {
                var mismatch = target.Case.Mismatch(request.Method, parameters);
                throw mismatch.Restate(
                    $"{mismatch.Message}{Environment.NewLine}It was not sent to the server: it contains a "
                    + "placeholder that replaces a person or a secret in the recording.",
                    "Record again with this call.",
                    innerException: null);
            }

            if (request.Method == "tools/call" && (string?)parameters["name"] is { } name)
            {
                live.Fence.Require(name, live.Catalogue.Find(name)?.Access ?? ToolAccess.Write);
            }

            var exchange = target.Added?.Begin(request.Method, parameters);
            try
            {
                var result = await live.RequestAsync(
                    request.Method,
                    (JsonObject)parameters.DeepClone(),
                    replayable: false,
                    Timeout.InfiniteTimeSpan,
                    observer: null,
                    cancellationToken).ConfigureAwait(false);
                if (exchange is not null)
                {
                    target.Added!.End(exchange, Recording.Result, result);
                }

                Answer(request, result);
            }
            catch (Exception error) when (exchange is not null && error is not OperationCanceledException)
            {
                target.Added!.Fail(exchange, error, CallContext.Current);
                throw;
            }
        }

        /// <summary>What the server said after an exchange on its own account.</summary>
        private void Say(int after)
        {
            foreach (var (_, notification) in target.Recording.Messages.Where(said => said.After == after))
            {
                Notify(notification, progressToken: null);
            }
        }

        private void Notify(JsonObject notification, JsonNode? progressToken)
        {
            var method = (string?)notification["method"] ?? string.Empty;
            var parameters = notification["params"]?.DeepClone();
            if (method == NotificationMethods.ProgressNotification)
            {
                if (progressToken is null || parameters is not JsonObject progress)
                {
                    return; // Nobody asked to hear how far it is.
                }

                progress["progressToken"] = progressToken.DeepClone();
            }

            Write(new JsonRpcNotification { Method = method, Params = parameters });
        }

        private Task WaitAsync(TimeSpan time, CancellationToken cancellationToken) =>
            target.IsTimed && time > TimeSpan.Zero ? Task.Delay(time, cancellationToken) : Task.CompletedTask;

        private void Answer(JsonRpcRequest request, JsonObject result) =>
            Write(new JsonRpcResponse { Id = request.Id, Result = result.DeepClone() });

        private void Refuse(JsonRpcRequest request, JsonRpcErrorDetail error) =>
            Write(new JsonRpcError { Id = request.Id, Error = error });

        private void Write(JsonRpcMessage message) => _messages.Writer.TryWrite(message);
    }
}
