using System.Collections;
using System.Management.Automation.Language;
using McpAtlassian.Sessions;

namespace McpAtlassian.Completion;

/// <summary>Completes the names of open sessions.</summary>
internal sealed class SessionNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) =>
        Completions.Match(
            wordToComplete, SessionTable.All.Select(s => (s.Name, $"{s.Server} · {s.Method} {s.Account}".Trim())));
}
