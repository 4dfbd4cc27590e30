using System.Management.Automation.Subsystem.Prediction;

namespace McpAtlassian.Suggestions;

/// <summary>Offers arguments that were given before.</summary>
internal sealed class Predictor(Func<string, IReadOnlyList<string>> predict, Action<string> learn) : ICommandPredictor
{
    public Guid Id { get; } = new("9b1c7f0a-2f7e-4d8b-b0b5-5a6f2c9f1a77");

    public string Name => "Atlassian";

    public string Description => "Arguments of McpAtlassian's commands and tools, from this session.";

    public SuggestionPackage GetSuggestion(
        PredictionClient client, PredictionContext context, CancellationToken cancellationToken)
    {
        var lines = predict(context.InputAst.Extent.Text);
        return lines.Count == 0 ? default
            : new SuggestionPackage([.. lines.Select(static line => new PredictiveSuggestion(line))]);
    }

    public bool CanAcceptFeedback(PredictionClient client, PredictorFeedbackKind feedback) =>
        feedback == PredictorFeedbackKind.CommandLineExecuted;

    public void OnCommandLineExecuted(PredictionClient client, string commandLine, bool success)
    {
        if (success)
        {
            learn(commandLine);
        }
    }

    public void OnCommandLineAccepted(PredictionClient client, IReadOnlyList<string> history)
    {
    }

    public void OnSuggestionDisplayed(PredictionClient client, uint session, int countOrIndex)
    {
    }

    public void OnSuggestionAccepted(PredictionClient client, uint session, string acceptedSuggestion)
    {
    }
}
