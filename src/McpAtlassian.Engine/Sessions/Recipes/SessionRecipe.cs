using System.Security;
using McpAtlassian.Engine.Authentication;

namespace McpAtlassian.Engine.Sessions.Recipes;

/// <summary>
/// What a session is opened from, in a form that can be saved: the method, the endpoint, plain settings, and secrets
/// apart from them. A new session and a saved one take the same way from here.
/// </summary>
internal sealed class SessionRecipe
{
    /// <summary>The method, one of <see cref="RecipeMethod"/>.</summary>
    public required string Method { get; init; }

    /// <summary>The MCP endpoint; null for a local server.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>What is not secret: the e-mail address, a client id, a command.</summary>
    public Dictionary<string, string> Settings { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What is.</summary>
    public Dictionary<string, SecureString> Secrets { get; init; } = new(StringComparer.Ordinal);

    /// <summary>A setting, or null.</summary>
    public string? Setting(string name) => Settings.TryGetValue(name, out var value) ? value : null;
}

/// <summary>The names of settings and secrets in a recipe.</summary>
internal static class RecipeField
{
    public const string EmailAddress = "emailAddress";
    public const string ApiToken = "apiToken";
    public const string ApiKey = "apiKey";
    public const string AccessToken = "accessToken";
    public const string CloudId = "cloudId";
    public const string ExpiresOn = "expiresOn";
    public const string ClientId = "clientId";
    public const string ClientSecret = "clientSecret";
    public const string PrivateKey = "privateKey";
    public const string Scope = "scope";
    public const string IdentityToken = "identityToken";
    public const string IdentityIssuer = "identityIssuer";
    public const string IdentityTokenEndpoint = "identityTokenEndpoint";
    public const string IdentityClientId = "identityClientId";
    public const string Command = "command";
    public const string WorkingDirectory = "workingDirectory";
    public const string Transport = "transport";
    public const string Proxy = "proxy";
    public const string ProxyBypass = "proxyBypass";
    public const string SkipCertificateCheck = "skipCertificateCheck";
    public const string CertificateAuthority = "certificateAuthority";
    public const string ClientCertificate = "clientCertificate";
    public const string ClientKey = "clientKey";
    public const string AllowUnencryptedAuthentication = "allowUnencryptedAuthentication";

    /// <summary>mcp-remote's token file.</summary>
    public const string TokenFile = "tokenFile";

    public const string Issuer = "issuer";
    public const string TokenEndpoint = "tokenEndpoint";
    public const string RevocationEndpoint = "revocationEndpoint";
    public const string Resource = "resource";

    /// <summary>Before the number of an argument of the command.</summary>
    public const string Argument = "argument.";

    /// <summary>Before the name of a header, as a secret.</summary>
    public const string Header = "header.";

    /// <summary>Before the name of an environment variable, as a secret: nobody knows which of them is one.</summary>
    public const string Environment = "environment.";
}
