using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using McpAtlassian.Cmdlets;
using McpAtlassian.Cmdlets.Connecting;
using McpAtlassian.Completion;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Engine.Sessions.Recipes;
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
/// <example>
/// <code>Disconnect-Atlassian -Name work -Revoke -Forget</code>
/// <para>Closes the session, tells the server to forget the log-in, and removes what was saved of it.</para>
/// </example>
[Cmdlet(VerbsCommunications.Disconnect, "Atlassian")]
public sealed class DisconnectAtlassianCommand : AsyncCmdlet
{
    private readonly List<AtlassianSession> _sessions = [];
    private readonly List<string> _forgotten = [];

    /// <summary>Names of the sessions to close; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Tell the authorization server to forget the OAuth log-in (RFC 7009). A saved session of that log-in stops working everywhere.</summary>
    [Parameter]
    public SwitchParameter Revoke { get; set; }

    /// <summary>Remove the saved session and its secret from this machine. Names of saved sessions that are not open are taken too.</summary>
    [Parameter]
    public SwitchParameter Forget { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _sessions.Clear();
        _forgotten.Clear();
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

            if (Forget)
            {
                _forgotten.AddRange(new SessionStore().List().Select(s => s.Name).Where(pattern.IsMatch));
                if (_forgotten.Count > 0)
                {
                    continue;
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
            if (Revoke)
            {
                await RevokeAsync(pipeline, session, cancellationToken).ConfigureAwait(false);
            }

            SessionTable.Remove(session);
            await session.Engine!.CloseAsync().ConfigureAwait(false);
            DemoServers.SessionClosed(session);
            pipeline.WriteVerbose($"Session '{session.Name}' is closed.");
            if (Forget && Name is null)
            {
                _forgotten.Add(session.Name);
            }
        }

        foreach (string name in _forgotten.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (await SessionOpener.ForgetAsync(name, new SessionStore(openStore: VaultSecretStore.Open), cancellationToken).ConfigureAwait(false))
            {
                pipeline.WriteVerbose($"The saved session '{name}' is removed.");
            }
        }
    }

    private static async Task RevokeAsync(AsyncPipeline pipeline, AtlassianSession session, CancellationToken cancellationToken)
    {
        if (session.Method != RecipeMethod.OAuth)
        {
            pipeline.WriteWarning($"'{session.Name}' is not an OAuth session; there is no log-in to revoke. An API token or key is revoked where it was made.");
            return;
        }

        if (!await SessionOpener.RevokeAsync(session.Engine!, cancellationToken).ConfigureAwait(false))
        {
            pipeline.WriteWarning($"The server of '{session.Name}' has no way to revoke a log-in. Remove the app at https://id.atlassian.com/manage-profile/apps instead.");
        }
    }
}
