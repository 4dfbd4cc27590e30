using System.Management.Automation;
using System.Management.Automation.Subsystem;

namespace McpAtlassian.Suggestions;

/// <summary>The way in, called by its name: what the cmdlets know comes as functions.</summary>
public static class Registration
{
    private static readonly object Lock = new();
    private static FeedbackProvider? s_feedback;
    private static Predictor? s_predictor;

    /// <summary>Registers both with PowerShell; a second call changes nothing.</summary>
    /// <param name="advise">The lines to run instead of one that failed, and its error.</param>
    /// <param name="predict">Whole lines for what was typed so far.</param>
    /// <param name="learn">Takes a line that succeeded.</param>
    public static void Enable(
        Func<string, ErrorRecord?, IReadOnlyList<string>> advise,
        Func<string, IReadOnlyList<string>> predict,
        Action<string> learn)
    {
        lock (Lock)
        {
            if (s_feedback is null)
            {
                s_feedback = new FeedbackProvider(advise);
                s_predictor = new Predictor(predict, learn);
                SubsystemManager.RegisterSubsystem(SubsystemKind.FeedbackProvider, s_feedback);
                SubsystemManager.RegisterSubsystem(SubsystemKind.CommandPredictor, s_predictor);
            }
        }
    }

    /// <summary>Takes both out again.</summary>
    public static void Disable()
    {
        lock (Lock)
        {
            if (s_feedback is not null)
            {
                SubsystemManager.UnregisterSubsystem(SubsystemKind.FeedbackProvider, s_feedback.Id);
                SubsystemManager.UnregisterSubsystem(SubsystemKind.CommandPredictor, s_predictor!.Id);
                s_feedback = null;
                s_predictor = null;
            }
        }
    }
}
