using System.Diagnostics.CodeAnalysis;
using McpAtlassian.Errors;

namespace McpAtlassian.Pipeline;

/// <summary>A cmdlet whose work is asynchronous.</summary>
public abstract class AsyncCmdlet : AnnotatingCmdlet, IDisposable
{
    private readonly AsyncWork _work;

    private protected AsyncCmdlet() => _work = new AsyncWork(this, Throw);

    /// <summary>What the work says and asks goes through here.</summary>
    private protected AsyncPipeline Pipeline => _work.Pipeline;

    /// <summary>Cancelled by Ctrl+C and by the end of the pipeline.</summary>
    private protected CancellationToken StopToken => _work.StopToken;

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(ProcessAsync);

    /// <inheritdoc/>
    protected override void StopProcessing() => _work.Stop();

    private protected virtual Task ProcessAsync(AsyncPipeline pipeline, CancellationToken cancellationToken) =>
        Task.CompletedTask;

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
            _work.Dispose();
        }
    }

    /// <summary>Runs asynchronous work to its end while the pipeline thread does what it asks.</summary>
    private protected void Run(Func<AsyncPipeline, CancellationToken, Task> body) => _work.Run(body);
}
