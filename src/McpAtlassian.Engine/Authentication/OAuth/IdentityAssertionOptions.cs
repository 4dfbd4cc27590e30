namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// What enterprise-managed authorization needs: the organization's identity provider and both clients.
/// </summary>
internal sealed class IdentityAssertionOptions
{
    /// <summary>Gives the user's ID token each time one is needed; it may be short-lived.</summary>
    public required Func<CancellationToken, Task<string>> IdentityToken { get; init; }

    /// <summary>The identity provider; its metadata names the token endpoint where that is not given.</summary>
    public Uri? IdentityIssuer { get; init; }

    /// <summary>The identity provider's token endpoint.</summary>
    public Uri? IdentityTokenEndpoint { get; init; }

    /// <summary>The client at the identity provider.</summary>
    public required string IdentityClientId { get; init; }

    /// <summary>Its secret, if it has one.</summary>
    public string? IdentityClientSecret { get; init; }

    /// <summary>The client at the MCP server's authorization server.</summary>
    public required string ClientId { get; init; }

    /// <summary>Its secret, if it has one.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>The scopes to ask for, parted by blanks.</summary>
    public string? Scope { get; init; }
}
