using System.Runtime.CompilerServices;

namespace McpAtlassian.Engine.Tests.Transport;

/// <summary>
/// Async methods built by our own builders behave as those of the framework. All of this project's are built by them.
/// </summary>
public sealed class AsyncMethodTests
{
    private static readonly AsyncLocal<string?> Local = new();

    [Fact]
    public void The_builders_are_ours()
    {
        var machine = typeof(AsyncMethodTests).GetMethod(
            nameof(SetAsync),
            System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .GetCustomAttributes(typeof(AsyncStateMachineAttribute), inherit: false)
            .Cast<AsyncStateMachineAttribute>().Single().StateMachineType;
        Assert.Contains(machine.GetFields(), static field => field.FieldType is
        {
            Name: "AsyncTaskMethodBuilder",
            Assembly: var assembly,
        } && assembly == typeof(AsyncMethodTests).Assembly);
    }

    [Fact]
    public async Task What_a_method_sets_of_the_flow_is_its_own_and_what_it_is_given_stays_with_it()
    {
        Local.Value = "outer";
        await SetAsync("inner", suspend: false);
        Assert.Equal("outer", Local.Value);
        await SetAsync("inner", suspend: true);
        Assert.Equal("outer", Local.Value);
        await Task.Yield();
        Assert.Equal("outer", Local.Value);
    }

    [Fact]
    public async Task Suppressed_flow_carries_nothing()
    {
        Local.Value = "outer";
        Task<string?> reading;
        using (ExecutionContext.SuppressFlow())
        {
            reading = Task.Run(ReadAsync, TestContext.Current.CancellationToken);
        }

        Assert.Null(await reading);
        Assert.Equal("outer", await ReadAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancellation_ends_the_task_as_cancelled_with_its_own_exception(bool suspend)
    {
        using var source = new CancellationTokenSource();
        var cause = new TaskCanceledException("why", new TimeoutException(), source.Token);
        var task = ThrowAsync(cause, suspend);
        Assert.Same(cause, await Assert.ThrowsAsync<TaskCanceledException>(() => task));
        Assert.True(task.IsCanceled);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failure_ends_the_task_with_the_exception_and_where_it_was_thrown(bool suspend)
    {
        var cause = new InvalidOperationException("why");
        var task = ThrowAsync(cause, suspend);
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => task);
        Assert.Same(cause, thrown);
        Assert.True(task.IsFaulted);
        Assert.Contains(nameof(ThrowAsync), thrown.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_come_whether_or_not_a_method_waited()
    {
        Assert.Equal(6, await SumAsync(3, suspend: false));
        Assert.Equal(6, await SumAsync(3, suspend: true));
        Assert.Equal(1000, (await Task.WhenAll(Enumerable.Range(0, 1000).Select(static async i =>
        {
            await Task.Yield();
            return i;
        }))).Distinct().Count());
    }

    [Fact]
    public async Task A_method_goes_on_where_its_caller_was()
    {
        var context = new Counting();
        var previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        Task posting;
        try
        {
            posting = CaptureAsync();
            Assert.Same(context, SynchronizationContext.Current);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(previous);
        }

        await posting;
        Assert.Equal(1, context.Posts);
    }

    private static async Task SetAsync(string value, bool suspend)
    {
        Local.Value = value;
        if (suspend)
        {
            await Task.Yield();
        }

        Assert.Equal(value, Local.Value);
    }

    private static async Task<string?> ReadAsync()
    {
        await Task.Yield();
        return Local.Value;
    }

    private static async Task ThrowAsync(Exception cause, bool suspend)
    {
        if (suspend)
        {
            await Task.Yield();
        }

        throw cause;
    }

    private static async Task<int> SumAsync(int count, bool suspend)
    {
        var sum = 0;
        for (var i = 1; i <= count; i++)
        {
            if (suspend)
            {
                await Task.Yield();
            }

            sum += i;
        }

        return sum;
    }

    private static async Task CaptureAsync() => await Task.Run(static () => { });

    private sealed class Counting : SynchronizationContext
    {
        public int Posts { get; private set; }

        public override void Post(SendOrPostCallback d, object? state)
        {
            Posts++;
            d(state);
        }
    }
}
