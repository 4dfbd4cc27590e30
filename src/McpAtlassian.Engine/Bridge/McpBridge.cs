using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tools.Schema;
using ModelContextProtocol.Protocol;

namespace McpAtlassian.Engine.Bridge;

/// <summary>
/// Serves an open session to a client that speaks MCP line by line: the client needs no address and no secret. Requests
/// go on as they are and are answered as they finish; what the server says meanwhile is passed on.
/// </summary>
[SuppressMessage(
    "Design",
    "CA2213",
    Justification = "SemaphoreSlims whose wait handles are never asked for hold nothing to dispose.")]
internal sealed class McpBridge : IDisposable
{
    private const int AtOnce = 64;
    private const int MaximumWaiting = 4096;

    private static readonly JsonDocumentOptions Parsing = new() { MaxDepth = 512 };
    private static readonly string[] Forwarded =
    [
        "tools/list", "tools/call", "resources/list", "resources/templates/list", "resources/read",
        "resources/subscribe", "resources/unsubscribe",
        "prompts/list", "prompts/get", "completion/complete", "logging/setLevel",
    ];

    private static readonly string[] PassedOn =
    [
        "notifications/message", "notifications/tools/list_changed", "notifications/prompts/list_changed",
        "notifications/resources/list_changed",
        "notifications/resources/updated",
    ];

    private readonly McpSession _session;
    private readonly BridgeOptions _options;
    private readonly Action<string> _log;
    private readonly BridgeOutput _output;
    private readonly BridgeQuestions _questions;
    private readonly BridgeFence _fence;
    private readonly ConcurrentDictionary<string, BridgeRequest> _running = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _seats = new(AtOnce);
    private readonly SemaphoreSlim _room = new(MaximumWaiting);
    private readonly SemaphoreSlim _finished = new(0);
    private int _ended;

    /// <summary>
    /// Begins to serve. <paramref name="output"/> gets protocol lines and nothing else; <paramref name="log"/> words
    /// for people.
    /// </summary>
    public McpBridge(McpSession session, BridgeOptions options, Stream output, Action<string> log)
    {
        _session = session;
        _options = options;
        _log = log;
        _output = new BridgeOutput(output);
        _questions = new BridgeQuestions(_output, log);
        _fence = new BridgeFence(session, options);
        session.Events.Notified += OnNotified;
        session.Events.Answer = _questions.AskAsync;
    }

    /// <summary>True once the client no longer reads: there is no point in going on.</summary>
    public bool IsBroken => _output.IsBroken;

    /// <summary>Has the server tell when its lists change. A server that cannot is served without.</summary>
    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        var offered = _session.Capabilities;
        if (offered?.Tools?.ListChanged == true
            || offered?.Resources is { ListChanged: true } or { Subscribe: true }
            || offered?.Prompts?.ListChanged == true)
        {
            await _session.ListenAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Takes one line from the client. Returns at once, unless thousands of requests are waiting; nothing that is
    /// wrong with the line is thrown, it is answered.
    /// </summary>
    public async Task AcceptAsync(string line, CancellationToken cancellationToken)
    {
        var text = line.Trim().TrimStart('\uFEFF');
        if (text.Length == 0)
        {
            return;
        }

        JsonElement message;
        try
        {
            using var document = JsonDocument.Parse(text, Parsing);
            message = document.RootElement.Clone();
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            Refuse(null, BridgeErrors.ParseError, "Parse error: " + error.Message); // No JSON, or no text.
            return;
        }

        var isBatch = message.ValueKind == JsonValueKind.Array && message.GetArrayLength() > 0;
        foreach (var one in isBatch ? message.EnumerateArray().ToArray() : [message])
        {
            var id = IdOf(one);
            try
            {
                await TakeAsync(one, id, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is ArgumentException or InvalidOperationException)
            {
                // Two members of one name: the node tells when it is looked at, not when it is read.
                Refuse(id?.DeepClone(), BridgeErrors.InvalidRequest, "Invalid Request: " + error.Message);
            }
        }
    }

    /// <summary>
    /// The input has ended: what is under way is awaited while answers keep coming, then everything ends.
    /// </summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        _questions.Abandon();
        try
        {
            while (!_running.IsEmpty && !IsBroken)
            {
                if (!await _finished.WaitAsync(_options.DrainTimeout, cancellationToken).ConfigureAwait(false))
                {
                    _log($"The client disconnected while {_running.Count} requests were still running.");
                    break;
                }
            }
        }
        finally
        {
            Dispose();
        }

        await _output.Ended.ConfigureAwait(false);
    }

    /// <summary>
    /// Stops at once: what is under way is cancelled, and the session speaks to its other users again.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }

        foreach (var request in _running.Values)
        {
            request.Cancel();
        }

        _questions.Abandon();
        _session.Events.Notified -= OnNotified;
        if (_session.Events.Answer is { } answer && ReferenceEquals(answer.Target, _questions))
        {
            _session.Events.Answer = null;
            _session.Events.Askable = Askable.All;
        }

        _output.Complete();
    }

    /// <summary>The message's id, as an answer may repeat it: text or a number; null otherwise.</summary>
    private static JsonNode? IdOf(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("id", out var id))
        {
            return null;
        }

        var isId = id.ValueKind is JsonValueKind.String or JsonValueKind.Number;
        return isId && SendableJson.WhyNot(JsonMarshal.GetRawUtf8Value(id), SendableJson.MessageDepth) is null
            ? JsonValue.Create(id)
            : null;
    }

    private async Task TakeAsync(JsonElement line, JsonNode? id, CancellationToken cancellationToken)
    {
        var message = line.ValueKind == JsonValueKind.Object ? JsonObject.Create(line)! : [];
        var method = message["method"] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
        if (method is null)
        {
            if (!message.ContainsKey("method") && (message.ContainsKey("result") || message.ContainsKey("error")))
            {
                _questions.Answered(message);
            }
            else
            {
                Refuse(id, BridgeErrors.InvalidRequest, "Invalid Request: the method is missing");
            }

            return;
        }

        if (!message.ContainsKey("id"))
        {
            Notice(method, message["params"] as JsonObject);
            return;
        }

        if (id is null)
        {
            Refuse(null, BridgeErrors.InvalidRequest, "Invalid Request: the id is neither text nor number");
            return;
        }

        var fault = SendableJson.WhyNot(JsonMarshal.GetRawUtf8Value(line), SendableJson.MessageDepth);
        await StartAsync(id, method, message.Take("params"), fault, cancellationToken).ConfigureAwait(false);
    }

    private async Task StartAsync(
        JsonNode id, string method, JsonNode? given, string? fault, CancellationToken cancellationToken)
    {
        var key = id.ToJsonString();
        var request = new BridgeRequest(_output, id, _log);
        if (!_running.TryAdd(key, request))
        {
            request.Dispose();
            Refuse(id, BridgeErrors.InvalidRequest, "Invalid Request: a request with this id is under way");
            return;
        }

        // What needs no server is answered in the order of asking.
        if (fault is not null)
        {
            request.Fail(BridgeErrors.Create(BridgeErrors.InvalidParams, "The request " + fault));
        }
        else if (given is not null and not JsonObject)
        {
            request.Fail(BridgeErrors.Create(BridgeErrors.InvalidParams, "params must be an object"));
        }
        else if (method == "initialize")
        {
            var parameters = given as JsonObject ?? [];
            _session.Events.Askable = _questions.Learn(parameters);
            request.Reply(BridgeHandshake.Answer(_session, parameters));
        }
        else if (method == "ping")
        {
            request.Reply([]);
        }
        else if (!Forwarded.Contains(method, StringComparer.Ordinal))
        {
            request.Fail(BridgeErrors.Create(BridgeErrors.MethodNotFound, "Method not found: " + method));
        }
        else
        {
            try
            {
                await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                Finish(key, request);
                throw;
            }

            _ = Task.Run(() => ForwardAsync(key, request, method, given as JsonObject ?? []), CancellationToken.None);
            return;
        }

        Finish(key, request);
    }

    private async Task ForwardAsync(string key, BridgeRequest request, string method, JsonObject parameters)
    {
        var seated = false;
        try
        {
            await _seats.WaitAsync(request.Token).ConfigureAwait(false);
            seated = true;
            var replayable =
                method != "tools/call" || await _fence.CheckAsync(parameters, request.Token).ConfigureAwait(false);
            request.ProgressToken = TakeMeta(parameters);
            var observer = request.ProgressToken is null ? null : request;
            var result = await _session.RequestAsync(
                method,
                parameters,
                replayable,
                Timeout.InfiniteTimeSpan,
                observer,
                request.Token).ConfigureAwait(false);
            if (method == "tools/call")
            {
                // The bridge's client is not told of tasks: it waits, and can cancel.
                result = await ServerTask.FinishAsync(
                    _session,
                    parameters["name"]?.ToString() ?? "The tool",
                    result,
                    Timeout.InfiniteTimeSpan,
                    observer,
                    request.Token).ConfigureAwait(false);
            }

            if (method == "tools/list")
            {
                _fence.Filter(result);
            }

            request.Reply((JsonObject)result.DeepClone());
        }
        catch (OperationCanceledException) when (request.Token.IsCancellationRequested)
        {
            // A cancelled request gets no answer.
        }
        catch (Exception error)
        {
            // Whatever it is, the client must hear of it; an unanswered request hangs it.
            if (error is EngineException known && error.InnerException is not ModelContextProtocol.McpProtocolException)
            {
                _log($"{method}: {known.ErrorId}: {known.Message} {known.Remedy}");
            }

            request.Fail(BridgeErrors.From(error));
        }
        finally
        {
            if (seated)
            {
                _seats.Release();
            }

            _room.Release();
            Finish(key, request);
        }
    }

    private void Finish(string key, BridgeRequest request)
    {
        if (_running.TryRemove(key, out _))
        {
            request.Dispose();
            _finished.Release();
        }
    }

    /// <summary>
    /// The client's own progress token; its words to the transport stay here, the session adds its own.
    /// </summary>
    private static JsonNode? TakeMeta(JsonObject parameters)
    {
        if (parameters["_meta"] is not JsonObject meta)
        {
            return null;
        }

        var token = meta.Take("progressToken");
        foreach (var name in meta.Select(m => m.Key)
            .Where(k => k.StartsWith("io.modelcontextprotocol/", StringComparison.Ordinal))
            .ToList())
        {
            meta.Remove(name);
        }

        if (meta.Count == 0)
        {
            parameters.Remove("_meta");
        }

        return token;
    }

    private void Notice(string method, JsonObject? parameters)
    {
        if (method == "notifications/cancelled"
            && parameters?["requestId"] is { } id
            && _running.TryGetValue(id.ToJsonString(), out var request))
        {
            request.Cancel();
        }
    }

    private void OnNotified(JsonRpcNotification notification)
    {
        if (!PassedOn.Contains(notification.Method, StringComparer.Ordinal))
        {
            return; // Progress has the session's token; it goes out under the client's own, with its request.
        }

        var message = new JsonObject { ["jsonrpc"] = "2.0", ["method"] = notification.Method };
        if (notification.Params is { } parameters)
        {
            message["params"] = parameters.DeepClone();
        }

        _output.Write(message);
    }

    private void Refuse(JsonNode? id, int code, string message)
    {
        _log(message);
        _output.Write(
            new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["error"] = BridgeErrors.Create(code, message) });
    }
}
