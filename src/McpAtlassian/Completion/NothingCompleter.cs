using System.Collections;
using System.Management.Automation.Language;

namespace McpAtlassian.Completion;

/// <summary>
/// Completes nothing, and by that keeps PowerShell from completing the names of files where none is wanted.
/// </summary>
internal sealed class NothingCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) => [];
}
