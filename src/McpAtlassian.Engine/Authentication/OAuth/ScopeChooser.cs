namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// Chooses from the scopes a server offers. What Atlassian advertises is a menu for every product it has: asked for
/// are who the user is, and reading, writing and searching in Jira and Confluence, and what a challenge demanded.
/// </summary>
internal static class ScopeChooser
{
    private const string OfflineAccess = "offline_access";

    private static readonly HashSet<string> Identity =
        new(StringComparer.Ordinal) { "read:me", "read:account", "email", "openid", "profile" };

    public static IEnumerable<string>? Choose(IReadOnlyCollection<string>? offered, OAuthState state)
    {
        List<string> chosen;
        if (state.Options.Scopes is { Count: > 0 } named)
        {
            chosen = [.. named];
        }
        else if (offered is null)
        {
            chosen = [];
        }
        else
        {
            // Another server than Atlassian's has scopes this rule knows nothing of: all are asked for, as the SDK
            // would.
            chosen = offered.Any(IsProductScope)
                ? [.. offered.Where(scope => Identity.Contains(scope) || IsWanted(scope))]
                : [.. offered];
        }

        foreach (var scope in state.ChallengedScopes)
        {
            if (!chosen.Contains(scope))
            {
                chosen.Add(scope);
            }
        }

        var canStay =
            state.ResourceScopes.Contains(OfflineAccess) || state.Server?.Scopes.Contains(OfflineAccess) == true;
        if (canStay && !chosen.Contains(OfflineAccess))
        {
            chosen.Add(OfflineAccess);
        }

        state.AskedScopes = chosen;
        return chosen.Count == 0 ? null : chosen;
    }

    private static bool IsProductScope(string scope) =>
        scope.EndsWith(":agent-interface", StringComparison.Ordinal)
            || scope.EndsWith(":jira-work", StringComparison.Ordinal);

    private static bool IsWanted(string scope)
    {
        var parts = scope.Split(':');
        if (parts.Length < 2 || parts[0] is not ("read" or "write" or "search"))
        {
            return false;
        }

        return parts.Length == 3 && parts[2] == "agent-interface"
            ? parts[1] is "jira" or "confluence" or "rovo"
            // The older endpoints' scopes: jira-work, jira-user, page:confluence, space:confluence, rovo:mcp …
            : parts.Skip(
                1).Any(
                    static part => part is "rovo" or "confluence"
                        || part.StartsWith("jira", StringComparison.Ordinal)
                        || part.StartsWith("confluence", StringComparison.Ordinal));
    }
}
