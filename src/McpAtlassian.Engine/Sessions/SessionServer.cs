using System.Security;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Configuration.Entries;
using McpAtlassian.Engine.Configuration.Servers;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Sessions;

/// <summary>A session's own server, as a client would reach it with the same kind of credential.</summary>
internal static class SessionServer
{
    /// <summary>
    /// Describes the session's server. The URL is the session's own; an endpoint changes only its path, so that a
    /// credential cannot end up beside another host. The credential itself comes along only for plain text.
    /// </summary>
    public static ServerDefinition Describe(McpSession session, string? endpoint, string variable, bool plainText)
    {
        if (session.Target is HttpTarget http)
        {
            var url = RovoServer.Url(http.Uri, endpoint);
            return session.Credential.Method switch
            {
                "None" => ServerDefinition.Remote(url, []),
                "OAuth" when !plainText => ServerDefinition.RemoteOAuth(url),
                _ => RovoServer.WithToken(url, variable, plainText ? Header(session.Credential, url) : null),
            };
        }

        if (session.Target is not StdioTarget local)
        {
            throw new EngineException(
                ErrorIds.NotSupported,
                "This session's server cannot be written to a configuration file.",
                "Use a saved session: Export-McpConfig -Bridge -Session <name>");
        }

        if (endpoint is not null)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid, "A local server has no endpoint.", "Leave out -Endpoint.");
        }

        if (local.Arguments.FirstOrDefault(a => SecretScanner.IsLiteralSecret(string.Empty, a)) is not null)
        {
            throw new EngineException(
                ErrorIds.SecretRefused,
                "The session's command line contains a secret, which would be written to the file.",
                "Open the session with the secret in -Environment instead.");
        }

        return ServerDefinition.Local(
            local.Command,
            local.Arguments.ToArray(),
            local.Environment.Select(p => Setting(p, plainText)).ToArray(),
            DefaultNames.Local);
    }

    private static ServerSetting Setting(KeyValuePair<string, string?> pair, bool plainText) =>
        SecretScanner.IsLiteralSecret(pair.Key, pair.Value ?? string.Empty)
            ? ServerSetting.FromVariable(pair.Key, pair.Key, plainText ? SecretText.Protect(pair.Value!) : null)
            : ServerSetting.Public(pair.Key, pair.Value ?? string.Empty);

    private static SecureString Header(Credential credential, Uri url)
    {
        // A credential with a lasting secret answers at once; one that would have to ask somebody is not written down.
        string? header = null;
        async Task ReadAsync() =>
            header = await credential.GetAuthorizationAsync(url, CancellationToken.None).ConfigureAwait(false);
        var lasting = credential is ApiTokenCredential or BearerCredential;
        return lasting && ReadAsync().IsCompleted && header is not null
            ? SecretText.Protect(header)
            : throw new EngineException(
                ErrorIds.SecretRefused,
                $"-AsPlainText does not work with a session by {credential.Method}: it has no permanent secret.",
                "Leave out -AsPlainText: with -Bridge the file needs no secret.");
    }
}
