using System.Diagnostics.CodeAnalysis;

namespace McpAtlassian.Pipeline;

/// <summary>
/// The asynchronous work of one command. Its pipeline thread only waits for things to write; Ctrl+C wakes it at once,
/// whatever the work is doing, and cancels the work.
/// </summary>
internal sealed class AsyncWork(PSCmdlet command, Action<Exception> fail) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private AsyncPipeline? _pipeline;

    /// <summary>What the work says and asks goes through here.</summary>
    public AsyncPipeline Pipeline => _pipeline ??= new AsyncPipeline(command);

    /// <summary>Cancelled by Ctrl+C and by the end of the pipeline.</summary>
    public CancellationToken StopToken => _stop.Token;

    public void Stop() => _stop.Cancel();

    /// <summary>Runs asynchronous work to its end while the pipeline thread does what it asks.</summary>
    public void Run(Func<AsyncPipeline, CancellationToken, Task> body)
    {
        var pipeline = Pipeline;
        var token = _stop.Token;
        var task = Task.Run(() => body(pipeline, token), CancellationToken.None);

        // Whatever ends the pumping, the work's own end is observed without waiting for it.
        _ = task.ContinueWith(
            static t => _ = t.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);
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

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _pipeline?.Dispose();
    }

    [SuppressMessage(
        "Usage",
        "VSTHRD002",
        Justification = "The pump ends only when the task has ended or is ending; it no longer needs this thread.")]
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
        catch (Exception error) when (error is not PipelineStoppedException)
        {
            fail(error);
            throw;
        }
    }
}
