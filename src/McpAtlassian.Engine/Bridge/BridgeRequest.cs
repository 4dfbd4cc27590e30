using System.Text.Json.Nodes;
using McpAtlassian.Engine.Sessions;

namespace McpAtlassian.Engine.Bridge;

/// <summary>
/// A request of the client on its way. Its progress is written before its answer and never after; a cancelled one gets
/// no answer.
/// </summary>
internal sealed class BridgeRequest(BridgeOutput output, JsonNode id, Action<string> log) : ICallObserver, IDisposable
{
    private readonly object _lock = new();
    private readonly CancellationTokenSource _cancellation = new();
    private bool _isOver;

    /// <summary>Cancelled by the client or by the end of the bridge.</summary>
    public CancellationToken Token => _cancellation.Token;

    /// <summary>What the client calls the request's progress; null when it wants none.</summary>
    public JsonNode? ProgressToken { get; set; }

    public void Cancel()
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            _isOver = true;
        }

        try
        {
            _cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself in this moment.
        }
    }

    public void Reply(JsonObject result) => End("result", result);

    public void Fail(JsonObject error) => End("error", error);

    public void OnProgress(double progress, double? total, string? message)
    {
        var parameters = new JsonObject { ["progressToken"] = ProgressToken?.DeepClone(), ["progress"] = progress };
        if (total is { } of)
        {
            parameters["total"] = of;
        }

        if (message is not null)
        {
            parameters["message"] = message;
        }

        lock (_lock)
        {
            if (!_isOver)
            {
                output.Write(new JsonObject
                {
                    ["jsonrpc"] = "2.0",
                    ["method"] = "notifications/progress",
                    ["params"] = parameters
                });
            }
        }
    }

    public void OnServerLog(string level, string? logger, string message)
    {
        if (logger == "stderr")
        {
            log(message); // A local server's error output; log messages of the protocol are passed on as they come.
        }
    }

    public void OnDecision(string message) => log(message);

    public Task<ElicitationAnswer?> OnElicitationAsync(
        ElicitationRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<ElicitationAnswer?>(null); // Questions go to the client as a whole; see McpBridge.

    public void Dispose() => _cancellation.Dispose();

    private void End(string member, JsonObject content)
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                _isOver = true;
                output.Write(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, [member] = content });
            }
        }
    }
}
