using System.Collections;
using System.Text.RegularExpressions;
using McpAtlassian.DemoServer;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tests.Sessions;
using McpAtlassian.Engine.Tests.Transport;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.RealServers;

/// <summary>A third-party Jira MCP server, working on the demo's REST API.</summary>
public sealed class JiraServerTests(NpmServers npm)
{
    [Fact]
    public async Task It_gets_searches_and_creates_issues_that_the_MCP_endpoint_shows()
    {
        using var site = TestDemo.Start();
        var jira = await ConnectAsync(site, site.ApiToken);
        Assert.NotNull(jira.Catalogue.Find("jira_issues"));

        var issue = await jira.CallAsync("jira_issues", new Hashtable { ["action"] = "get", ["issueKey"] = "DEMO-1" });
        Assert.Contains("DEMO-1", issue.RawJson, StringComparison.Ordinal);
        var found = await jira.CallAsync(
            "jira_search",
            new Hashtable { ["action"] = "issues", ["jql"] = "project = DEMO ORDER BY key", ["maxResults"] = 5 });
        Assert.Contains("DEMO-5", found.RawJson, StringComparison.Ordinal);

        var created = await jira.CallAsync(
            "jira_issues",
            new Hashtable
            {
                ["action"] = "create",
                ["projectKey"] = "DEMO",
                ["issueType"] = "Task",
                ["summary"] = "Made by a stranger",
                ["labels"] = new[] { "npm" }
            });
        await jira.CloseAsync();
        var key = Regex.Match(created.RawJson, @"DEMO-\d+").Value;

        var session = await TestSessions.ConnectAsync(site);
        var seen = await session.CallAsync("getJiraIssue", new Hashtable { ["issueIdOrKey"] = key });
        await session.CloseAsync();
        Assert.Equal(key, seen.Member("key"));
        Assert.Contains("Made by a stranger", seen.RawJson, StringComparison.Ordinal);
        Assert.Contains(
            site.Requests,
            request =>
                request.HttpMethod == "POST" && request.Path.EndsWith("/rest/api/3/issue", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_token_is_its_error_and_not_shown()
    {
        using var site = TestDemo.Start();
        const string wrong = "wrong-token-of-the-user";
        var jira = await ConnectAsync(site, wrong);
        var e = await Assert.ThrowsAsync<EngineException>(
            () => jira.CallAsync("jira_issues", new Hashtable { ["action"] = "get", ["issueKey"] = "DEMO-1" }));
        await jira.CloseAsync();
        Assert.Equal(ErrorIds.ToolFailed, e.ErrorId);
        Assert.DoesNotContain(wrong, e.ToString(), StringComparison.Ordinal);
    }

    private async Task<McpSession> ConnectAsync(DemoSite site, string token)
    {
        var script = await npm.FindAsync("@nexus2520/jira-mcp-server", "build/index.js");
        return await LocalServer.ConnectAsync(
            "node",
            [script],
            new Dictionary<string, string?>
            {
                ["JIRA_BASE_URL"] = site.RestUri.AbsoluteUri,
                ["JIRA_EMAIL"] = site.EmailAddress,
                ["JIRA_API_TOKEN"] = token
            },
            timeout: TimeSpan.FromSeconds(60));
    }
}
