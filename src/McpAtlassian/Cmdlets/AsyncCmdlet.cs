using System;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using McpAtlassian.Ci;
using McpAtlassian.Errors;

namespace McpAtlassian.Cmdlets;

/// <summary>
/// A cmdlet whose work is asynchronous. The pipeline thread only waits for things to write; Ctrl+C wakes it at once,
/// whatever the work is doing, and cancels the work.
/// </summary>
public abstract class AsyncCmdlet : AnnotatingCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private AsyncPipeline? _pipeline;

    /// <summary>What the work says and asks goes through here.</summary>
    private protected AsyncPipeline Pipeline => _pipeline ??= new AsyncPipeline(this);

    /// <summary>Cancelled by Ctrl+C and by the end of the pipeline.</summary>
    private protected CancellationToken StopToken => _stop.Token;

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(ProcessAsync);

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    private protected virtual Task ProcessAsync(AsyncPipeline pipeline, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What errors of the whole invocation point at.</summary>
    private protected virtual object? ErrorTarget => null;

    /// <summary>Ends the invocation with a named error.</summary>
    [DoesNotReturn]
    private protected void Throw(Exception exception)
    {
        ThrowTerminatingError(ErrorRecords.From(exception, ErrorTarget));
        throw exception;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the invocation held.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Cancel();
            _stop.Dispose();
            _pipeline?.Dispose();
        }
    }

    /// <summary>Runs asynchronous work to its end while the pipeline thread does what it asks.</summary>
    private protected void Run(Func<AsyncPipeline, CancellationToken, Task> body)
    {
        var pipeline = Pipeline;
        var token = _stop.Token;
        var task = Task.Run(() => body(pipeline, token), CancellationToken.None);

        // Whatever ends the pumping, the work's own end is observed without waiting for it.
        _ = task.ContinueWith(static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        try
        {
            pipeline.Pump(task, token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch
        {
            _stop.Cancel();
            throw;
        }

        Finish(task);
    }

    [SuppressMessage("Usage", "VSTHRD002", Justification = "The pump ends only when the task has ended or is ending; nothing of it needs this thread any more.")]
    private void Finish(Task task)
    {
        try
        {
            task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            Throw(e);
        }
    }
}
