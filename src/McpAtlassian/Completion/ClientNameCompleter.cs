using System.Collections;
using System.Management.Automation.Language;
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
        IDictionary fakeBoundParameters)
    {
        var machine = ClientEnvironment.Current(System.IO.Directory.GetCurrentDirectory());
        return Completions.Match(
            wordToComplete,
            ClientRegistry.All
                .Select(client => (client.Name, client.DisplayName, IsHere: client.IsInstalled(machine)))
                .OrderByDescending(client => client.IsHere)
                .Select(client => (client.Name, client.DisplayName + (client.IsHere ? " (installed)" : ""))));
    }
}
