using System.Management.Automation.Runspaces;
using McpAtlassian.Completion;
using McpAtlassian.Models;
using McpAtlassian.Sessions;
using McpAtlassian.Transformation;
using Tip = McpAtlassian.Text.Tips.SessionCmdlet;

namespace McpAtlassian.Pipeline;

/// <summary>A cmdlet that works in a session.</summary>
public abstract class SessionCmdlet : AsyncCmdlet
{
    /// <summary>
    /// The session to use, as an object or by name. Without it the runspace's default session is used: the one
    /// connected last, or the process's only one.
    /// </summary>
    [Parameter(HelpMessage = Tip.Session)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public AtlassianSession? Session { get; set; }

    /// <summary>The session, found on the pipeline thread before any work starts.</summary>
    private protected AtlassianSession Resolved { get; private set; } = null!;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            Resolved = SessionTable.Resolve(Session, Runspace.DefaultRunspace);
        }
        catch (EngineException error)
        {
            ThrowTerminatingError(Errors.ErrorRecords.From(error, Session?.Name));
        }

        base.BeginProcessing();
    }
}
