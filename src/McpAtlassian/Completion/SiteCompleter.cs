using System.Collections;
using System.Management.Automation.Language;

namespace McpAtlassian.Completion;

/// <summary>Completes the sites that the session's account sees.</summary>
internal sealed class SiteCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) =>
        SessionOf.Command(fakeBoundParameters) is { } session
            ? Completions.Match(
                wordToComplete, session.Engine!.Sites.Select(s => (s.Name, $"{s.Url} {s.CloudId}".Trim())))
            : [];
}
