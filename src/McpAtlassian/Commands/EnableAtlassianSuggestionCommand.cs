using System.Management.Automation.Runspaces;
using McpAtlassian.Errors;
using McpAtlassian.Pipeline;
using McpAtlassian.Suggestions;

namespace McpAtlassian.Commands;

/// <summary>Turns on corrections and predictions at the prompt.</summary>
/// <remarks>
/// <para>After a mistyped tool, or a command that is not there but is a tool of an open session, PowerShell shows the
/// line to run instead. While you type, it offers the arguments of earlier calls of this session: those of the same
/// tool, and values that other tools were given under the same name. F2 shows them as a list.</para>
/// <para>Predictions come from memory and never ask a server. What looks like a secret, or is given for a parameter
/// that takes one, is not remembered; nothing is written to a file.</para>
/// <para>They are off until you turn them on, and end with Disable-AtlassianSuggestion, with Remove-Module and with the
/// process. To have them in every session, put the command into your profile. They need PowerShell 7.6; predictions
/// also need PSReadLine with the prediction source HistoryAndPlugin, its default.</para>
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
