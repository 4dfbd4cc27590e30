using System.Collections.Concurrent;
using McpAtlassian.Ci;

namespace McpAtlassian.Pipeline;

/// <summary>
/// The asynchronous side of a cmdlet: work running off the pipeline thread hands everything it wants to say or ask to
/// that thread through here. What produces output is awaited until it has been written, so a slow consumer slows the
/// work down and <c>Select-Object -First</c> stops it. One lives as long as its cmdlet, so work may outlast a record.
/// </summary>
internal sealed class AsyncPipeline : IDisposable
{
    private readonly BlockingCollection<Work> _queue = [];
    private readonly PSCmdlet _cmdlet;
    private readonly bool _verboseWouldAsk;

    public AsyncPipeline(PSCmdlet cmdlet)
    {
        _cmdlet = cmdlet;
        WantsDebug = ReadWantsDebug(cmdlet);
        _verboseWouldAsk = WantsDebug
            && cmdlet.MyInvocation?.BoundParameters is { } bound
            && bound.ContainsKey("Debug")
            && !bound.ContainsKey("Verbose");
    }

    /// <summary>
    /// Whether debug messages would be seen; decided when the cmdlet starts, because only its thread may ask.
    /// </summary>
    public bool WantsDebug { get; }

    /// <summary>Writes an object and returns when it has been taken.</summary>
    public Task WriteObjectAsync(object? value, bool enumerate = false) =>
        InvokeAsync(c =>
        {
            c.WriteObject(value, enumerate);
            return true;
        });

    /// <summary>
    /// Writes objects that are all at hand, made one by one, and returns when they have been taken: one change of
    /// threads for a page instead of one for each item.
    /// </summary>
    public Task WriteObjectsAsync(int count, Func<int, object?> make) =>
        InvokeAsync(c =>
        {
            for (var i = 0; i < count; i++)
            {
                c.WriteObject(make(i));
            }

            return true;
        });

    /// <summary>Writes a non-terminating error and returns when it has been taken.</summary>
    public Task WriteErrorAsync(ErrorRecord error) =>
        InvokeAsync(c =>
        {
            CiHost.Annotate(c, error, terminating: false);
            c.WriteError(error);
            return true;
        });

    /// <summary>
    /// With -Debug and no word about -Verbose, PowerShell would stop and ask at each verbose message of a compiled
    /// cmdlet; the message goes where the user is looking instead.
    /// </summary>
    public void WriteVerbose(string text)
    {
        if (_verboseWouldAsk)
        {
            WriteDebug(text);
        }
        else
        {
            Post(c => c.WriteVerbose(HostText.Shown(text)));
        }
    }

    public void WriteDebug(string text) => Post(c => c.WriteDebug(HostText.Shown(text)));

    public void WriteWarning(string text) => Post(c => Warnings.Write(c, HostText.Shown(text)));

    public void WriteInformation(InformationRecord record) => Post(c => c.WriteInformation(record));

    /// <summary>Shows progress; not to a runner, whose log keeps every line.</summary>
    public void WriteProgress(ProgressRecord record)
    {
        if (!CiHost.IsRunner)
        {
            Post(c => c.WriteProgress(record));
        }
    }

    /// <summary>Runs something on the pipeline thread and returns its result.</summary>
    /// <exception cref="OperationCanceledException">The pipeline is being unwound or has ended.</exception>
    public Task<T> InvokeAsync<T>(Func<PSCmdlet, T> function)
    {
        var work = new Question<T>(function);
        if (!TryAdd(work))
        {
            work.Abandon();
        }

        return work.Answer;
    }

    /// <summary>
    /// Runs what arrives on the calling thread until the given piece of work has ended and all it said has been said.
    /// </summary>
    internal void Pump(Task work, CancellationToken stop)
    {
        var end = new Work();
        _ = work.ContinueWith(
            _ => TryAdd(end),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        using (PendingMasks.Open(Post, _cmdlet))
        {
            for (var next = _queue.Take(stop); next != end; next = _queue.Take(stop))
            {
                next.Run(_cmdlet);
            }
        }
    }

    /// <summary>Ends it; whoever still waits for an answer learns that none will come.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        while (_queue.TryTake(out var work))
        {
            work.Abandon();
        }
    }

    private static bool ReadWantsDebug(PSCmdlet cmdlet) =>
        cmdlet.MyInvocation?.BoundParameters.TryGetValue("Debug", out var given) == true
            ? LanguagePrimitives.IsTrue(given)
            : LanguagePrimitives.TryConvertTo(
                cmdlet.GetVariableValue("DebugPreference"), out ActionPreference preference)
                && preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    /// <summary>Runs something on the pipeline thread when its turn comes.</summary>
    internal void Post(Action<PSCmdlet> action) => TryAdd(new Statement(action));

    private bool TryAdd(Work work)
    {
        try
        {
            return _queue.TryAdd(work);
        }
        catch (InvalidOperationException)
        {
            return false; // Ended: a late progress report of a call that has returned.
        }
    }

    /// <summary>Something to run on the pipeline thread; by itself only a mark in the queue.</summary>
    private class Work
    {
        public virtual void Run(PSCmdlet cmdlet)
        {
        }

        public virtual void Abandon()
        {
        }
    }

    private sealed class Statement(Action<PSCmdlet> action) : Work
    {
        public override void Run(PSCmdlet cmdlet) => action(cmdlet);
    }

    private sealed class Question<T>(Func<PSCmdlet, T> function) : Work
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Answer => _answer.Task;

        public override void Run(PSCmdlet cmdlet)
        {
            try
            {
                _answer.SetResult(function(cmdlet));
            }
            catch (Engine.Diagnostics.EngineException error)
            {
                _answer.SetException(error); // An answer like any other: the asking work reports it.
            }
            catch (Exception error)
            {
                // The pipeline is being unwound (Select-Object -First, -ErrorAction Stop): the work learns that it is
                // over, PowerShell gets its own exception back.
                _answer.SetException(new OperationCanceledException("The pipeline has stopped.", error));
                throw;
            }
        }

        public override void Abandon() =>
            _answer.TrySetException(new OperationCanceledException("The pipeline has stopped."));
    }
}
