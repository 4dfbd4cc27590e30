using McpAtlassian.Engine.Tools.Naming;

namespace McpAtlassian.Engine.Tests.Tools.Naming;

public sealed class ToolProductTests
{
    [Theory]
    [InlineData("getJiraIssue", "Jira")]
    [InlineData("listJiraProjects", "Jira")]
    [InlineData("jira_get_issue", "Jira")]
    [InlineData("createIssueLink", "Jira")]
    [InlineData("confluence_search", "Confluence")]
    [InlineData("getCompassComponent", "Compass")]
    [InlineData("getJsmOpsTeamInfo", "JSM")]
    [InlineData("jira_get_service_desk_queues", "JSM")]
    [InlineData("mergeBitbucketRepoPullRequest", "Bitbucket")]
    [InlineData("search", "Rovo")]
    [InlineData("executeRead", "Rovo")]
    [InlineData("getTeamworkGraphContext", "Teamwork Graph")]
    [InlineData("getLoomVideo", "Loom")]
    [InlineData("listGoals", "Goals")]
    [InlineData("getTeam", "Teams")]
    [InlineData("atlassianUserInfo", "")]
    [InlineData("echo", "")]
    public void The_product_is_read_from_the_name(string tool, string product) =>
        Assert.Equal(product, ToolProduct.Of(tool));

    [Fact]
    public void The_title_helps_where_the_name_does_not() =>
        Assert.Equal("Confluence", ToolProduct.Of("exportSomething", "Export a Confluence page"));

    [Fact]
    public void A_credential_of_the_wrong_kind_is_named()
    {
        Assert.Contains("OAuth", ToolProduct.WhyUnavailable("Compass", usesApiToken: true));
        Assert.Contains("API token", ToolProduct.WhyUnavailable("JSM", usesApiToken: false));
        Assert.Null(ToolProduct.WhyUnavailable("Jira", usesApiToken: true));
        Assert.Null(ToolProduct.WhyUnavailable("Compass", usesApiToken: false));
    }

    [Fact]
    public void A_list_of_next_to_nothing_means_a_token_without_scopes()
    {
        Assert.Contains(
            "scope",
            ToolProduct.WhyNearlyEmpty(
                ["atlassianUserInfo", "getTeamworkGraphContext", "getTeamworkGraphObject"], usesApiToken: true));
        Assert.Null(ToolProduct.WhyNearlyEmpty(["atlassianUserInfo", "getJiraIssue"], usesApiToken: true));
        Assert.Null(ToolProduct.WhyNearlyEmpty(["atlassianUserInfo"], usesApiToken: false));
    }
}
