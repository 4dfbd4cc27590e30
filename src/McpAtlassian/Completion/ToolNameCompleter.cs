using System.Collections;
using System.Management.Automation.Language;
using McpAtlassian.Models;

namespace McpAtlassian.Completion;

/// <summary>Completes tool names from the session's catalogue in memory; it never asks the server.</summary>
internal sealed class ToolNameCompleter : IArgumentCompleter
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
                wordToComplete, session.Engine!.Catalogue.Tools.Select(t => (t.Name, AtlassianMcpTool.ToolTip(t))))
            : [];
}
