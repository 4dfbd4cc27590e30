using McpAtlassian.Engine.Authentication;

namespace McpAtlassian.Engine.Sessions.Health;

/// <summary>Recognises what Atlassian's texts and a token's shape say about the cause.</summary>
internal static class Findings
{
    public const string ApiTokenCommand =
        "Connect-Atlassian -EmailAddress you@example.com -ApiToken (Read-Host -AsSecureString)";
    public const string OAuthCommand = "Connect-Atlassian -OAuth";

    private static readonly (string Text, string ErrorId, string Message, string Remedy)[] Known =
    [
        ("permission to connect via API token", ErrorIds.ApiTokenDisabled,
            "The organization's admin has not allowed API tokens.",
            "Ask an organization admin to allow them (Atlassian Administration > Rovo > Rovo MCP server > "
            + $"Authentication), or sign in with OAuth: {OAuthCommand}"),
        ("permission to connect from this IP address", ErrorIds.IpBlocked,
            "The organization's IP allowlist does not include this machine's IP address.",
            "Run from an allowed network, or ask an admin to add the address (Atlassian Administration > Security > "
            + "IP allowlists); then Test-AtlassianSession -Detailed"),
        ("blocked this domain", ErrorIds.ConsentDenied,
            "The organization's admin has blocked the domain the login redirects to.",
            "Ask an organization admin to allow http://127.0.0.1 and http://localhost (Atlassian Administration > "
            + "Rovo > Rovo MCP server > Domains), or use a token, which needs no domain: " + ApiTokenCommand),
    ];

    /// <summary>The finding behind an error.</summary>
    public static HealthStep FromError(string step, EngineException error, Credential credential)
    {
        if (Recognise(step, error.Message) is { } known)
        {
            return known;
        }

        if (error.Message.Contains("We are having trouble completing this action", StringComparison.OrdinalIgnoreCase)
            && credential.Method is not ("ApiToken" or "OAuth"))
        {
            return ThreeLeggedOnRovo(step);
        }

        return new HealthStep(step, HealthResult.Failed, error.Message, error.Remedy, error.ErrorId);
    }

    /// <summary>The finding behind a text of the server, or null.</summary>
    public static HealthStep? Recognise(string step, string text)
    {
        foreach (var known in Known)
        {
            if (text.Contains(known.Text, StringComparison.OrdinalIgnoreCase))
            {
                return new HealthStep(step, HealthResult.Failed, known.Message, known.Remedy, known.ErrorId);
            }
        }

        return null;
    }

    public static HealthStep AdminKey(string step) => new(
        step,
        HealthResult.Failed,
        "This is an organization admin key, which Atlassian's MCP server does not accept.",
        "Use a service account's API key (Connect-Atlassian -ApiKey) or a personal API token: " + ApiTokenCommand,
        ErrorIds.CredentialInvalid);

    public static HealthStep PersonalTokenAsBearer(string step, HealthResult result) => new(
        step,
        result,
        "This is a personal API token sent as Bearer. Atlassian accepts it only with the e-mail address.",
        ApiTokenCommand,
        ErrorIds.CredentialInvalid);

    public static HealthStep ThreeLeggedOnRovo(string step) => new(
        step,
        HealthResult.Failed,
        "This is a token of a developer-console app (OAuth 2.0 3LO). Atlassian's MCP server lets it connect, but "
        + "fails every call.",
        $"Sign in to this server: {OAuthCommand}. Or use the token with a local server: Connect-Atlassian "
        + "-AccessToken … -CloudId … -Local Uvx",
        ErrorIds.CredentialInvalid);

    public static HealthStep Unscoped(string step, int count) => new(
        step,
        HealthResult.Failed,
        $"The server lists only {count} {(count == 1 ? "tool" : "tools")} and none of a product: the token has no "
        + "scopes for them.",
        "Create a token with scopes for the app 'Rovo MCP' at "
        + "https://id.atlassian.com/manage-profile/security/api-tokens and connect with it: " + ApiTokenCommand,
        ErrorIds.TokenNotScoped);
}
