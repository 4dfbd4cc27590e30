using System.Collections;
using System.Management.Automation.Language;
using McpAtlassian.Engine.Authentication.Storage;

namespace McpAtlassian.Completion;

/// <summary>Completes the names of saved sessions.</summary>
internal sealed class SavedSessionNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) =>
        Completions.Match(
            wordToComplete,
            new SessionStore().List().Select(s => (s.Name, $"{s.Endpoint} · {s.Method} {s.Account}".Trim())));
}
