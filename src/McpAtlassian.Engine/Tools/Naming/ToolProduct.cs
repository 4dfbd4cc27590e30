namespace McpAtlassian.Engine.Tools.Naming;

/// <summary>Which product a tool belongs to, and why a session may not see it.</summary>
internal static class ToolProduct
{
    public const string Jira = "Jira";
    public const string Confluence = "Confluence";
    public const string Compass = "Compass";
    public const string ServiceManagement = "JSM";
    public const string Bitbucket = "Bitbucket";
    public const string Rovo = "Rovo";
    public const string TeamworkGraph = "Teamwork Graph";
    public const string Loom = "Loom";
    public const string Goals = "Goals";
    public const string Projects = "Projects";
    public const string Teams = "Teams";
    public const string Focus = "Focus";
    public const string Talent = "Talent";
    public const string Assets = "Assets";

    // The first word found decides, so the more special stand before the more general.
    private static readonly KeyValuePair<string, string>[] Words =
    [
        new("TeamworkGraph", TeamworkGraph),
        new("Jsm", ServiceManagement),
        new("ServiceDesk", ServiceManagement),
        new("Opsgenie", ServiceManagement),
        new("Confluence", Confluence),
        new("Compass", Compass),
        new("Bitbucket", Bitbucket),
        new("JiraAlign", "Jira Align"),
        new("Jira", Jira),
        new("Loom", Loom),
        new("Talent", Talent),
        new("FocusArea", Focus),
        new("Focus", Focus),
        new("Asset", Assets),
        new("Goal", Goals),
        new("AtlassianProject", Projects),
        new("AtlassianTeam", Teams),
        new("Team", Teams),
        new("Project", Projects),
    ];

    private static readonly string[] RovoNames = [
        "search", "fetch", "searchAtlassian", "fetchAtlassian", "discover", "execute", "executeRead", "executeWrite",
        "executeDestructive", "getContentFormatGuide"
    ];
    private static readonly string[] AlwaysListed = ["atlassianUserInfo", "getAccessibleAtlassianResources"];

    // v1 has a few Jira tools that do not say so.
    private static readonly string[] JiraNames =
        ["getIssueLinkTypes", "createIssueLink", "getIssueWorklog", "findAssignableUsers"];

    /// <summary>
    /// The product by the tool's name, or by its title where the name tells nothing; empty when neither does.
    /// </summary>
    public static string Of(string toolName, string? title = null)
    {
        if (RovoNames.Contains(toolName, StringComparer.Ordinal))
        {
            return Rovo;
        }

        if (JiraNames.Contains(toolName, StringComparer.Ordinal))
        {
            return Jira;
        }

        var found = In(string.Concat(ToolWords.Split(toolName)));
        return found.Length > 0 || title is null ? found : In(string.Concat(ToolWords.Split(title)));
    }

    /// <summary>
    /// Why tools of a product cannot appear in a session of that kind of credential; null when they can.
    /// </summary>
    /// <param name="usesApiToken">
    /// True for a personal token or a service account's key, false for a browser sign-in.
    /// </param>
    public static string? WhyUnavailable(string product, bool usesApiToken) => (product, usesApiToken) switch
    {
        (Compass, true) => "Compass tools need an OAuth session; Atlassian does not offer them to API tokens.",
        (ServiceManagement, false) =>
            "Jira Service Management tools need an API token; Atlassian does not offer them to OAuth sessions.",
        _ => null,
    };

    /// <summary>
    /// Why a session lists next to nothing: an API token without scopes signs in, but gets only the tools that need
    /// none. Null when the list looks whole.
    /// </summary>
    public static string? WhyNearlyEmpty(IEnumerable<string> toolNames, bool usesApiToken)
    {
        string[] names = [.. toolNames];
        var bare = names.Length <= 4
            && names.All(name => AlwaysListed.Contains(name, StringComparer.Ordinal) || Of(name) == TeamworkGraph);
        return bare && usesApiToken
            ? "The server offers only tools that need no scope: the API token has no scopes, or only those of another "
                + "endpoint version. Create a token with scopes for the app 'Rovo MCP'."
            : null;
    }

    private static string In(string words) =>
        Words.FirstOrDefault(row => words.Contains(row.Key, StringComparison.Ordinal)).Value ?? string.Empty;
}
