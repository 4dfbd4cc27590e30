using System.Collections;
using McpAtlassian.Engine.Tests.Tools.Schema;
using McpAtlassian.Engine.Tools.Naming;

namespace McpAtlassian.Engine.Tests.Tools.Naming;

public sealed class ToolNameMapTests
{
    [Theory]
    [InlineData("getConfluencePage", "getConfluenceContent")]
    [InlineData("GETVISIBLEJIRAPROJECTS", "listJiraProjects")]
    [InlineData("addCommentToJiraIssue", "addOrEditJiraIssueComment")]
    [InlineData("createIssueLink", "createJiraIssueLink")]
    public void A_first_generation_name_gives_its_successor(string old, string successor)
    {
        Assert.True(ToolNameMap.TryMap(old, out var mapping));
        Assert.Equal(successor, mapping.V2Name);
    }

    [Fact]
    public void A_name_of_neither_generation_is_not_mapped() => Assert.False(ToolNameMap.TryMap("getWeather", out _));

    [Fact]
    public void Every_row_has_a_source_and_every_unmapped_one_says_what_to_use()
    {
        Assert.All(ToolNameMap.Rows, row => Assert.False(string.IsNullOrWhiteSpace(row.Source)));
        Assert.All(ToolNameMap.Rows.Where(row => row.V2Name is null), row => Assert.NotEmpty(row.Note));
        Assert.Contains(ToolNameMap.Rows, row => row.V2Name is null);
        Assert.All(ToolNameMap.Rows.Where(row => row.V2Name == row.V1Name), row => Assert.NotEmpty(row.Renames));
    }

    [Fact]
    public void Arguments_get_their_new_names_and_places()
    {
        ToolNameMap.TryMap("createConfluencePage", out var mapping);
        var given = new Hashtable
        {
            ["spaceId"] = "1",
            ["ParentId"] = "2",
            ["body"] = "# Hi",
            ["contentFormat"] = "markdown",
            ["title"] = "T"
        };

        var renamed = mapping!.RenameArguments(given);

        Assert.Equal(["body", "contentType", "parent", "title"], renamed.Keys.Order());
        Assert.Equal(
            new Dictionary<string, object?> { ["spaceId"] = "1", ["parentContentId"] = "2" }, renamed["parent"]);
        Assert.Equal(new Dictionary<string, object?> { ["value"] = "# Hi", ["format"] = "markdown" }, renamed["body"]);
        Assert.Equal("page", renamed["contentType"]);
        Assert.Equal(5, given.Count);
    }

    [Fact]
    public void An_argument_already_in_the_new_form_is_left_alone()
    {
        ToolNameMap.TryMap("updateConfluencePage", out var mapping);
        var body = new Hashtable { ["format"] = "adf", ["value"] = "{}" };

        var renamed = mapping!.RenameArguments(new Hashtable { ["contentId"] = "7", ["body"] = body });

        Assert.Equal("7", renamed["contentId"]);
        Assert.Same(body, renamed["body"]);
    }

    [Fact]
    public void The_live_schema_has_the_last_word()
    {
        ToolNameMap.TryMap("getConfluencePage", out var mapping);
        var camel = TestSchema.Read(
            """{"type":"object","properties":{"contentId":{"type":"string"},"contentFormat":{"type":"string"}}}""");
        var old = TestSchema.Read(
            """{"type":"object","properties":{"pageId":{"type":"string"},"detail":{"type":"string"}}}""");

        Assert.Equal(
            ["contentFormat", "contentId"],
            mapping!.RenameArguments(
                new Hashtable { ["pageId"] = "7", ["contentFormat"] = "adf" }, camel).Keys.Order());
        Assert.Equal(
            ["detail", "pageId"], mapping.RenameArguments(new Hashtable { ["pageId"] = "7" }, old).Keys.Order());
        Assert.Equal("summary", mapping.RenameArguments(new Hashtable { ["detail"] = "summary" }, old)["detail"]);
    }

    [Fact]
    public void A_tool_that_kept_its_name_has_renamed_arguments()
    {
        ToolNameMap.TryMap("createJiraIssue", out var mapping);

        Assert.Equal(
            ["assignee", "issueType"],
            mapping!.RenameArguments(
                new Hashtable { ["issueTypeName"] = "Task", ["assignee_account_id"] = "x" }).Keys.Order());
    }
}
