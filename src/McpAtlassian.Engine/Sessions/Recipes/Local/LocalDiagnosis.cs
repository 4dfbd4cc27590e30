using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>
/// Why the local server lists no tool. It starts without what it needs and says nothing of it, so that the variables it
/// was given are looked at instead.
/// </summary>
internal static class LocalDiagnosis
{
    private const string OAuth = "ATLASSIAN_OAUTH_";

    /// <summary>
    /// True for mcp-atlassian by the user's own command line, where all it is told stands in the variables: not in a
    /// container's arguments, and not in options of its own.
    /// </summary>
    public static bool Knows(ServerTarget target) =>
        target is StdioTarget local && !FetchingRunner.IsContainer(local.Command)
        && (local.Arguments.Count > 0 ? local.Arguments[local.Arguments.Count - 1] : Path.GetFileName(local.Command))
            .Split('@', '=')[0] == "mcp-atlassian";

    public static EngineException NoTools(SessionRecipe recipe)
    {
        var (reason, remedy) = Explain(recipe);
        return new EngineException(ErrorIds.ToolNotFound, "The local server offers no tools: " + reason, remedy);
    }

    private static (string Reason, string Remedy) Explain(SessionRecipe recipe)
    {
        var urls = new[] { LocalProduct.Jira, LocalProduct.Confluence }
            .Select(prefix => (Prefix: prefix, Url: recipe.Variable(prefix + "_URL")))
            .Where(static product => product.Url is not null)
            .ToList();
        if (urls.Count == 0 && recipe.Endpoint is null && recipe.Variable(OAuth + "ENABLE") is null)
        {
            return (
                "neither JIRA_URL nor CONFLUENCE_URL is set.",
                "Add -Site, -JiraUrl or -ConfluenceUrl, or set the variables in -Environment.");
        }

        foreach (var (prefix, url) in urls)
        {
            if (recipe.Variable(prefix + "_PERSONAL_TOKEN") is not null
                && Uri.TryCreate(url, UriKind.Absolute, out var address)
                    && (address.Host == "api.atlassian.com"
                        || address.Host.EndsWith(".atlassian.net", StringComparison.OrdinalIgnoreCase)))
            {
                return (
                    $"{address.Host} is a Cloud site, and a personal access token is valid for Data Center only.",
                    "Use -EmailAddress with -ApiToken.");
            }
        }

        if (recipe.Variable(OAuth + "CLIENT_ID") is not null)
        {
            var lacking = new[] { "CLIENT_SECRET", "REDIRECT_URI", "SCOPE", "CLOUD_ID" }
                .Select(static name => OAuth + name).Where(name => recipe.Variable(name) is null).ToList();
            if (lacking.Count > 0)
            {
                return ($"{Words(lacking)} is not set.", "Add -CloudId and -ClientSecret, or set the variables.");
            }
        }

        if (recipe.Variable("TOOLSETS") is { } toolsets and not "all")
        {
            return (
                $"the toolsets '{toolsets}' contain none; a name may be misspelled.",
                "Check Toolset in -ConnectionOption, for example jira_issues.");
        }

        if (recipe.Variable("ENABLED_TOOLS") is { } enabled)
        {
            return (
                $"none of its tools matches '{enabled}'.",
                "Check -AllowTool: give full names as Get-AtlassianMcpTool lists them, or a pattern.");
        }

        return urls.Count == 0
            ? ("the credential is for no product.", "Add -CloudId, or the products' URLs.")
            : ($"no complete credential for {Words(urls.Select(static p => p.Prefix + "_URL"))} is set.",
                "See the server's output with -Debug.");
    }

    private static string Words(IEnumerable<string> names) => string.Join(" and ", names);
}
