using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpAtlassian.Engine.Sessions;

/// <summary>
/// What a server says on its own account, handed to the calls it belongs to: progress by its token, log messages and
/// questions to whoever is calling.
/// </summary>
internal sealed class SessionEvents
{
    private readonly ConcurrentDictionary<string, ICallObserver> _byToken = new(StringComparer.Ordinal);
    private readonly List<ICallObserver> _listeners = [];

    /// <summary>Shows the messages to who wants to see them.</summary>
    public WireTrace Trace { get; } = new();

    /// <summary>Takes secrets out of what the server says.</summary>
    public Func<string, string> Clean { get; set; } = Redactor.RedactShapes;

    /// <summary>Raised when the server says that its tools have changed.</summary>
    public event Action? ToolsChanged;

    /// <summary>Raised for every notification that is not about one request, as the server sent it.</summary>
    public event Action<JsonRpcNotification>? Notified;

    /// <summary>
    /// Answers the server's questions instead of who is calling; for who serves the session to others.
    /// </summary>
    public Func<ElicitRequestParams, CancellationToken, ValueTask<ElicitResult>>? Answer { get; set; }

    /// <summary>What can be asked here; the server is told with each new connection.</summary>
    public Askable Askable { get; set; } = Askable.All;

    public IDisposable Listen(ICallObserver observer, string? progressToken = null)
    {
        lock (_listeners)
        {
            _listeners.Add(observer);
        }

        if (progressToken is not null)
        {
            _byToken[progressToken] = observer;
        }

        return new Listener(this, observer, progressToken, Trace.Listen(observer));
    }

    public void Log(string level, string? logger, string message) => Newest()?.OnServerLog(level, logger, message);

    /// <summary>What a local server writes before it answers: how far its start is.</summary>
    public void Starting(string line) => Newest()?.OnProgress(0, null, line);

    public async ValueTask<ElicitResult> ElicitAsync(ElicitRequestParams? request, CancellationToken cancellationToken)
    {
        if (request is not null && Answer is { } answerer)
        {
            return await answerer(request, cancellationToken).ConfigureAwait(false);
        }

        if (request is null || Newest() is not { } observer)
        {
            return new ElicitResult { Action = "cancel" }; // Nobody was asked, so nobody said no.
        }

        try
        {
            var answer = await observer.OnElicitationAsync(
                ElicitationMapper.ToRequest(request), cancellationToken).ConfigureAwait(false);
            return ElicitationMapper.ToResult(answer);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The user went away from the question, by Ctrl+C: that is an answer of its own, and no fault of the
            // client's.
            return new ElicitResult { Action = "cancel" };
        }
    }

    /// <summary>Takes a notification in its turn; nothing it says may break the connection.</summary>
    public void OnNotification(JsonRpcNotification notification)
    {
        switch (notification.Method)
        {
            case "notifications/progress":
                OnProgress(notification.Params);
                break;
            case "notifications/message":
                Notified?.Invoke(notification);
                OnMessage(notification.Params);
                break;
            case "notifications/tools/list_changed":
                ToolsChanged?.Invoke();
                Notified?.Invoke(notification);
                break;
            case "notifications/prompts/list_changed" or "notifications/resources/list_changed"
                or "notifications/resources/updated":
                Notified?.Invoke(notification);
                break;
        }
    }

    private void OnProgress(JsonNode? parameters)
    {
        if (parameters is JsonObject body
            && body["progressToken"] is { } token
            && _byToken.TryGetValue(token.ToString(), out var observer))
        {
            observer.OnProgress(
                Number(body["progress"]) ?? 0,
                Number(body["total"]),
                Text(body["message"]) is { } message ? Clean(message) : null);
        }
    }

    private void OnMessage(JsonNode? parameters)
    {
        if (parameters is JsonObject body)
        {
            var message = body["data"] is { } data ? Text(data) ?? data.ToJsonString() : string.Empty;
            Log(Text(body["level"]) ?? "info", Text(body["logger"]), Clean(message));
        }
    }

    private ICallObserver? Newest()
    {
        lock (_listeners)
        {
            return _listeners.Count > 0 ? _listeners[_listeners.Count - 1] : null;
        }
    }

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static double? Number(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out double number)
            ? number
            : null;

    private sealed class Listener(
        SessionEvents events, ICallObserver observer, string? token, IDisposable? wire) : IDisposable
    {
        public void Dispose()
        {
            wire?.Dispose();
            lock (events._listeners)
            {
                events._listeners.Remove(observer);
            }

            if (token is not null)
            {
                events._byToken.TryRemove(token, out _);
            }
        }
    }
}
