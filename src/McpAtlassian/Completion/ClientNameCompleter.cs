using System.Collections;
using System.Management.Automation.Language;
using McpAtlassian.Engine.Configuration;
using McpAtlassian.Engine.Configuration.Clients;

namespace McpAtlassian.Completion;

/// <summary>Completes the names of MCP clients, those found here first.</summary>
internal sealed class ClientNameCompleter : IArgumentCompleter
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
            ClientInfo.All(ClientEnvironment.Current(System.IO.Directory.GetCurrentDirectory()))
                .OrderByDescending(c => c.IsInstalled)
                .Select(c => (c.Name, c.DisplayName + (c.IsInstalled ? " (found here)" : string.Empty))));
}
