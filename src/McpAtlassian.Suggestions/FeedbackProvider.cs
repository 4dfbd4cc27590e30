using System.Management.Automation;
using System.Management.Automation.Subsystem.Feedback;

namespace McpAtlassian.Suggestions;

/// <summary>Says which line to run after one that named a tool or a command wrongly.</summary>
internal sealed class FeedbackProvider(Func<string, ErrorRecord?, IReadOnlyList<string>> advise) : IFeedbackProvider
{
    public Guid Id { get; } = new("0c2d6a52-6c0e-4f0f-8f3b-6d5a3b1d9e41");

    public string Name => "McpAtlassian";

    public string Description => "Corrects names of tools and commands of McpAtlassian.";

    public FeedbackTrigger Trigger => FeedbackTrigger.CommandNotFound | FeedbackTrigger.Error;

    public FeedbackItem? GetFeedback(FeedbackContext context, CancellationToken token)
    {
        var lines = advise(context.CommandLine, context.LastError);
        return lines.Count == 0 ? null : new FeedbackItem("Run this instead:", [.. lines]);
    }
}
