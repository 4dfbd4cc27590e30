namespace McpAtlassian.Engine.Authentication;

/// <summary>The paths of Atlassian's MCP server (Atlassian's README, 2026-09).</summary>
internal static class RovoEndpoint
{
    /// <summary>Atlassian's server.</summary>
    public const string Origin = "https://mcp.atlassian.com";

    /// <summary>
    /// The address to connect to. v2 asks for the flat list of all tools (?tools=all), which scripts want; an address
    /// with a path of its own is left as it is unless an endpoint is named.
    /// </summary>
    public static Uri Resolve(Uri address, string? endpoint, IReadOnlyCollection<string>? capabilities = null)
    {
        if (capabilities is { Count: > 0 } && endpoint != "v1")
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                "Capabilities can be chosen on the v1 endpoint only.",
                "Add -Endpoint v1, or use -AllowTool, which works on every endpoint.");
        }

        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
        {
            throw new EngineException(
                ErrorIds.PathInvalid,
                $"'{address.OriginalString}' is not a valid http or https URL.",
                "Give the full URL, for example https://mcp.atlassian.com/v2/mcp.");
        }

        if (address.UserInfo.Length > 0)
        {
            throw new EngineException(
                ErrorIds.SecretRefused,
                "The URL contains a user name or password, which would end up in logs.",
                "Give the credential with -EmailAddress and -ApiToken, or -Credential.");
        }

        if (endpoint is null && address.AbsolutePath.Length > 1)
        {
            return address;
        }

        return new Uri(address, endpoint switch
        {
            "v1" => capabilities is { Count: > 0 }
                ? "/v1/mcp?capabilities=" + string.Join(",", capabilities.Select(Uri.EscapeDataString))
                : "/v1/mcp",
            "authv2" => "/v1/mcp/authv2",
            _ => "/v2/mcp?tools=all",
        });
    }
}
