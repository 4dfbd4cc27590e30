using System.Collections.Concurrent;
using McpAtlassian.Engine.Sessions;

namespace McpAtlassian.Engine.Tests.Sessions;

/// <summary>Keeps what a session says, and lets a test wait for a log line.</summary>
internal sealed class RecordingObserver : ICallObserver
{
    public ConcurrentQueue<(double Progress, double? Total, string? Message)> Progress { get; } = new();

    public ConcurrentQueue<(string Level, string Message)> Log { get; } = new();

    public ConcurrentQueue<string> Decisions { get; } = new();

    public ConcurrentQueue<ElicitationRequest> Questions { get; } = new();

    public ElicitationAnswer? Answer { get; set; }

    public Action<double>? WhenProgress { get; set; }

    public Action<string>? WhenDecision { get; set; }

    public void OnProgress(double progress, double? total, string? message)
    {
        Progress.Enqueue((progress, total, message));
        WhenProgress?.Invoke(progress);
    }

    public void OnServerLog(string level, string? logger, string message) => Log.Enqueue((level, message));

    public void OnDecision(string message)
    {
        Decisions.Enqueue(message);
        WhenDecision?.Invoke(message);
    }

    public Task<ElicitationAnswer?> OnElicitationAsync(
        ElicitationRequest request, CancellationToken cancellationToken)
    {
        Questions.Enqueue(request);
        return Task.FromResult(Answer);
    }
}
