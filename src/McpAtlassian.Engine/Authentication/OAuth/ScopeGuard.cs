namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// Compares the scopes of a token with those that were asked for (RFC 6749, section 3.3). Fewer are the user's or the
/// admin's decision. Quite others are a mistake or a swap; and a token that can do more than -Scope named is not taken.
/// </summary>
internal static class ScopeGuard
{
    /// <exception cref="OAuthFlowException">The token is not to be used.</exception>
    public static void Check(string? granted, IReadOnlyCollection<string>? asked, bool namedByUser)
    {
        var scopes = ScopeText.Split(granted);
        if (scopes.Length == 0 || asked is not { Count: > 0 })
        {
            return; // Nothing said means "as asked".
        }

        if (!scopes.Any(asked.Contains))
        {
            throw Refused(
                $"The authorization server granted only scopes not requested: {string.Join(" ", scopes)}.");
        }

        string[] extra = [.. scopes.Where(scope => !asked.Contains(scope) && CanChange(scope))];
        if (namedByUser && extra.Length > 0)
        {
            throw Refused($"The authorization server granted scopes beyond -Scope: {string.Join(" ", extra)}.");
        }
    }

    /// <summary>A scope that lets its holder do more than read and stay signed in.</summary>
    private static bool CanChange(string scope) =>
        !scope.StartsWith("read:", StringComparison.Ordinal)
        && !scope.StartsWith("search:", StringComparison.Ordinal)
        && scope is not ("offline_access" or "openid" or "profile" or "email");

    private static OAuthFlowException Refused(string what) => new(new EngineException(
        ErrorIds.AuthenticationFailed,
        what + " The token was not used.",
        "Check the server's URL. Connect with another -Scope or without it."));
}
