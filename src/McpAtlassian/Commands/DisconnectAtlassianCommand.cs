using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using McpAtlassian.Cmdlets;
using McpAtlassian.Completion;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Errors;
using McpAtlassian.Models;

namespace McpAtlassian.Commands;

/// <summary>Closes sessions.</summary>
/// <remarks>
/// <para>Ends the session at the server, closes the connection, and ends a local server with all the processes it
/// started. Without a name it closes the session that commands here would use.</para>
/// </remarks>
/// <example>
/// <code>Connect-Atlassian -Demo
/// Disconnect-Atlassian</code>
/// <para>Closes the current session. The embedded demo server that -Demo started ends with it.</para>
/// </example>
/// <example>
/// <code>Get-AtlassianSession | Disconnect-Atlassian</code>
/// <para>Closes every open session.</para>
/// </example>
[Cmdlet(VerbsCommunications.Disconnect, "Atlassian")]
public sealed class DisconnectAtlassianCommand : AsyncCmdlet
{
    private readonly List<AtlassianSession> _sessions = [];

    /// <summary>Names of the sessions to close; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _sessions.Clear();
        try
        {
            if (Name is null)
            {
                _sessions.Add(SessionTable.Resolve(null, Runspace.DefaultRunspace));
            }
        }
        catch (EngineException e)
        {
            WriteError(ErrorRecords.From(e, null));
        }

        foreach (string name in Name ?? [])
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            int before = _sessions.Count;
            foreach (var session in SessionTable.All)
            {
                if (pattern.IsMatch(session.Name))
                {
                    _sessions.Add(session);
                }
            }

            if (_sessions.Count == before && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(SessionTable.NotFound(name));
            }
        }

        base.ProcessRecord();
    }

    private protected override async Task ProcessAsync(AsyncPipeline pipeline, CancellationToken cancellationToken)
    {
        foreach (var session in _sessions)
        {
            SessionTable.Remove(session);
            await session.Engine!.CloseAsync().ConfigureAwait(false);
            DemoServers.SessionClosed(session);
            pipeline.WriteVerbose($"Session '{session.Name}' is closed.");
        }
    }
}
