using McpAtlassian.Engine.Sessions.Recipes;
using McpAtlassian.Engine.Sessions.Recipes.Local;
using McpAtlassian.Models;

namespace McpAtlassian.Connecting;

/// <summary>
/// Finds what of -ConnectionOption says nothing to the way a session is opened. It is refused: who writes a setting
/// means it, and a certificate or a limit that is passed over without a word does harm.
/// </summary>
internal static class UnheededOption
{
    /// <exception cref="EngineException">ArgumentInvalid, naming the setting and what it is for.</exception>
    public static void Refuse(
        SessionRecipe recipe, AtlassianConnectionOption option, bool isDemo, bool isSaved, bool hasClient)
    {
        var local = recipe as LocalRecipe;
        var isStarted = local is { Endpoint: null };
        var isLogin = recipe is OAuthRecipe or McpRemoteRecipe or ClientCredentialsRecipe or IdentityRecipe;
        // A program says itself what of the network does not reach it.
        var reachesNetwork = recipe is not ReplayRecipe && !isDemo;
        (string Name, bool IsSaid, bool IsHeeded, string What)[] settings =
        [
            .. Network(option).Select(setting => (setting.Name, setting.IsSaid, reachesNetwork, "a remote server")),
            (
                nameof(option.AllowUnencryptedAuthentication), option.AllowUnencryptedAuthentication,
                reachesNetwork && !isStarted && recipe is not CommandRecipe, "a remote server"),
            (nameof(option.SkipIssuerCheck), option.SkipIssuerCheck, isLogin, "an OAuth login"),
            (
                nameof(option.ClientMetadataUri), option.ClientMetadataUri is not null,
                recipe is OAuthRecipe && !hasClient, "an OAuth login without -ClientId"),
            (
                nameof(option.Capability), option.Capability is not null,
                recipe.Endpoint?.Query.Contains("capabilities=", StringComparison.Ordinal) == true,
                "Atlassian's v1 endpoint"),
            (nameof(option.Vault), option.Vault is not null, isSaved, "-Save"),
            (
                nameof(option.Port), option.Port is not null, isStarted && local!.IsHttp,
                "a local server that is started with -Transport Http"),
            (
                nameof(option.ServerVersion), option.ServerVersion is not null,
                isStarted && local!.Runner != LocalRunner.Command, "a local server that is started by uvx or Docker"),
            (
                nameof(option.Image), option.Image is not null,
                isStarted && local!.Runner is LocalRunner.Docker or LocalRunner.Automatic,
                "a local server that is started by Docker"),
            (nameof(option.Toolset), option.Toolset is not null, isStarted, "a local server that is started"),
            (nameof(option.JiraProject), option.JiraProject is not null, isStarted, "a local server that is started"),
            (
                nameof(option.ConfluenceSpace), option.ConfluenceSpace is not null, isStarted,
                "a local server that is started"),
        ];
        var lost = settings.FirstOrDefault(static setting => setting.IsSaid && !setting.IsHeeded);
        if (lost.Name is not null)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                $"-ConnectionOption {lost.Name} has no effect here: it is for {lost.What}.",
                "Leave it out.");
        }
    }

    private static (string Name, bool IsSaid)[] Network(AtlassianConnectionOption option) =>
    [
        (nameof(option.ProxyCredential), option.ProxyCredential is not null),
        (nameof(option.ProxyBypass), option.ProxyBypass is not null),
        (nameof(option.ProxyUseDefaultCredentials), option.ProxyUseDefaultCredentials),
        (nameof(option.CertificateAuthority), option.CertificateAuthority is not null),
        (nameof(option.ClientCertificate), option.ClientCertificate is not null),
        (nameof(option.ClientKey), option.ClientKey is not null),
        (nameof(option.SkipCertificateCheck), option.SkipCertificateCheck),
    ];
}
