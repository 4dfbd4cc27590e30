using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using McpAtlassian.Cmdlets;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Models;

namespace McpAtlassian.Completion;

/// <summary>Completes tool names from the session's catalogue in memory; it never asks the server.</summary>
internal sealed class ToolNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        AtlassianSession session;
        try
        {
            var asked = fakeBoundParameters["Session"] switch
            {
                AtlassianSession given => given,
                string name => AtlassianSession.Named(name),
                _ => null,
            };
            session = SessionTable.Resolve(asked, Runspace.DefaultRunspace);
        }
        catch (EngineException)
        {
            return [];
        }

        return Completions.Match(
            wordToComplete,
            session.Engine!.Catalogue.Tools.Select(t => (t.Name, AtlassianMcpTool.ToolTip(t))));
    }
}
