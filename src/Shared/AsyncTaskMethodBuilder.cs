#pragma warning disable CA1822 // The compiler calls them on the instance.
#pragma warning disable CS0436 // These are meant, and not the framework's.
using Microsoft.CodeAnalysis;

namespace System.Runtime.CompilerServices;

// What the compiler makes of "async" in our assemblies uses these builders instead of the framework's of the same name.
// The framework's are generic over each method's own struct; as its code is not ours, none of that can be compiled
// ahead of time, and each async method on a script's way costs a dozen methods compiled at run time. These keep the
// generic part here, where ReadyToRun compiles it, and leave the rest to code that is the same for all methods. What
// they do is what the framework's do: ExecutionContext and SynchronizationContext flow and do not leak, a cancelled
// method makes a cancelled task, its exception is kept.

/// <summary>Makes the task of an async method without a result.</summary>
[Embedded]
internal struct AsyncTaskMethodBuilder
{
    private AsyncMethodRun<bool>? _run;
    private Task? _done;

    public static AsyncTaskMethodBuilder Create() => default;

    public readonly Task Task => _done ?? _run!.Task;

    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => AsyncMethodRun.Start(ref stateMachine);

    public void SetStateMachine(IAsyncStateMachine stateMachine)
    {
        // Called by old compilers only.
    }

    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        var run = _run ??= new AsyncMethodRun<bool>();
        awaiter.OnCompleted(run.Suspend(ref stateMachine));
    }

    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        var run = _run ??= new AsyncMethodRun<bool>();
        awaiter.UnsafeOnCompleted(run.Suspend(ref stateMachine));
    }

    public void SetResult()
    {
        if (_run is { } run)
        {
            run.SetResult(true);
        }
        else
        {
            _done = Task.CompletedTask;
        }
    }

    public void SetException(Exception exception) => (_run ??= new AsyncMethodRun<bool>()).SetException(exception);
}

/// <summary>Makes the task of an async method with a result.</summary>
[Embedded]
internal struct AsyncTaskMethodBuilder<TResult>
{
    private AsyncMethodRun<TResult>? _run;
    private Task<TResult>? _done;

    public static AsyncTaskMethodBuilder<TResult> Create() => default;

    public readonly Task<TResult> Task => _done ?? _run!.Task;

    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => AsyncMethodRun.Start(ref stateMachine);

    public void SetStateMachine(IAsyncStateMachine stateMachine)
    {
        // Called by old compilers only.
    }

    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        var run = _run ??= new AsyncMethodRun<TResult>();
        awaiter.OnCompleted(run.Suspend(ref stateMachine));
    }

    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        var run = _run ??= new AsyncMethodRun<TResult>();
        awaiter.UnsafeOnCompleted(run.Suspend(ref stateMachine));
    }

    public void SetResult(TResult result)
    {
        if (_run is { } run)
        {
            run.SetResult(result);
        }
        else
        {
            _done = Threading.Tasks.Task.FromResult(result);
        }
    }

    public void SetException(Exception exception) => (_run ??= new AsyncMethodRun<TResult>()).SetException(exception);
}

/// <summary>One run of an async method that has been suspended, whatever method it is.</summary>
[Embedded]
internal abstract class AsyncMethodRun
{
    private readonly Action _resume;
    private IAsyncStateMachine? _machine;
    private ExecutionContext? _context;

    protected AsyncMethodRun() => _resume = Resume;

    /// <summary>Runs a method to its first suspension; what it sets of the contexts stays its own.</summary>
    public static void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        var context = ExecutionContext.Capture();
        var synchronization = SynchronizationContext.Current;
        if (IsCompiling())
        {
            new AsyncMethodRun<bool>().Suspend(ref stateMachine);
        }

        try
        {
            stateMachine.MoveNext();
        }
        finally
        {
            Restore(context, synchronization);
        }
    }

    /// <summary>Keeps the method's state, once, and the context it continues in.</summary>
    public Action Suspend<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        _context = ExecutionContext.Capture();
        _machine ??= stateMachine;
        return _resume;
    }

    /// <summary>
    /// Never. What suspends a method is generic over an awaiter of the framework's as well, so it is not compiled ahead
    /// of time, nor what only it calls. Start is, and names Suspend for the compiler to find.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsCompiling() => false;

    private static void Restore(ExecutionContext? context, SynchronizationContext? synchronization)
    {
        if (SynchronizationContext.Current != synchronization)
        {
            SynchronizationContext.SetSynchronizationContext(synchronization);
        }

        // Capture says null where the flow is suppressed, which only its own undoing ends.
        if (context is not null && ExecutionContext.Capture() is { } current && current != context)
        {
            ExecutionContext.Restore(context);
        }
    }

    private void Resume()
    {
        if (_context is { } context)
        {
            ExecutionContext.Run(context, static run => ((AsyncMethodRun)run!)._machine!.MoveNext(), this);
        }
        else
        {
            _machine!.MoveNext();
        }
    }
}

/// <summary>The same with the task it makes.</summary>
[Embedded]
internal sealed class AsyncMethodRun<TResult> : AsyncMethodRun
{
    // The framework's own way to end a task by an exception, so that one of cancellation is kept as it is.
    private AsyncValueTaskMethodBuilder<TResult> _promise = AsyncValueTaskMethodBuilder<TResult>.Create();

    public AsyncMethodRun() => Task = _promise.Task.AsTask();

    public Task<TResult> Task { get; }

    public void SetResult(TResult result) => _promise.SetResult(result);

    public void SetException(Exception exception) => _promise.SetException(exception);
}
