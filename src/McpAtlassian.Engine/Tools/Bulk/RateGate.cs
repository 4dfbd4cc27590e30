using System.Collections.Concurrent;

namespace McpAtlassian.Engine.Tools.Bulk;

/// <summary>
/// The one door that all calls of a process to one endpoint under one identity go through. When the server says "too
/// many" everybody waits as long as it asks, then half as many go at a time, and each full round without another
/// refusal lets one more in. Those who wait are let in in the order they came.
/// </summary>
internal sealed class RateGate
{
    /// <summary>How many calls may be under way at once as long as the server does not object.</summary>
    public const int DefaultMaximum = 32;

    // Task.Delay takes no more than about 24 days; longer pauses are waited for in parts.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(12);

    private static readonly ConcurrentDictionary<string, RateGate> Gates = new(StringComparer.Ordinal);

    private readonly object _lock = new();
    private readonly LinkedList<Waiter> _waiting = new();
    private readonly IGateClock _clock;
    private readonly int _maximum;
    private int _limit;
    private int _inUse;
    private int _successes;
    private int _epoch;
    private TimeSpan _closedUntil;
    private bool _alarmSet;

    internal RateGate(int maximum, IGateClock clock)
    {
        if (maximum < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(maximum), maximum, "At least one call must get through.");
        }

        _maximum = maximum;
        _limit = maximum;
        _clock = clock;
        _closedUntil = TimeSpan.MinValue;
    }

    /// <summary>The gate of an endpoint and identity, the same object for the whole process.</summary>
    /// <param name="key">Endpoint and identity, without any secret: it is kept as long as the process lives.</param>
    public static RateGate For(string key) =>
        Gates.GetOrAdd(key, _ => new RateGate(DefaultMaximum, MonotonicClock.Instance));

    /// <summary>Waits for a place. Dispose the lease when the call is over; cancelled waiting costs no place.</summary>
    public Task<RateLease> EnterAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<RateLease>(cancellationToken);
        }

        Waiter waiter;
        lock (_lock)
        {
            var remaining = RemainingLocked();
            if (_waiting.Count == 0 && _inUse < _limit && remaining == TimeSpan.Zero)
            {
                _inUse++;
                return Task.FromResult(new RateLease(this, _epoch));
            }

            waiter = new Waiter();
            waiter.Node = _waiting.AddLast(waiter);
            SetAlarmLocked(remaining);
        }

        if (cancellationToken.CanBeCanceled)
        {
            waiter.Watch(cancellationToken.Register(() => Abandon(waiter, cancellationToken)));
        }

        return waiter.Task;
    }

    internal void Refused(TimeSpan retryAfter, int epoch)
    {
        lock (_lock)
        {
            PauseLocked(retryAfter, epoch);
        }
    }

    internal void Leave(bool succeeded)
    {
        lock (_lock)
        {
            _inUse--;
            if (succeeded && _limit < _maximum && ++_successes >= _limit)
            {
                _successes = 0;
                _limit++;
            }

            AdmitLocked();
        }
    }

    private void PauseLocked(TimeSpan retryAfter, int epoch)
    {
        var until = _clock.Now + (retryAfter > TimeSpan.Zero ? retryAfter : TimeSpan.Zero);
        if (until > _closedUntil)
        {
            _closedUntil = until;
        }

        // Half of what was really under way, else a limit nobody reaches would be halved for nothing.
        // Ten calls that were under way together are refused together: that is one "too many", not ten.
        if (epoch == _epoch)
        {
            _epoch++;
            _successes = 0;
            _limit = Math.Max(1, Math.Min(_limit, _inUse) / 2);
        }

        SetAlarmLocked(RemainingLocked());
    }

    private TimeSpan RemainingLocked()
    {
        if (_closedUntil == TimeSpan.MinValue)
        {
            return TimeSpan.Zero;
        }

        var remaining = _closedUntil - _clock.Now;
        return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
    }

    // Continuations of those let in run elsewhere, so completing them under the lock is safe.
    private void AdmitLocked()
    {
        var remaining = RemainingLocked();
        if (remaining > TimeSpan.Zero)
        {
            SetAlarmLocked(remaining);
            return;
        }

        while (_inUse < _limit && _waiting.First is { } first)
        {
            _waiting.RemoveFirst();
            first.Value.Node = null;
            _inUse++;
            if (!first.Value.Admit(new RateLease(this, _epoch)))
            {
                _inUse--;
            }
        }
    }

    // Takes the very time its caller decided by: asked again it might have run out, and nobody would wake those who
    // wait.
    private void SetAlarmLocked(TimeSpan remaining)
    {
        if (_alarmSet || _waiting.Count == 0 || remaining == TimeSpan.Zero)
        {
            return;
        }

        _alarmSet = true;
        _ = WakeAsync(remaining < LongestDelay ? remaining : LongestDelay);
    }

    private async Task WakeAsync(TimeSpan delay)
    {
        // A timer may ring a tick early by our clock; a millisecond more spares a second round.
        await _clock.DelayAsync(delay + TimeSpan.FromMilliseconds(1), CancellationToken.None).ConfigureAwait(false);
        lock (_lock)
        {
            _alarmSet = false;
            AdmitLocked();
        }
    }

    private void Abandon(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (waiter.Node is { } node)
            {
                _waiting.Remove(node);
                waiter.Node = null;
            }
        }

        waiter.Cancel(cancellationToken);
    }

    private sealed class Waiter
    {
        private readonly TaskCompletionSource<RateLease> _completion =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LinkedListNode<Waiter>? Node { get; set; }

        public Task<RateLease> Task => _completion.Task;

        public bool Admit(RateLease lease) => _completion.TrySetResult(lease);

        public void Cancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);

        public void Watch(CancellationTokenRegistration registration) =>
            _completion.Task.ContinueWith(
                (_, state) => ((CancellationTokenRegistration)state!).Dispose(),
                registration,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
    }
}
