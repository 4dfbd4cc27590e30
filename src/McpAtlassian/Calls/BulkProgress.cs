using System.Diagnostics;
using McpAtlassian.Engine.Tools.Bulk;
using McpAtlassian.Pipeline;

namespace McpAtlassian.Calls;

/// <summary>
/// Counts rows, and shows how far they are: how many a second, how long it will take where the total is known.
/// </summary>
internal sealed class BulkProgress(AsyncPipeline pipeline, string activity, long? total)
{
    private const int ActivityId = 4711;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _lastShown = TimeSpan.FromMilliseconds(-1000);
    private long _taken;
    private long _started;
    private long _done;
    private long _failed;
    private long _unknown;
    private long _declined;
    private bool _shown;

    public void Taken() => Interlocked.Increment(ref _taken);

    public void Started() => Interlocked.Increment(ref _started);

    public void Declined() => Interlocked.Increment(ref _declined);

    public void Ended(RowState state)
    {
        switch (state)
        {
            case RowState.Done:
                Interlocked.Increment(ref _done);
                break;
            case RowState.Unknown:
                Interlocked.Increment(ref _unknown);
                break;
            default:
                Interlocked.Increment(ref _failed);
                break;
        }
    }

    /// <summary>What became of the rows, in words and numbers.</summary>
    public (string Label, long Count)[] Counts
    {
        get
        {
            var done = Interlocked.Read(ref _done);
            var failed = Interlocked.Read(ref _failed);
            var unknown = Interlocked.Read(ref _unknown);
            return [
                ("Done", done),
                ("Failed", failed),
                ("Unknown", unknown),
                ("Not sent", Math.Max(0, Interlocked.Read(ref _taken) - done - failed - unknown))
            ];
        }
    }

    /// <summary>What is to be said when the user stops the run: calls in flight have an unknown outcome.</summary>
    public string SummarizeInterrupted()
    {
        var done = Interlocked.Read(ref _done);
        var failed = Interlocked.Read(ref _failed);
        var inFlight = Math.Max(0, Interlocked.Read(ref _started) - done - failed - Interlocked.Read(ref _unknown));
        var unknown = Interlocked.Read(ref _unknown) + inFlight;
        var notStarted = Math.Max(0, (total ?? Interlocked.Read(ref _taken)) - done - failed - unknown);
        return $"{activity} was stopped: {done} done, {failed} failed, {unknown} unknown, "
            + $"{notStarted}{(total is null ? " or more" : string.Empty)} not started.";
    }

    /// <summary>What a dry run found.</summary>
    public string SummarizeRehearsal()
    {
        var taken = Interlocked.Read(ref _taken);
        var failed = Interlocked.Read(ref _failed);
        return $"What if: {taken} {(taken == 1 ? "row" : "rows")} checked, "
            + $"{(failed > 0 ? $"{failed} refused, " : string.Empty)}nothing sent.";
    }

    /// <summary>True when there is something to summarize.</summary>
    public bool HasStarted => Interlocked.Read(ref _taken) > 0;

    public void Show()
    {
        if (_watch.Elapsed - _lastShown < Interval)
        {
            return;
        }

        _lastShown = _watch.Elapsed;
        _shown = true;
        var ended = _done + _failed + _unknown;
        var rate = ended / Math.Max(0.001, _watch.Elapsed.TotalSeconds);
        var record = new ProgressRecord(
            ActivityId,
            activity,
            $"{_done} done, {_failed} failed{(_unknown > 0 ? $", {_unknown} unknown" : string.Empty)}; {rate:0.#} a "
            + "second");
        if (total is > 0 && ended > 0)
        {
            record.PercentComplete = (int)Math.Min(100, ended * 100 / total.Value);
            record.SecondsRemaining = (int)Math.Min(int.MaxValue, (total.Value - ended) / rate);
        }

        pipeline.WriteProgress(record);
    }

    public void Complete()
    {
        if (_shown)
        {
            pipeline.WriteProgress(
                new ProgressRecord(ActivityId, activity, "Done") { RecordType = ProgressRecordType.Completed });
        }
    }
}
