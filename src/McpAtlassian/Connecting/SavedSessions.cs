using System.Management.Automation.Runspaces;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Sessions.Recipes;
using McpAtlassian.Models;
using McpAtlassian.Sessions;

namespace McpAtlassian.Connecting;

/// <summary>Opens a saved session for a command without a user: it never asks and never opens a browser.</summary>
internal static class SavedSessions
{
    public static async Task OpenAsync(
        string name, Runspace? runspace, ICallObserver? observer, CancellationToken cancellationToken)
    {
        var engine = await SessionOpener.OpenSavedAsync(
            name,
            new OpeningOptions
            {
                OAuth = new OAuthOptions { LoginCommand = $"Connect-Atlassian -OAuth -Name {name} -Save" },
                ClientVersion = typeof(SavedSessions).Assembly.GetName().Version!.ToString(3),
                Observer = observer,
                Store = new SessionStore(openStore: VaultSecretStore.Open),
            },
            cancellationToken).ConfigureAwait(false);
        SessionTable.Add(AtlassianSession.Open(name, engine), runspace);
    }
}
