using System.Management.Automation.Runspaces;
using McpAtlassian.Completion;
using McpAtlassian.Errors;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using McpAtlassian.Sessions;
using McpAtlassian.Transformation;
using Tip = McpAtlassian.Text.Tips.SelectAtlassianSessionCommand;

namespace McpAtlassian.Commands;

/// <summary>Chooses the default session for commands without -Session.</summary>
/// <remarks>
/// <para>The choice applies to this runspace only. When you connect, the new session becomes the default
/// automatically.</para>
/// </remarks>
/// <example>
/// <code>Connect-Atlassian -Demo -Name work
/// Connect-Atlassian -Demo -Name play
/// Select-AtlassianSession work</code>
/// <para>Switches back to the first of two sessions.</para>
/// </example>
/// <example>
/// <code>Get-AtlassianSession work | Select-AtlassianSession -PassThru</code>
/// <para>Chooses a session given as an object, and returns it.</para>
/// </example>
/// <seealso cref="GetAtlassianSessionCommand"/>
/// <seealso cref="ConnectAtlassianCommand"/>
/// <seealso>about_AtlassianSessions</seealso>
[Cmdlet(VerbsCommon.Select, "AtlassianSession")]
[OutputType(typeof(AtlassianSession))]
public sealed class SelectAtlassianSessionCommand : AnnotatingCmdlet
{
    /// <summary>The session, as an object or by name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, HelpMessage = Tip.Session)]
    [Alias("Name")]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public AtlassianSession Session { get; set; } = null!;

    /// <summary>Return the session.</summary>
    [Parameter(HelpMessage = Tip.PassThru)]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            // By name, also for an object: one that was closed or replaced cannot be chosen any more.
            var session = SessionTable.Resolve(AtlassianSession.Named(Session.Name), Runspace.DefaultRunspace);
            SessionTable.Choose(session, Runspace.DefaultRunspace);
            if (PassThru)
            {
                WriteObject(session);
            }
        }
        catch (EngineException error)
        {
            WriteError(ErrorRecords.From(error, Session.Name));
        }
    }
}
