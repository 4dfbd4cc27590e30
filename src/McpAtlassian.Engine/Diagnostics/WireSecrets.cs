using System;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Diagnostics;

/// <summary>Gathers what a session's server might repeat and nobody may see.</summary>
internal static class WireSecrets
{
    public static async Task<Redactor> CollectAsync(ServerTarget target, Credential credential, NetworkOptions network, CancellationToken cancellationToken)
    {
        var secrets = new Redactor();
        secrets.Add(network.ProxyCredential?.Password);
        if (target is StdioTarget local)
        {
            foreach (var pair in local.Environment)
            {
                if (SecretNames.IsSecret(pair.Key))
                {
                    secrets.Add(pair.Value);
                }
            }
        }

        if (target is HttpTarget http)
        {
            foreach (var header in credential.Headers)
            {
                AddHeader(secrets, header.Value);
            }

            try
            {
                // A credential that would have to ask for a token has none to keep back yet.
                if (credential is not RepeatableTokenCredential)
                {
                    AddHeader(secrets, await credential.GetAuthorizationAsync(http.Uri, cancellationToken).ConfigureAwait(false));
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

    /// <summary>The value, without its scheme too, and what a Basic value is made of.</summary>
    internal static void AddHeader(Redactor secrets, string? value)
    {
        if (value is null)
        {
            return;
        }

        secrets.Add(value);
        int space = value.IndexOf(' ');
        string bare = value.Substring(space + 1);
        secrets.Add(bare);
        if (space > 0 && value.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) && SplitBasic(bare) is { } pair)
        {
            secrets.Add(pair.Secret);
        }
    }

    /// <summary>User and secret of a Basic value; null when it is none.</summary>
    internal static (string User, string Secret)? SplitBasic(string value)
    {
        try
        {
            string pair = Encoding.UTF8.GetString(Convert.FromBase64String(value));
            int colon = pair.IndexOf(':');
            return colon < 0 ? null : (pair.Substring(0, colon), pair.Substring(colon + 1));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
