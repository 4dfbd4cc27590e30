using McpAtlassian.Engine.Authentication.OAuth;

namespace McpAtlassian.Engine.Authentication.McpRemote;

/// <summary>The facts of a login that mcp-remote finds out anew each time: where its tokens are refreshed and for what.</summary>
internal sealed record McpRemoteServer(string Issuer, string TokenEndpoint, string? RevocationEndpoint, string? Resource)
{
    /// <summary>What discovery has left; null where the server refreshes nothing.</summary>
    public static McpRemoteServer? From(ServerMetadata server, OAuthState state) =>
        server.TokenEndpoint is { } endpoint && state.AuthorizationServer is { } issuer
            ? new McpRemoteServer(issuer, endpoint.AbsoluteUri, server.RevocationEndpoint?.AbsoluteUri, state.Resource)
            : null;
}
