using System;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Engine.Sessions;
using ModelContextProtocol.Protocol;

namespace McpAtlassian.Engine.Bridge;

/// <summary>
/// Serves an open session to a client that speaks MCP line by line: the client needs no address and no secret. Requests
/// go on as they are and are answered as they finish; what the server says meanwhile is passed on.
/// </summary>
[SuppressMessage("Design", "CA2213", Justification = "SemaphoreSlims whose wait handles are never asked for hold nothing to dispose.")]
internal sealed class McpBridge : IDisposable
{
    private const int AtOnce = 64;
    private const int MaximumWaiting = 4096;

    private static readonly JsonDocumentOptions Parsing = new() { MaxDepth = 512 };
    private static readonly string[] Forwarded =
    [
        "tools/list", "tools/call", "resources/list", "resources/templates/list", "resources/read", "resources/subscribe", "resources/unsubscribe",
        "prompts/list", "prompts/get", "completion/complete", "logging/setLevel",
    ];

    private static readonly string[] PassedOn =
    [
        "notifications/message", "notifications/tools/list_changed", "notifications/prompts/list_changed", "notifications/resources/list_changed",
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

    /// <summary>Begins to serve. <paramref name="output"/> gets protocol lines and nothing else; <paramref name="log"/> words for people.</summary>
    public McpBridge(McpSession session, BridgeOptions options, Stream output, Action<string> log)
    {
        _session = session;
        _options = options;
        _log = log;
        _output = new BridgeOutput(output);
        _questions = new BridgeQuestions(_output, log);
        _fence = new BridgeFence(session, options.Fence);
        session.Events.Notified += OnNotified;
        session.Events.Answer = _questions.AskAsync;
    }

    /// <summary>True once the client no longer reads: there is no point in going on.</summary>
    public bool IsBroken => _output.IsBroken;

    /// <summary>Has the server tell when its lists change. A server that cannot is served without.</summary>
    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        var offered = _session.Capabilities;
        if (offered?.Tools?.ListChanged == true || offered?.Resources is { ListChanged: true } or { Subscribe: true } || offered?.Prompts?.ListChanged == true)
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
        string text = line.Trim().TrimStart('\uFEFF');
        if (text.Length == 0)
        {
            return;
        }

        JsonNode? message;
        try
        {
            message = JsonNode.Parse(text, nodeOptions: null, Parsing);
        }
        catch (JsonException e)
        {
            Refuse(null, BridgeErrors.ParseError, "Parse error: " + e.Message);
            return;
        }

        foreach (var one in message is JsonArray { Count: > 0 } batch ? [.. batch] : new[] { message })
        {
            try
            {
                await TakeAsync(one as JsonObject, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                // Two members of one name: the node tells when it is looked at, not when it is read.
                Refuse(null, BridgeErrors.InvalidRequest, "Invalid Request: " + e.Message);
            }
        }
    }

    /// <summary>The input has ended: what is under way is awaited while answers keep coming, then everything ends.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        _questions.Abandon();
        try
        {
            while (!_running.IsEmpty && !IsBroken)
            {
                if (!await _finished.WaitAsync(_options.DrainTimeout, cancellationToken).ConfigureAwait(false))
                {
                    _log($"{_running.Count} requests were still without an answer when the client had gone.");
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

    /// <summary>Stops at once: what is under way is cancelled, and the session speaks to its other users again.</summary>
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
        }

        _output.Complete();
    }

    private async Task TakeAsync(JsonObject? message, CancellationToken cancellationToken)
    {
        string? method = message?["method"] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
        var id = message?["id"];
        if (message is null || (method is null && id is null))
        {
            Refuse(id?.DeepClone(), BridgeErrors.InvalidRequest, "Invalid Request");
            return;
        }

        if (method is null)
        {
            _questions.Answered(message);
            return;
        }

        var given = message.Take("params");
        if (id is null)
        {
            Notice(method, given as JsonObject);
            return;
        }

        if (id is not JsonValue)
        {
            Refuse(null, BridgeErrors.InvalidRequest, "Invalid Request: the id is neither text nor number");
            return;
        }

        await StartAsync(message.Take("id")!, method, given, cancellationToken).ConfigureAwait(false);
    }

    private async Task StartAsync(JsonNode id, string method, JsonNode? given, CancellationToken cancellationToken)
    {
        string key = id.ToJsonString();
        var request = new BridgeRequest(_output, id, _log);
        if (!_running.TryAdd(key, request))
        {
            request.Dispose();
            Refuse(id, BridgeErrors.InvalidRequest, "Invalid Request: a request with this id is under way");
            return;
        }

        // What needs no server is answered in the order of asking.
        if (given is not null and not JsonObject)
        {
            request.Fail(BridgeErrors.Create(BridgeErrors.InvalidParams, "params must be an object"));
        }
        else if (method == "initialize")
        {
            var parameters = given as JsonObject ?? [];
            _questions.Learn(parameters);
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
        bool seated = false;
        try
        {
            await _seats.WaitAsync(request.Token).ConfigureAwait(false);
            seated = true;
            bool replayable = method != "tools/call" || await _fence.CheckAsync(parameters, request.Token).ConfigureAwait(false);
            request.ProgressToken = TakeMeta(parameters);
            var observer = request.ProgressToken is null ? null : request;
            var result = await _session.RequestAsync(method, parameters, replayable, Timeout.InfiniteTimeSpan, observer, request.Token).ConfigureAwait(false);
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
        catch (Exception e)
        {
            // Whatever it is, the client must hear of it; an unanswered request hangs it.
            if (e is EngineException known && e.InnerException is not ModelContextProtocol.McpProtocolException)
            {
                _log($"{method}: {known.ErrorId}: {known.Message} {known.Remedy}");
            }

            request.Fail(BridgeErrors.From(e));
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

    /// <summary>The client's own progress token; its words to the transport stay here, the session adds its own.</summary>
    private static JsonNode? TakeMeta(JsonObject parameters)
    {
        if (parameters["_meta"] is not JsonObject meta)
        {
            return null;
        }

        var token = meta.Take("progressToken");
        foreach (string name in meta.Select(m => m.Key).Where(k => k.StartsWith("io.modelcontextprotocol/", StringComparison.Ordinal)).ToList())
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
        if (method == "notifications/cancelled" && parameters?["requestId"] is { } id && _running.TryGetValue(id.ToJsonString(), out var request))
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
        _output.Write(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["error"] = BridgeErrors.Create(code, message) });
    }
}
