using McpAtlassian.Engine.Tools.Naming;

namespace McpAtlassian.Engine.Tests.Tools.Naming;

public sealed class ToolVerbsTests
{
    private static readonly string[] Catalogue =
    [
        "getJiraIssue", "searchJiraIssuesUsingJql", "listJiraProjects", "listJiraIssueComments",
        "listJiraIssueChangelogs", "listJiraIssueWorklogs", "listJiraIssueTransitions",
        "listJiraIssueRemoteIssueLinks", "listJiraStatuses", "listJiraProjectComponents", "getJiraProjectVersions",
        "getJiraProjectVersionRelatedWork", "listJiraBoards",
        "getJiraBoardConfig", "getJiraBoardIssueData", "getJiraBoardSprintData", "listJiraBoardSprints",
        "listJiraFilters", "listJiraDashboards", "getJiraEntityProperty",
        "downloadJiraIssueAttachment", "findJiraIssueAssignableUsers", "lookupJiraAccountId", "getJiraCurrentUser",
        "getJiraUser", "createJiraIssue", "editJiraIssue", "transitionJiraIssue",
        "createJiraIssueLink", "uploadAttachmentToJiraIssue", "watchJiraIssue", "manageJiraProjectVersion",
        "deleteJiraIssue", "deleteJiraComment", "deleteJiraIssueAttachment",
        "addOrEditJiraIssueComment", "addOrEditJiraIssueWorklog", "getConfluenceContent", "listConfluenceContent",
        "getConfluenceSpace", "listConfluenceSpaces", "searchConfluence",
        "createConfluenceContent", "updateConfluenceContent", "addLabelsToConfluenceContent", "completeConfluenceTask",
        "approveBitbucketRepoPullRequest", "requestChangesBitbucketRepoPullRequest",
        "mergeBitbucketRepoPullRequest", "runBitbucketRepoPipeline", "search", "fetch", "discover", "execute",
        "executeRead", "executeWrite", "executeDestructive",
        "atlassianUserInfo", "getAccessibleAtlassianResources", "getTeamworkGraphContext", "jira_get_issue",
        "jira_search", "confluence_get_page_children", "frobnicateThing",
    ];

    [Theory]
    [InlineData("getJiraIssue", "Get-JiraIssue")]
    [InlineData("searchJiraIssuesUsingJql", "Search-JiraIssue")]
    [InlineData("createJiraIssue", "New-JiraIssue")]
    [InlineData("editJiraIssue", "Edit-JiraIssue")]
    [InlineData("deleteJiraIssue", "Remove-JiraIssue")]
    [InlineData("listJiraProjects", "Get-JiraProject")]
    [InlineData("listJiraStatuses", "Get-JiraStatus")]
    [InlineData("transitionJiraIssue", "Set-JiraIssueStatus")]
    [InlineData("addOrEditJiraIssueComment", "Set-JiraIssueComment")]
    [InlineData("requestChangesBitbucketRepoPullRequest", "Request-BitbucketRepoPullRequestChange")]
    [InlineData("jira_get_issue", "Get-JiraIssue")]
    [InlineData("confluence_get_page_children", "Get-ConfluencePageChild")]
    [InlineData("atlassianUserInfo", "Get-UserInfo")]
    [InlineData("frobnicateThing", "Invoke-FrobnicateThing")]
    [InlineData("echo", "Invoke-Echo")]
    [InlineData("get", "Invoke-Get")]
    [InlineData("***", "Invoke-Tool")]
    public void A_tool_gets_an_approved_verb_and_a_singular_noun(string tool, string command) =>
        Assert.Equal(command, ToolVerbs.NameAll([tool])[tool].ToString());

    [Fact]
    public void A_catalogue_has_no_two_commands_of_one_name_and_no_tool_without()
    {
        var names = ToolVerbs.NameAll(Catalogue);

        Assert.Equal(Catalogue.Length, names.Count);
        Assert.Equal(
            Catalogue.Length,
            names.Values.Select(name => name.ToString()).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void The_order_of_the_catalogue_does_not_matter()
    {
        string[] forward = [
            .. ToolVerbs.NameAll(Catalogue)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => pair.ToString())
        ];
        string[] backward = [
            .. ToolVerbs.NameAll(Catalogue.Reverse())
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => pair.ToString())
        ];

        Assert.Equal(forward, backward);
    }

    [Fact]
    public void Two_tools_that_would_share_a_name_are_told_apart()
    {
        var names = ToolVerbs.NameAll([
            "listConfluenceContent", "getConfluenceContent", "fetchConfluenceContent", "get_confluence_content",
            "GetConfluenceContent"
        ]);

        Assert.Equal("Get-ConfluenceContentList", names["listConfluenceContent"].ToString());
        Assert.Single(names.Values, name => name.ToString() == "Get-ConfluenceContent");
        Assert.Equal(
            5, names.Values.Select(name => name.ToString()).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Only_verbs_that_PowerShell_approves_are_used()
    {
        // Get-Verb of PowerShell 7.
        var approved =
            ("Add Approve Assert Backup Block Build Checkpoint Clear Close Compare Complete Compress Confirm Connect "
                + "Convert ConvertFrom ConvertTo Copy Debug Deny Deploy Disable "
                + "Disconnect Dismount Edit Enable Enter Exit Expand Export Find Format Get Grant Group Hide Import "
                + "Initialize Install Invoke Join Limit Lock Measure Merge Mount Move New Open Optimize "
                + "Out Ping Pop Protect Publish Push Read Receive Redo Register Remove Rename Repair Request Reset "
                + "Resize Resolve Restart Restore Resume Revoke Save Search Select Send Set Show Skip Split "
                + "Start Step Stop Submit Suspend Switch Sync Test Trace Unblock Undo Uninstall Unlock Unprotect "
                + "Unpublish Unregister Update Use Wait Watch Write").Split(' ');

        Assert.Empty(ToolVerbs.ApprovedVerbs.Except(approved));
    }
}
