using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Sessions;

/// <summary>Gathers what a session's server might repeat and nobody may see.</summary>
internal static class WireSecrets
{
    public static async Task<Redactor> CollectAsync(
        ServerTarget target, Credential credential, NetworkOptions network, CancellationToken cancellationToken)
    {
        var secrets = new Redactor();
        secrets.Add(network.ProxyCredential?.Password);
        if (target is StdioTarget local)
        {
            foreach (var secret in local.Secrets)
            {
                secrets.Add(secret);
            }
        }

        if (target is HttpTarget http)
        {
            foreach (var header in credential.Headers)
            {
                HeaderSecrets.Add(secrets, header.Value);
            }

            try
            {
                // A credential that would have to ask for a token has none to keep back yet.
                if (credential is not RepeatableTokenCredential)
                {
                    HeaderSecrets.Add(
                        secrets,
                        await credential.GetAuthorizationAsync(http.Uri, cancellationToken).ConfigureAwait(false));
                }

                if (credential is OAuthCredential oauth)
                {
                    secrets.Add(await oauth.ReadAccessTokenAsync(cancellationToken).ConfigureAwait(false));
                }
            }
            catch (EngineException)
            {
                // A login that has ended; the call itself will say so.
            }
        }

        return secrets;
    }
}
