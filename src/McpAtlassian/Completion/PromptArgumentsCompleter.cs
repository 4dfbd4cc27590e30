using System.Collections;
using System.Management.Automation.Language;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Text;

namespace McpAtlassian.Completion;

/// <summary>
/// Completes -Arguments of a prompt with a whole hashtable: the required arguments, the first of them with the values
/// that the server proposes.
/// </summary>
internal sealed class PromptArgumentsCompleter : IArgumentCompleter
{
    private const int MaximumProposals = 50;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        if (!string.IsNullOrEmpty(wordToComplete)
            || fakeBoundParameters["Name"] is not { } bound
            || SessionOf.Command(fakeBoundParameters)?.Engine is not { } session)
        {
            yield break;
        }

        var name = (bound is IEnumerable list and not string ? list.Cast<object>().FirstOrDefault() : bound)?.ToString()
            ?? string.Empty;
        if (PromptNameCompleter.Prompts(
            session).FirstOrDefault(
                p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { Arguments.Count: > 0 } prompt)
        {
            yield break;
        }

        var wanted = prompt.Arguments.Where(a => a.IsRequired).DefaultIfEmpty(prompt.Arguments[0]).ToList();
        var proposals = AskServer.For(
            cancellationToken =>
                session.CompletePromptAsync(prompt.Name, wanted[0].Name, string.Empty, cancellationToken));
        foreach (var value in proposals.DefaultIfEmpty(string.Empty).Take(MaximumProposals))
        {
            var text = "@{ "
                + string.Join(
                    "; ", wanted.Select((a, i) => Quote(a.Name) + " = " + Quote(i == 0 ? value : string.Empty))) + " }";
            yield return new CompletionResult(
                text,
                HarmlessText.Of(text),
                CompletionResultType.ParameterValue,
                HarmlessText.Of(wanted[0].Description.Length > 0 ? wanted[0].Description : wanted[0].Name));
        }
    }

    private static string Quote(string text) =>
        SingleQuoted.Of(new string([.. text.Where(c => !char.IsControl(c))]));
}
