using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Sessions;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpAtlassian.Engine.Bridge;

/// <summary>Puts the server's questions to the client and brings its answers back.</summary>
internal sealed class BridgeQuestions(BridgeOutput output, Action<string> log)
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonObject>> _asked =
        new(StringComparer.Ordinal);
    private long _last;
    private bool _takesForms;
    private bool _takesUrls;

    /// <summary>
    /// Notes what the client said it can answer, and returns it: the server is to hear no more than that. A bare
    /// elicitation capability means forms.
    /// </summary>
    public Askable Learn(JsonObject parameters)
    {
        var elicitation = (parameters["capabilities"] as JsonObject)?["elicitation"] as JsonObject;
        _takesUrls = elicitation?["url"] is not null;
        _takesForms = elicitation is not null && (elicitation["form"] is not null || !_takesUrls);
        return new Askable(_takesForms, _takesUrls);
    }

    public async ValueTask<ElicitResult> AskAsync(ElicitRequestParams request, CancellationToken cancellationToken)
    {
        var isUrl = request.Url is not null;
        if (isUrl ? !_takesUrls : !_takesForms)
        {
            log("The server asks a question, but the client does not support questions; the question was cancelled.");
            return new ElicitResult { Action = "cancel" };
        }

        var id =
            "bridge-" + Interlocked.Increment(ref _last).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var answer = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[id] = answer;
        var cancelling = cancellationToken.Register(() =>
        {
            if (answer.TrySetCanceled(cancellationToken))
            {
                output.Write(new JsonObject
                {
                    ["jsonrpc"] = "2.0",
                    ["method"] = "notifications/cancelled",
                    ["params"] = new JsonObject { ["requestId"] = id }
                });
            }
        });
        try
        {
            var parameters = JsonSerializer.SerializeToNode(
                request, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(ElicitRequestParams))) as JsonObject;
            parameters?.Remove("_meta");
            output.Write(new JsonObject
            {
                ["jsonrpc"] = "2.0",
                ["id"] = id,
                ["method"] = "elicitation/create",
                ["params"] = parameters
            });
            var result = await answer.Task.ConfigureAwait(false);
            return (ElicitResult?)result.Deserialize(McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(ElicitResult)))
                ?? new ElicitResult { Action = "cancel" };
        }
        catch (JsonException)
        {
            log("The client's answer to the server's question is not valid; the question was cancelled.");
            return new ElicitResult { Action = "cancel" };
        }
        finally
        {
            await cancelling.DisposeAsync().ConfigureAwait(false);
            _asked.TryRemove(id, out _);
        }
    }

    /// <summary>Takes the client's answer. An error is not an answer: nobody has said no.</summary>
    public void Answered(JsonObject message)
    {
        var id = message["id"] is JsonValue value && value.TryGetValue(out string? text) ? text : string.Empty;
        if (_asked.TryRemove(id, out var answer))
        {
            answer.TrySetResult(message.Take("result") as JsonObject ?? Cancel());
        }
        else
        {
            log("The client answered a question that was not asked; the answer was ignored.");
        }
    }

    /// <summary>The client is gone; nobody will answer.</summary>
    public void Abandon()
    {
        foreach (var answer in _asked.Values)
        {
            answer.TrySetResult(Cancel());
        }
    }

    private static JsonObject Cancel() => new() { ["action"] = "cancel" };
}
