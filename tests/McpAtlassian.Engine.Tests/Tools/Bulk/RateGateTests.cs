using McpAtlassian.Engine.Tools.Bulk;

namespace McpAtlassian.Engine.Tests.Tools.Bulk;

public sealed class RateGateTests
{
    private readonly HandClock _clock = new();

    [Fact]
    public async Task No_more_than_the_maximum_go_at_once_and_the_next_goes_in_order()
    {
        var gate = new RateGate(2, _clock);
        var one = await gate.EnterAsync(default);
        var two = await gate.EnterAsync(default);
        var three = gate.EnterAsync(default);
        var four = gate.EnterAsync(default);

        Assert.False(three.IsCompleted);
        one.Complete();
        await three;
        Assert.False(four.IsCompleted);
        two.Complete();
        two.Dispose();
        await four;
        Assert.Equal((2, 0), (gate.InUse, gate.Waiting));
    }

    [Fact]
    public async Task A_refusal_holds_everybody_for_as_long_as_the_server_asks()
    {
        var gate = new RateGate(4, _clock);
        var lease = await gate.EnterAsync(default);
        lease.Refused(TimeSpan.FromSeconds(2));

        var next = gate.EnterAsync(default);
        _clock.Advance(TimeSpan.FromMilliseconds(1999));
        Assert.False(next.IsCompleted);
        Assert.Equal(TimeSpan.FromMilliseconds(1), gate.RemainingPause);
        _clock.Advance(TimeSpan.FromMilliseconds(2));

        (await next).Complete();
        Assert.Equal(TimeSpan.Zero, gate.RemainingPause);
    }

    [Fact]
    public async Task A_shorter_pause_does_not_cut_a_longer_one()
    {
        var gate = new RateGate(4, _clock);
        gate.Pause(TimeSpan.FromSeconds(10));
        gate.Pause(TimeSpan.FromSeconds(1));
        var next = gate.EnterAsync(default);

        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(next.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await next;
    }

    [Fact]
    public async Task A_pause_made_longer_while_someone_waits_is_waited_for_to_its_end()
    {
        var gate = new RateGate(4, _clock);
        gate.Pause(TimeSpan.FromSeconds(1));
        var next = gate.EnterAsync(default);
        gate.Pause(TimeSpan.FromSeconds(5));

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False(next.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(4));
        await next;
    }

    [Fact]
    public async Task Refusals_of_calls_under_way_together_halve_once_and_successes_open_the_gate_again()
    {
        var gate = new RateGate(8, _clock);
        var together = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => gate.EnterAsync(default)));
        foreach (var lease in together)
        {
            lease.Refused(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(4, gate.Limit);
        _clock.Advance(TimeSpan.FromSeconds(2));
        (await gate.EnterAsync(default)).Refused(TimeSpan.Zero);
        Assert.Equal(1, gate.Limit);

        var calls = 0;
        while (gate.Limit < 8)
        {
            (await gate.EnterAsync(default)).Complete();
            calls++;
        }

        Assert.Equal(1 + 2 + 3 + 4 + 5 + 6 + 7, calls);
    }

    [Fact]
    public async Task Half_is_half_of_what_was_under_way()
    {
        var gate = new RateGate(32, _clock);
        var together = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => gate.EnterAsync(default)));

        together[0].Refused(TimeSpan.Zero);

        Assert.Equal(2, gate.Limit);
    }

    [Fact]
    public async Task Cancelled_waiting_costs_no_place()
    {
        var gate = new RateGate(1, _clock);
        var held = await gate.EnterAsync(default);
        using var cancellation = new CancellationTokenSource();
        var cancelled = gate.EnterAsync(cancellation.Token);
        var patient = gate.EnterAsync(default);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        held.Dispose();

        (await patient).Dispose();
        Assert.Equal((0, 0), (gate.InUse, gate.Waiting));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gate.EnterAsync(cancellation.Token));
    }

    [Fact]
    public async Task Under_a_storm_of_calls_refusals_and_cancellations_no_place_is_lost_or_given_twice()
    {
        var gate = new RateGate(6, MonotonicClock.Instance);
        var inside = 0;
        var most = 0;
        var through = 0;
        var random = new Random(7);
        int[] fates = [.. Enumerable.Range(0, 2000).Select(_ => random.Next(10))];

        await Task.WhenAll(fates.Select(fate => Task.Run(async () =>
        {
            using var cancellation = new CancellationTokenSource();
            var entering = gate.EnterAsync(cancellation.Token);
            if (fate == 0)
            {
                await cancellation.CancelAsync();
            }

            RateLease lease;
            try
            {
                lease = await entering;
            }
            catch (OperationCanceledException)
            {
                return;
            }

            var now = Interlocked.Increment(ref inside);
            InterlockedMax(ref most, now);
            Interlocked.Increment(ref through);
            await Task.Yield();
            Interlocked.Decrement(ref inside);
            if (fate == 1)
            {
                lease.Refused(TimeSpan.FromTicks(1000));
            }
            else
            {
                lease.Complete();
            }
        })));

        Assert.Equal((0, 0), (gate.InUse, gate.Waiting));
        Assert.InRange(most, 1, 6);
        Assert.InRange(through, fates.Count(fate => fate != 0), fates.Length);
    }

    [Fact]
    public async Task A_pause_that_ends_while_it_is_looked_at_leaves_nobody_waiting()
    {
        var clock = new TickingClock();
        var gate = new RateGate(1, clock);
        gate.Pause(TimeSpan.FromTicks(3));

        var entering = gate.EnterAsync(default);

        Assert.True(entering.IsCompleted || clock.Asked, "The one who waits must be woken.");
        clock.Ring();
        (await entering).Dispose();
    }

    [Fact]
    public void One_gate_serves_a_key_in_the_whole_process()
    {
        Assert.Same(RateGate.For("https://example.com/mcp|one"), RateGate.For("https://example.com/mcp|one"));
        Assert.NotSame(RateGate.For("https://example.com/mcp|one"), RateGate.For("https://example.com/mcp|two"));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value
            && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }

    /// <summary>Each look at this clock moves it on, so that any two looks disagree.</summary>
    private sealed class TickingClock : IGateClock
    {
        private readonly TaskCompletionSource _ring = new();
        private long _ticks;

        public bool Asked { get; private set; }

        public TimeSpan Now => TimeSpan.FromTicks(++_ticks);

        public Task DelayAsync(TimeSpan time, CancellationToken cancellationToken)
        {
            Asked = true;
            return _ring.Task;
        }

        public void Ring() => _ring.TrySetResult();
    }

    private sealed class HandClock : IGateClock
    {
        private readonly List<(TimeSpan Due, TaskCompletionSource Ring)> _alarms = [];

        public TimeSpan Now { get; private set; }

        public Task DelayAsync(TimeSpan time, CancellationToken cancellationToken)
        {
            var ring = new TaskCompletionSource();
            _alarms.Add((Now + time, ring));
            return ring.Task;
        }

        public void Advance(TimeSpan time)
        {
            Now += time;
            foreach (var alarm in _alarms.Where(alarm => alarm.Due <= Now).ToArray())
            {
                _alarms.Remove(alarm);
                alarm.Ring.SetResult();
            }
        }
    }
}
