using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Naming;

namespace McpAtlassian.Engine.Sessions.Health;

/// <summary>The steps that call: the full list, who am I, one product read.</summary>
internal static class ToolSteps
{
    private const string WhoAmITool = "atlassianUserInfo";

    /// <summary>
    /// What a token without scopes is left with (Atlassian's knowledge base, "only returns Teamwork Graph tools").
    /// </summary>
    private const int FewTools = 3;

    /// <summary>
    /// Reads that need nothing but a site, in both generations of names; the first that is listed is tried.
    /// </summary>
    private static readonly string[] ProductReads =
        [
            "listJiraProjects", "getVisibleJiraProjects", "listConfluenceSpaces", "getConfluenceSpaces",
            "getIssueLinkTypes", "listJiraIssueLinkTypes"
        ];

    /// <summary>
    /// The same of mcp-atlassian, which knows no sites: its address says where it goes. Each product has a credential
    /// of its own, so that each is asked. Its lists of projects, fields and boards are no proof: they are empty when it
    /// is refused.
    /// </summary>
    private static readonly (string Name, string Product, Dictionary<string, object?> Arguments)[] LocalReads =
    [
        ("jira_search", ToolProduct.Jira, new() { ["jql"] = "updated >= -1d", ["limit"] = 1 }),
        ("jira_get_link_types", ToolProduct.Jira, []),
        ("confluence_search", ToolProduct.Confluence, new() { ["query"] = "type = page", ["limit"] = 1 }),
    ];

    public static async Task<HealthStep> ListAsync(HealthLadder ladder, CancellationToken cancellationToken)
    {
        var session = ladder.Session!;
        var tools = (await session.RefreshToolsAsync(ladder.Observer, cancellationToken).ConfigureAwait(false)).Tools;
        if (tools.Count <= FewTools
            && tools.Any(tool => IsAtlassians(tool.Name))
            && !tools.Any(tool => ProductReads.Contains(tool.Name, StringComparer.OrdinalIgnoreCase)))
        {
            var shape = ladder.Target is Transport.HttpTarget http
                ? await TokenShape.ReadAsync(ladder.Credential, http.Uri, cancellationToken).ConfigureAwait(false)
                : null;
            return shape is { IsBearer: true, IsPersonal: true }
                ? Findings.PersonalTokenAsBearer("Tools", HealthResult.Failed)
                : Findings.Unscoped("Tools", tools.Count);
        }

        return tools.Count == 0
            ? new HealthStep(
                "Tools",
                HealthResult.Failed,
                "The server lists no tools.",
                "Check the credential's scopes and the server's configuration: Get-AtlassianMcpTool -Refresh",
                ErrorIds.ToolNotFound)
            : new HealthStep(
                "Tools",
                HealthResult.Passed,
                $"{tools.Count} tools: "
                + $"{string.Join(", ", tools.GroupBy(t => t.Access).OrderBy(g => g.Key).Select(g => $"{g.Count()} "
                + $"{g.Key.ToString().ToLowerInvariant()}"))}.");
    }

    public static async Task<HealthStep> WhoAmIAsync(HealthLadder ladder, CancellationToken cancellationToken)
    {
        var session = ladder.Session!;
        if (session.Catalogue.Find(WhoAmITool) is null)
        {
            return new HealthStep("WhoAmI", HealthResult.Skipped, $"The server has no tool {WhoAmITool}.");
        }

        var output = await CallAsync(ladder, WhoAmITool, null, cancellationToken).ConfigureAwait(false);
        var email = Text(output, "email") ?? Text(output, "emailAddress");
        return new HealthStep(
            "WhoAmI",
            HealthResult.Passed,
            $"{Text(output, "name") ?? Text(output, "displayName") ?? "An account"}"
            + $"{(email is null ? string.Empty : $" <{email}>")}.");
    }

    public static async Task<HealthStep> ReadProductAsync(HealthLadder ladder, CancellationToken cancellationToken)
    {
        var session = ladder.Session!;
        var tool = ProductReads.Select(session.Catalogue.Find).FirstOrDefault(t => t is not null);
        var locals = tool is not null ? [] : LocalReads
            .Where(
                read => session.Catalogue.Find(read.Name) is { Access: ToolAccess.Read } listed
                    && session.Fence.Allows(listed))
            .GroupBy(static read => read.Product).Select(static reads => reads.First()).ToList();
        if (locals.Count > 0)
        {
            var gave = new List<string>();
            foreach (var read in locals)
            {
                await CallAsync(ladder, read.Name, null, cancellationToken, read.Arguments).ConfigureAwait(false);
                gave.Add(read.Name);
            }

            return new HealthStep("ProductRead", HealthResult.Passed, $"{string.Join(" and ", gave)} answered.");
        }

        if (tool is null)
        {
            return new HealthStep(
                "ProductRead",
                HealthResult.NotTried,
                "The credential was not tried: the server lists no tool of a product that reads and needs only a "
                + "site.",
                "Call a tool that reads with Invoke-AtlassianMcpTool, or connect with another -AllowTool.");
        }

        var site = session.Site ?? First(session.Sites);
        if (site is null && session.Catalogue.Find(SiteReader.ToolName) is not null)
        {
            site = First(SiteReader.Read(
                await CallAsync(ladder, SiteReader.ToolName, null, cancellationToken).ConfigureAwait(false)));
        }

        if (site is null)
        {
            return new HealthStep(
                "ProductRead",
                HealthResult.Failed,
                "The account cannot see any site.",
                "Check the token's scopes and the account's access to the site: Get-AtlassianSite",
                ErrorIds.SiteNotFound);
        }

        var output = await CallAsync(ladder, tool.Name, site.CloudId, cancellationToken).ConfigureAwait(false);
        return new HealthStep(
            "ProductRead",
            HealthResult.Passed,
            $"{tool.Name} on {site.Name} gave {output.Values.Count} {(output.Values.Count == 1 ? "item" : "items")}.");
    }

    private static async Task<Tools.Results.ToolOutput> CallAsync(
        HealthLadder ladder,
        string tool,
        string? site,
        CancellationToken cancellationToken,
        Dictionary<string, object?>? arguments = null)
    {
        var session = ladder.Session!;
        var call = await session.PrepareAsync(
            tool, arguments ?? [], new PrepareOptions { Site = site }, cancellationToken).ConfigureAwait(false);
        return await session.SendAsync(
            call,
            new CallOptions { Timeout = HealthLadder.StepTimeout, Observer = ladder.Observer },
            cancellationToken).ConfigureAwait(false);
    }

    private static SiteInfo? First(IReadOnlyList<SiteInfo> sites) => sites.Count > 0 ? sites[0] : null;

    private static bool IsAtlassians(string name) =>
        name is WhoAmITool or SiteReader.ToolName
            || name.StartsWith("getTeamworkGraph", StringComparison.OrdinalIgnoreCase);

    private static string? Text(Tools.Results.ToolOutput output, string name) =>
        output.Values is [IReadOnlyDictionary<string, object?> members, ..] && members.TryGetValue(name, out var value)
            ? value as string
            : null;
}
