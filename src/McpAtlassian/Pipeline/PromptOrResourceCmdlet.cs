using McpAtlassian.Engine.Sessions;
using Tip = McpAtlassian.Text.Tips.PromptOrResourceCmdlet;

namespace McpAtlassian.Pipeline;

/// <summary>A cmdlet that lists and gets what a server offers besides its tools.</summary>
public abstract class PromptOrResourceCmdlet : SessionCmdlet
{
    /// <summary>How long each request may take, in seconds. Default 120; 0 means no limit.</summary>
    [Parameter(HelpMessage = Tip.TimeoutSec)]
    [ValidateRange(0, 86400)]
    public int TimeoutSec { get; set; } = 120;

    /// <summary>What the progress is said to be of.</summary>
    private protected abstract string Activity { get; }

    private protected sealed override async Task ProcessAsync(
        AsyncPipeline pipeline, CancellationToken cancellationToken)
    {
        var observer = new PipelineObserver(pipeline, Activity);
        var options = new CallOptions
        {
            Timeout = TimeoutSec == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(TimeoutSec),
            Observer = observer
        };
        try
        {
            await GetAsync(pipeline, options, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            observer.Complete();
        }
    }

    private protected abstract Task GetAsync(
        AsyncPipeline pipeline, CallOptions options, CancellationToken cancellationToken);
}
