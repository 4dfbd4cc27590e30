using System.Globalization;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Text;

namespace McpAtlassian.Pipeline;

/// <summary>Brings what a server says to the right stream: progress, warnings, verbose.</summary>
internal sealed class PipelineObserver : ICallObserver, IWireListener
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(200);

    // What is smaller is there before anybody reads of it.
    private const long LargeTransfer = 512 * 1024;
    private static int _lastActivity;

    private readonly AsyncPipeline _pipeline;
    private readonly string _activity;
    private readonly int _activityId = 1000 + (Interlocked.Increment(ref _lastActivity) % 100000);
    private long _lastShown;
    private bool _shown;

    private readonly bool _showsProgress;

    public PipelineObserver(AsyncPipeline pipeline, string activity, bool showsProgress = true)
    {
        _showsProgress = showsProgress;
        _pipeline = pipeline;
        _activity = activity;
    }

    public void OnProgress(double progress, double? total, string? message) => Show(
        message is { Length: > 0 }
            ? HarmlessText.Of(message)
            : total is { } of ? $"{progress:0.##} of {of:0.##}" : $"{progress:0.##}",
        progress,
        total);

    public void OnTransfer(bool isAnswer, long bytes, long? total)
    {
        if ((total ?? bytes) >= LargeTransfer)
        {
            var whole = total is { } of && of > bytes ? $" of {Megabytes(of)}" : string.Empty;
            Show($"{(isAnswer ? "Received" : "Sent")} {Megabytes(bytes)}{whole}", bytes, total);
        }
    }

    private static string Megabytes(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MB");

    private void Show(string status, double progress, double? total)
    {
        var now = DateTime.UtcNow.Ticks;
        if (!_showsProgress || (_shown && now - Interlocked.Read(ref _lastShown) < ProgressInterval.Ticks))
        {
            return;
        }

        Interlocked.Exchange(ref _lastShown, now);
        _shown = true;
        var record = new ProgressRecord(_activityId, _activity, status);
        if (total is > 0)
        {
            record.PercentComplete = (int)Math.Max(0, Math.Min(100, progress * 100 / total.Value));
        }

        _pipeline.WriteProgress(record);
    }

    public void OnServerLog(string level, string? logger, string message)
    {
        var text = HarmlessText.Of(logger is null ? message : $"{logger}: {message}");
        switch (level)
        {
            case "warning" or "error" or "critical" or "alert" or "emergency":
                _pipeline.WriteWarning(text);
                break;
            case "debug":
                _pipeline.WriteDebug(text);
                break;
            default:
                _pipeline.WriteVerbose(text);
                break;
        }
    }

    public bool ListensToWire => _pipeline.WantsDebug;

    public void OnWire(string text) => _pipeline.WriteDebug(HarmlessText.Of(text));

    public void OnDecision(string message) => _pipeline.WriteVerbose(message);

    public Task<ElicitationAnswer?> OnElicitationAsync(
        ElicitationRequest request, CancellationToken cancellationToken) =>
        ElicitationPrompt.AskAsync(_pipeline, request);

    /// <summary>Takes the progress bar away.</summary>
    public void Complete()
    {
        if (_shown)
        {
            _pipeline.WriteProgress(
                new ProgressRecord(_activityId, _activity, "Done") { RecordType = ProgressRecordType.Completed });
        }
    }
}
