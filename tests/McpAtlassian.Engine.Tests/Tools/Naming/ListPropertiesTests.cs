using System.Text.Json;
using McpAtlassian.Engine.Tools.Naming;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Tests.Tools.Naming;

public sealed class ListPropertiesTests
{
    private static readonly List<object?> Items = [1L];

    [Theory]
    [InlineData("searchJiraIssuesUsingJql", "issues")]
    [InlineData("jira_search", "issues")]
    [InlineData("listConfluenceSpaces", "results")]
    [InlineData("getAccessibleAtlassianResources", "resources")]
    [InlineData("listJiraIssueTransitions", "transitions")]
    [InlineData("whatever", "values")]
    [InlineData("whatever", "somethingElse")]
    public void The_items_are_found(string tool, string property) =>
        Assert.Equal(
            property,
            ListProperties.Find(tool, new Dictionary<string, object?> { [property] = Items, ["total"] = 1L }));

    [Fact]
    public void The_tools_own_property_goes_before_the_usual_ones() =>
        Assert.Equal(
            "transitions",
            ListProperties.Find(
                "getTransitionsForJiraIssue",
                new Dictionary<string, object?> { ["issues"] = Items, ["transitions"] = Items }));

    [Fact]
    public void One_thing_with_lists_in_it_is_not_a_list()
    {
        Assert.Null(ListProperties.Find(
            "getJiraIssue", new Dictionary<string, object?> { ["key"] = "DEMO-1", ["comments"] = Items }));
        Assert.Null(ListProperties.Find("whatever", new Dictionary<string, object?> { ["text"] = "x" }));
    }

    [Theory]
    [InlineData("""{"ok":true,"warnings":[]}""")]
    [InlineData("""{"title":"t","body":"b","children":[1]}""")]
    [InlineData("""{"success":true,"message":"m","page":{},"warnings":[1]}""")]
    [InlineData(
        """{"thoughtNumber":1,"totalThoughts":2,"nextThoughtNeeded":true,"branches":[],"thoughtHistoryLength":1}""")]
    [InlineData("""{"total":1,"warnings":["w"]}""")]
    public void An_object_that_would_lose_something_stays_whole(string json) =>
        Assert.Null(ListProperties.Find("doSomething", Read(json)));

    [Theory]
    [InlineData(
        """{"issues":[1],"names":{},"schema":{},"expand":"x","self":"u","isLast":true,"size":1,"_links":{"""
        + """},"warningMessages":["w"]}""",
        "issues")]
    [InlineData("""{"things":[1],"next_page_token":"t","max_results":1,"start_at":0,"hasMore":true}""", "things")]
    [InlineData("""{"parent_id":"1","count":1,"limit_requested":1,"start_requested":0,"results":[1]}""", "results")]
    public void Paging_words_beside_a_list_are_no_loss(string json, string property) =>
        Assert.Equal(property, ListProperties.Find("confluence_get_page_children", Read(json)));

    private static Dictionary<string, object?> Read(string json) =>
        (Dictionary<string, object?>)PlainJson.Read(JsonDocument.Parse(json).RootElement)!;
}
