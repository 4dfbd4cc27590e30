using System.Collections;
using System.Management.Automation.Language;
using McpAtlassian.Text;

namespace McpAtlassian.Completion;

/// <summary>Completes -Arguments with a hashtable to fill in.</summary>
internal sealed class ArgumentsKeyCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        if (!string.IsNullOrEmpty(wordToComplete)
            || fakeBoundParameters["Name"]?.ToString() is not { } name
            || SessionOf.Command(fakeBoundParameters)?.Engine?.Catalogue.Find(name) is not { } tool)
        {
            yield break;
        }

        var needed = tool.Schema.Parameters.Where(p => p.IsAsked).Select(p => p.Name).ToList();
        if (needed.Count > 0)
        {
            var text = "@{ " + string.Join("; ", needed.Select(n => SingleQuoted.Of(n) + " = ")) + "}";
            yield return new CompletionResult(
                text, HarmlessText.Of(text), CompletionResultType.ParameterValue, "The arguments that are required.");
        }
    }
}
