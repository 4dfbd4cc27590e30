using System.Collections;
using McpAtlassian.Engine.Authentication;

namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>
/// A local server from the variables its own documentation names, as they stand in this process's environment.
/// </summary>
internal static class LocalEnvironment
{
    private static readonly string[] Prefixes = ["JIRA_", "CONFLUENCE_", "ATLASSIAN_", "MCP_ATLASSIAN_"];
    private static readonly string[] Names = [
        "READ_ONLY_MODE", "ENABLED_TOOLS", "TOOLSETS", "SOCKS_PROXY", "HIERARCHY_LINK_PHRASES",
        "DISABLE_JIRA_MARKUP_TRANSLATION"
    ];
    private static readonly string[] Files = ["_CLIENT_CERT", "_CLIENT_KEY"];

    /// <summary>
    /// Which variables make a credential; the server's own order, and the first row that is complete counts.
    /// </summary>
    private static readonly (string Kind, string[] Variables)[] Sources =
    [
        ("AccessToken", ["ATLASSIAN_OAUTH_ACCESS_TOKEN", "ATLASSIAN_OAUTH_CLOUD_ID"]),
        ("OAuth3LO", [
            "ATLASSIAN_OAUTH_CLIENT_ID", "ATLASSIAN_OAUTH_CLIENT_SECRET", "ATLASSIAN_OAUTH_REDIRECT_URI",
            "ATLASSIAN_OAUTH_SCOPE", "ATLASSIAN_OAUTH_CLOUD_ID"
        ]),
        ("AccessToken", ["JIRA_URL", "JIRA_OAUTH_ACCESS_TOKEN"]),
        ("AccessToken", ["CONFLUENCE_URL", "CONFLUENCE_OAUTH_ACCESS_TOKEN"]),
        ("ApiToken", ["JIRA_URL", "JIRA_USERNAME", "JIRA_API_TOKEN"]),
        ("ApiToken", ["CONFLUENCE_URL", "CONFLUENCE_USERNAME", "CONFLUENCE_API_TOKEN"]),
        ("PersonalAccessToken", ["JIRA_URL", "JIRA_PERSONAL_TOKEN"]),
        ("PersonalAccessToken", ["CONFLUENCE_URL", "CONFLUENCE_PERSONAL_TOKEN"]),
        (LocalKind.MultiCloud, [LocalHttpIdentity.EnableVariable]),
    ];

    /// <summary>The rows, for the message that nothing is set.</summary>
    public static string Wanted => "JIRA_URL with JIRA_USERNAME and JIRA_API_TOKEN, or with JIRA_PERSONAL_TOKEN";

    /// <summary>The recipe, and in words which variables it came from; null where no row is complete.</summary>
    public static SessionRecipe? Create(IDictionary environment, LocalServerOptions options, out string source)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in environment)
        {
            if (entry is { Key: string name, Value: string value } && value.Trim().Length > 0 && IsServers(name))
            {
                variables[name] = value.Trim();
            }
        }

        var (kind, wanted) = Sources.FirstOrDefault(s => s.Variables.All(variables.ContainsKey)
            && (s.Kind != LocalKind.MultiCloud
            || variables[LocalHttpIdentity.EnableVariable].ToLowerInvariant() is "true" or "1" or "yes"));
        source = wanted is null ? string.Empty : string.Join(", ", wanted);
        if (wanted is null)
        {
            return null;
        }

        foreach (var name in wanted)
        {
            variables[name] = CredentialText.Clean(variables[name], name);
            if (name.EndsWith("_TOKEN", StringComparison.Ordinal))
            {
                variables[name] = SecretText.Reveal(CredentialText.Clean(SecretText.Protect(variables[name]), name));
            }
        }

        var isMultiCloud = kind == LocalKind.MultiCloud;
        if (options.IsHttp && !isMultiCloud)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                "A local server from the environment has its credential there too, so it cannot be shared over HTTP.",
                "Leave -Transport Http out, or give the credential as parameters.");
        }

        var recipe = LocalServerRecipe.CreateRunner(options);
        if (isMultiCloud)
        {
            LocalServerRecipe.UseHttp(recipe, options);
            LocalHttpIdentity.AddMultiCloud(recipe);
        }

        LocalServerRecipe.AddLimits(recipe, options);
        recipe.Kind = kind!;
        foreach (var variable in variables)
        {
            if (Files.Any(ending => variable.Key.EndsWith(ending, StringComparison.Ordinal)))
            {
                recipe.Files[variable.Key] = variable.Value;
                continue;
            }

            // What the command says wins over what stands in the environment; TOOLSETS is said only by default.
            if (variable.Key == "TOOLSETS"
                ? options.Toolsets.Count > 0
                : recipe.Variables.ContainsKey(variable.Key))
            {
                continue;
            }

            recipe.Variables.Remove(variable.Key);
            recipe.Environment[variable.Key] = SecretText.Protect(variable.Value);
        }

        if (kind == "OAuth3LO")
        {
            LocalChildIdentity.UseTokenFile(recipe, Authentication.ThreeLegged.McpAtlassianTokenFile.DefaultFolder);
        }

        if (variables.TryGetValue("JIRA_USERNAME", out var user)
            || variables.TryGetValue("CONFLUENCE_USERNAME", out user))
        {
            recipe.EmailAddress = user;
        }

        AddAddresses(recipe, variables);
        return recipe;
    }

    /// <summary>The server leaves a product out that has no address, even where the cloudId says it all.</summary>
    private static void AddAddresses(LocalRecipe recipe, Dictionary<string, string> variables)
    {
        if (variables.TryGetValue("JIRA_URL", out var url) || variables.TryGetValue("CONFLUENCE_URL", out url))
        {
            if (Uri.TryCreate(url, UriKind.Absolute, out var address))
            {
                recipe.SiteName = address.Host.EndsWith(
                    ".atlassian.net",
                    StringComparison.OrdinalIgnoreCase)
                        ? address.Host.Substring(0, address.Host.IndexOf('.'))
                        : address.Host;
            }

            return;
        }

        if (!variables.TryGetValue(LocalChildIdentity.CloudIdVariable, out var cloudId))
        {
            recipe.SiteName = "mcp-atlassian";
            return;
        }

        recipe.SiteName = cloudId;
        foreach (var prefix in new[] { LocalProduct.Jira, LocalProduct.Confluence })
        {
            recipe.Tell(prefix + "_URL", LocalProduct.OnGateway(prefix, cloudId));
        }
    }

    private static bool IsServers(string name) =>
        !name.StartsWith("ATLASSIAN_MCP_", StringComparison.Ordinal)
        && (Names.Contains(name) || Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
}
