using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;

namespace McpAtlassian.Cmdlets;

/// <summary>
/// The asynchronous side of a cmdlet: work running off the pipeline thread hands everything it wants to say or ask to
/// that thread through here. What produces output is awaited until it has been written, so a slow consumer slows the
/// work down and <c>Select-Object -First</c> stops it.
/// </summary>
internal sealed class AsyncPipeline
{
    private readonly BlockingCollection<Action<PSCmdlet>> _work = [];
    private readonly PSCmdlet _cmdlet;

    public AsyncPipeline(PSCmdlet cmdlet)
    {
        _cmdlet = cmdlet;
    }

    /// <summary>Writes an object and returns when it has been taken.</summary>
    public Task WriteObjectAsync(object? value, bool enumerate = false) =>
        InvokeAsync(c =>
        {
            c.WriteObject(value, enumerate);
            return true;
        });

    /// <summary>Writes a non-terminating error and returns when it has been taken.</summary>
    public Task WriteErrorAsync(ErrorRecord error) =>
        InvokeAsync(c =>
        {
            c.WriteError(error);
            return true;
        });

    public void WriteVerbose(string text) => Post(c => c.WriteVerbose(text));

    public void WriteDebug(string text) => Post(c => c.WriteDebug(text));

    public void WriteWarning(string text) => Post(c => c.WriteWarning(text));

    public void WriteInformation(InformationRecord record) => Post(c => c.WriteInformation(record));

    public void WriteProgress(ProgressRecord record) => Post(c => c.WriteProgress(record));

    public Task<bool> ShouldProcessAsync(string target, string action) => InvokeAsync(c => c.ShouldProcess(target, action));

    /// <summary>Runs something on the pipeline thread and returns its result.</summary>
    public Task<T> InvokeAsync<T>(Func<PSCmdlet, T> function)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Run(PSCmdlet cmdlet)
        {
            try
            {
                done.SetResult(function(cmdlet));
            }
            catch (Exception e)
            {
                // The pipeline is being unwound (Select-Object -First, -ErrorAction Stop): the work learns that it is
                // over, the engine gets its own exception back.
                done.SetException(new OperationCanceledException("The pipeline has stopped.", e));
                throw;
            }
        }

        if (!TryAdd(Run))
        {
            done.SetException(new OperationCanceledException("The pipeline has stopped."));
        }

        return done.Task;
    }

    /// <summary>Runs what arrives on the calling thread until the work is complete.</summary>
    internal void Pump(CancellationToken stop)
    {
        foreach (var work in _work.GetConsumingEnumerable(stop))
        {
            work(_cmdlet);
        }
    }

    /// <summary>No more will come.</summary>
    internal void Complete() => _work.CompleteAdding();

    private void Post(Action<PSCmdlet> action) => TryAdd(action);

    private bool TryAdd(Action<PSCmdlet> action)
    {
        try
        {
            return _work.TryAdd(action);
        }
        catch (InvalidOperationException)
        {
            return false; // Completed: a late progress report of a call that has returned.
        }
    }
}
