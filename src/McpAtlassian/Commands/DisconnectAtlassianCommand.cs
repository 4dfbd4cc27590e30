using System.Management.Automation.Runspaces;
using McpAtlassian.Completion;
using McpAtlassian.Connecting;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Sessions.Recipes;
using McpAtlassian.Errors;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using McpAtlassian.Sessions;
using Tip = McpAtlassian.Text.Tips.DisconnectAtlassianCommand;

namespace McpAtlassian.Commands;

/// <summary>Closes sessions.</summary>
/// <remarks>
/// <para>Ends the session at the server, closes the connection, and ends a local server with all the processes it
/// started. Without a name it closes the default session.</para>
/// </remarks>
/// <example>
/// <code>Connect-Atlassian -Demo
/// Disconnect-Atlassian</code>
/// <para>Closes the current session. The demo server that -Demo started ends too.</para>
/// </example>
/// <example>
/// <code>Get-AtlassianSession | Disconnect-Atlassian</code>
/// <para>Closes every open session.</para>
/// </example>
/// <example>
/// <code>Disconnect-Atlassian -Name work -Revoke -Forget</code>
/// <para>Closes the session, revokes the login at the server, and removes the saved session.</para>
/// </example>
/// <seealso cref="ConnectAtlassianCommand"/>
/// <seealso cref="GetAtlassianSessionCommand"/>
/// <seealso>about_AtlassianSessions</seealso>
[Cmdlet(VerbsCommunications.Disconnect, "Atlassian")]
public sealed class DisconnectAtlassianCommand : AsyncCmdlet
{
    private readonly List<AtlassianSession> _sessions = [];
    private readonly List<string> _saved = [];

    /// <summary>Names of the sessions to close; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, HelpMessage = Tip.Name)]
    [Alias("Session")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>
    /// Revoke the OAuth login at the authorization server (RFC 7009). Saved sessions of that login stop working
    /// everywhere. You can also name a saved session that is not open.
    /// </summary>
    [Parameter(HelpMessage = Tip.Revoke)]
    public SwitchParameter Revoke { get; set; }

    /// <summary>
    /// Remove the saved session and its secret from this machine. You can also name a saved session that is not open.
    /// </summary>
    [Parameter(HelpMessage = Tip.Forget)]
    public SwitchParameter Forget { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _sessions.Clear();
        _saved.Clear();
        try
        {
            if (Name is null)
            {
                _sessions.Add(SessionTable.Resolve(null, Runspace.DefaultRunspace));
            }
        }
        catch (EngineException error)
        {
            WriteError(ErrorRecords.From(error, null));
        }

        foreach (var name in Name ?? [])
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            var before = _sessions.Count;
            foreach (var session in SessionTable.All)
            {
                if (pattern.IsMatch(session.Name))
                {
                    _sessions.Add(session);
                }
            }

            var savedBefore = _saved.Count;
            if (Forget || Revoke)
            {
                _saved.AddRange(new SessionStore().List().Select(s => s.Name).Where(pattern.IsMatch));
            }

            if (_sessions.Count == before
                && _saved.Count == savedBefore
                && !WildcardPattern.ContainsWildcardCharacters(name))
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
                _saved.Add(session.Name);
            }
        }

        foreach (var name in _saved.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (Revoke && !_sessions.Any(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                // First, while its tokens are still there to say what is to be revoked.
                var isRevoked = await SessionOpener.RevokeSavedAsync(
                    name, new SessionStore(openStore: VaultSecretStore.Open), cancellationToken).ConfigureAwait(false);
                Tell(pipeline, name, isRevoked);
            }

            if (Forget
                && await SessionOpener.ForgetAsync(
                    name, new SessionStore(openStore: VaultSecretStore.Open), cancellationToken).ConfigureAwait(false))
            {
                pipeline.WriteVerbose($"The saved session '{name}' is removed.");
            }
        }
    }

    private static async Task RevokeAsync(
        AsyncPipeline pipeline, AtlassianSession session, CancellationToken cancellationToken)
    {
        Tell(
            pipeline,
            session.Name,
            await SessionOpener.RevokeAsync(session.Engine!, cancellationToken).ConfigureAwait(false));
    }

    private static void Tell(AsyncPipeline pipeline, string name, bool? isRevoked)
    {
        if (isRevoked is null)
        {
            pipeline.WriteWarning(
                $"'{name}' is not an OAuth session, so there is no login to revoke. Revoke an API token or key where "
                + "you created it.");
        }
        else if (isRevoked == false)
        {
            pipeline.WriteWarning(
                $"The server of '{name}' does not support revoking a login. Remove the app at "
                + "https://id.atlassian.com/manage-profile/apps instead.");
        }
    }
}
