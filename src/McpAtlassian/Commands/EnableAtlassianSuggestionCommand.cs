using System.Management.Automation.Runspaces;
using McpAtlassian.Errors;
using McpAtlassian.Pipeline;
using McpAtlassian.Suggestions;

namespace McpAtlassian.Commands;

/// <summary>Turns on corrections and predictions at the prompt.</summary>
/// <remarks>
/// <para>After a mistyped tool, or an unknown command that is a tool of an open session, PowerShell shows the line to
/// run instead. While you type, it predicts arguments from earlier calls of this session: of the same tool, and of
/// other tools with the same argument name. F2 shows them as a list.</para>
/// <para>Predictions come from memory and never call a server. Values that look like a secret, or belong to a parameter
/// for one, are not remembered. Nothing is written to a file.</para>
/// <para>They are off by default, and end with Disable-AtlassianSuggestion, Remove-Module or the process. To use them
/// in every session, add the command to your profile. They need PowerShell 7.6. Predictions also need PSReadLine with
/// the prediction source HistoryAndPlugin, its default.</para>
/// </remarks>
/// <example>
/// <code>Enable-AtlassianSuggestion</code>
/// <para>Turns them on for this session.</para>
/// </example>
/// <example>
/// <code>Add-Content $PROFILE 'Enable-AtlassianSuggestion'</code>
/// <para>Turns them on for every session from now on.</para>
/// </example>
/// <seealso cref="DisableAtlassianSuggestionCommand"/>
/// <seealso cref="ImportAtlassianMcpToolCommand"/>
[Cmdlet(VerbsLifecycle.Enable, "AtlassianSuggestion")]
[OutputType(typeof(void))]
public sealed class EnableAtlassianSuggestionCommand : AnnotatingCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            var history = InvokeCommand.InvokeScript("Microsoft.PowerShell.Core\\Get-History")
                .Where(static line => line?.Properties["ExecutionStatus"]?.Value?.ToString() == "Completed")
                .Select(static line => line.Properties["CommandLine"]?.Value as string).OfType<string>();
            SuggestionHost.Enable(Runspace.DefaultRunspace, history);
        }
        catch (EngineException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, null));
        }
    }
}
