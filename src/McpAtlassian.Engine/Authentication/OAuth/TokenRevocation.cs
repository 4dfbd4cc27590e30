namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// Takes a grant back at its server (RFC 7009): the refresh token, which ends the access tokens too, else the access
/// token.
/// </summary>
internal static class TokenRevocation
{
    public static async Task<bool> RevokeAsync(
        HttpMessageInvoker http, OAuthGrant grant, CancellationToken cancellationToken)
    {
        if (grant.RevocationEndpoint is not { } address)
        {
            return false;
        }

        var hasRefresh = !string.IsNullOrEmpty(grant.RefreshToken);
        var form = new Dictionary<string, string>
        {
            ["token"] = hasRefresh ? grant.RefreshToken! : grant.AccessToken,
            ["token_type_hint"] = hasRefresh ? "refresh_token" : "access_token",
        };
        var authorization = TokenEndpoint.Authenticate(
            form, grant.ClientId ?? string.Empty, grant.ClientSecret, grant.ClientAuthentication);
        var answer = await new TokenEndpoint(http.SendAsync)
            .AskAsync(new Uri(address), form, authorization, cancellationToken).ConfigureAwait(false);
        return answer.Status is >= 200 and < 300
            ? true
            : throw answer.ToException(
                "The login could not be revoked", "Remove the app's access on id.atlassian.com, or try again.");
    }
}
