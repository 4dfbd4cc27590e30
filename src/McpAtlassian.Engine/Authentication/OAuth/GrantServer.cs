namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>Where the tokens of a grant are refreshed, and for what.</summary>
internal sealed record GrantServer(string Issuer, string TokenEndpoint, string? RevocationEndpoint, string? Resource)
{
    /// <summary>What discovery has left; null where the server refreshes nothing.</summary>
    public static GrantServer? From(ServerMetadata server, OAuthState state) =>
        server.TokenEndpoint is { } endpoint && state.AuthorizationServer is { } issuer
            ? new GrantServer(issuer, endpoint.AbsoluteUri, server.RevocationEndpoint?.AbsoluteUri, state.Resource)
            : null;
}
