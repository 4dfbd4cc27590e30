using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpAtlassian.Engine.Sessions;

/// <summary>
/// A call that the server answers with a task (the extension io.modelcontextprotocol/tasks, since 2026-07-28): it is
/// asked for until it has ended, its questions are answered, and it is stopped when nobody waits for it any more.
/// </summary>
internal sealed class ServerTask
{
    public const string Extension = "io.modelcontextprotocol/tasks";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>How long one question about a task may take; the task itself takes what it takes.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMinutes(1);

    private readonly McpSession _session;
    private readonly string _id;
    private readonly string _tool;
    private readonly ICallObserver? _observer;
    private readonly HashSet<string> _answered = new(StringComparer.Ordinal);
    private string? _said;

    private ServerTask(McpSession session, string id, string tool, ICallObserver? observer)
    {
        _session = session;
        _id = id;
        _tool = tool;
        _observer = observer;
    }

    /// <summary>The result of a call: the one given, or that of the task it names.</summary>
    public static async Task<JsonObject> FinishAsync(
        McpSession session,
        string tool,
        JsonObject result,
        TimeSpan timeLimit,
        ICallObserver? observer,
        CancellationToken cancellationToken)
    {
        if (Text(result, "resultType") != "task" || Text(result, "taskId") is not { Length: > 0 } id)
        {
            return result;
        }

        var task = new ServerTask(session, id, tool, observer);
        using var listening = observer is null ? null : session.Events.Listen(observer);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (timeLimit > TimeSpan.Zero && timeLimit != Timeout.InfiniteTimeSpan)
        {
            deadline.CancelAfter(timeLimit);
        }

        try
        {
            return await task.WatchAsync(result, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await task.StopAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw new EngineException(
                ErrorIds.OutcomeUnknown,
                $"The task '{id}' of {tool} did not end within {timeLimit.TotalSeconds:0.###} s. The server was asked "
                + "to stop it.",
                "Check the site for the result. Allow more time with -TimeoutSec.");
        }
    }

    private async Task<JsonObject> WatchAsync(JsonObject state, CancellationToken cancellationToken)
    {
        for (; ; state = await AskAsync("tasks/get", [], cancellationToken).ConfigureAwait(false))
        {
            Tell(state);
            switch (Text(state, "status"))
            {
                case "completed":
                    return state["result"] as JsonObject
                        ?? throw new EngineException(
                            ErrorIds.ProtocolError, $"The task '{_id}' of {_tool} ended without a result.");
                case "failed":
                    throw Failure(state["error"] as JsonObject);
                case "cancelled":
                    throw new EngineException(
                        ErrorIds.ToolFailed, $"{_tool}: The server stopped the task '{_id}'. {_said}".TrimEnd());
                case "input_required":
                    await AnswerAsync(state, cancellationToken).ConfigureAwait(false);
                    break;
            }

            await Task.Delay(PauseOf(state), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Has the questions answered that were not yet, as if the server had asked them itself.</summary>
    private async Task AnswerAsync(JsonObject state, CancellationToken cancellationToken)
    {
        var asked = new Dictionary<string, InputRequest>(StringComparer.Ordinal);
        foreach (var (key, question) in state["inputRequests"] as JsonObject ?? [])
        {
            if (!_answered.Contains(key)
                && question.Deserialize(McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(InputRequest)))
                    is InputRequest request)
            {
                asked[key] = request;
            }
        }

        if (asked.Count == 0)
        {
            return;
        }

        var responses = new JsonObject();
        if (_session.Events.Askable == default)
        {
            // It was told that nobody can be asked; so nobody says no.
            foreach (var key in asked.Keys)
            {
                responses[key] = new JsonObject { ["action"] = "cancel" };
            }
        }
        else
        {
            var answers = await _session.AnswerAsync(asked, cancellationToken).ConfigureAwait(false);
            foreach (var (key, answer) in answers)
            {
                responses[key] = JsonSerializer.SerializeToNode(answer.RawValue);
            }
        }

        _answered.UnionWith(responses.Select(static response => response.Key));
        var body = new JsonObject { ["inputResponses"] = responses };
        await AskAsync("tasks/update", body, cancellationToken).ConfigureAwait(false);
    }

    private async Task<JsonObject> AskAsync(string method, JsonObject body, CancellationToken cancellationToken)
    {
        body["taskId"] = _id;
        try
        {
            return await _session.RequestAsync(
                method, body, replayable: true, AnswerLimit, _observer, cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException error)
        {
            throw new EngineException(
                ErrorIds.OutcomeUnknown,
                $"{_tool} runs as the task '{_id}', whose outcome is unknown: {error.Message}",
                "Check the site for the result before you call again.",
                error);
        }
    }

    /// <summary>The caller no longer waits. Whether the server stops is up to the server; it is not awaited.</summary>
    private async Task StopAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await AskAsync("tasks/cancel", [], limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is EngineException or OperationCanceledException)
        {
            _observer?.OnDecision($"The server could not be asked to stop the task '{_id}': {error.Message}");
        }
    }

    private EngineException Failure(JsonObject? error)
    {
        var code = error?["code"] is JsonValue value && value.TryGetValue<int>(out var number) ? number : 0;
        var words = Text(error, "message") ?? "the server does not say why";
        return _session.Explain(new McpProtocolException(words, (McpErrorCode)code));
    }

    private void Tell(JsonObject state)
    {
        if (Text(state, "statusMessage") is { Length: > 0 } words && words != _said)
        {
            _said = words;
            _observer?.OnProgress(0, null, _session.Events.Clean(words));
        }
    }

    private static TimeSpan PauseOf(JsonObject state)
    {
        var wanted = state["pollIntervalMs"] is JsonValue value
            && value.GetValueKind() == JsonValueKind.Number
            && value.TryGetValue<double>(out var milliseconds)
            ? milliseconds
            : Pause.TotalMilliseconds;
        return TimeSpan.FromMilliseconds(Math.Clamp(wanted, 10, LongestPause.TotalMilliseconds));
    }

    private static string? Text(JsonObject? body, string name) =>
        body?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
