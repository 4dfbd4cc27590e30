using System.Security;

namespace McpAtlassian.Engine.Configuration.Servers;

/// <summary>The hosted server in its forms.</summary>
internal static class RovoServer
{
    private static readonly Uri Host = new("https://mcp.atlassian.com/");

    /// <summary>Atlassian's own host at one of its endpoints: v2 (the default), v1 or authv2.</summary>
    public static Uri Url(string? endpoint) => At(Host, endpoint ?? "v2");

    /// <summary>A session's own origin; an endpoint changes only its path.</summary>
    public static Uri Url(Uri session, string? endpoint)
    {
        if (session.UserInfo.Length > 0)
        {
            throw new EngineException(
                ErrorIds.SecretRefused,
                "The session's URL contains a user name or password, which would be written to the file.",
                "Connect with -EmailAddress and -ApiToken instead.");
        }

        return endpoint is null ? session : At(session, endpoint);
    }

    /// <summary>Token sign-in: the Authorization header's whole value is in a variable.</summary>
    public static ServerDefinition WithToken(Uri url, string variable, SecureString? header = null) =>
        ServerDefinition.Remote(url, [ServerSetting.FromVariable("Authorization", variable, header)]);

    private static Uri At(Uri origin, string endpoint) => new(origin, endpoint.ToLowerInvariant() switch
    {
        "v2" => "/v2/mcp",
        "v1" => "/v1/mcp",
        "authv2" => "/v1/mcp/authv2",
        _ => throw new EngineException(
            ErrorIds.ArgumentInvalid, $"'{endpoint}' is not a valid endpoint.", "Use -Endpoint v2, v1 or authv2."),
    });
}
