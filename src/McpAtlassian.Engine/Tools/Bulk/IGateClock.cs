using System.Diagnostics;

namespace McpAtlassian.Engine.Tools.Bulk;

/// <summary>Time as the gate sees it, so that its tests need not wait for any.</summary>
internal interface IGateClock
{
    /// <summary>Time since some start; it never goes backwards, whatever happens to the wall clock.</summary>
    TimeSpan Now { get; }

    Task DelayAsync(TimeSpan time, CancellationToken cancellationToken);
}

internal sealed class MonotonicClock : IGateClock
{
    public static readonly MonotonicClock Instance = new();

    private readonly Stopwatch _watch = Stopwatch.StartNew();

    public TimeSpan Now => _watch.Elapsed;

    public Task DelayAsync(TimeSpan time, CancellationToken cancellationToken) => Task.Delay(time, cancellationToken);
}
