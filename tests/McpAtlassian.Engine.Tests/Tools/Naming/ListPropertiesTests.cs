using System.Collections.Generic;
using McpAtlassian.Engine.Tools.Naming;
using McpAtlassian.Engine.Tools.Schema;
using Xunit;

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
        Assert.Equal(property, ListProperties.Find(tool, new Dictionary<string, object?> { [property] = Items, ["total"] = 1L }));

    [Fact]
    public void The_tools_own_property_goes_before_the_usual_ones() =>
        Assert.Equal("transitions", ListProperties.Find("getTransitionsForJiraIssue", new Dictionary<string, object?> { ["issues"] = Items, ["transitions"] = Items }));

    [Fact]
    public void One_thing_with_lists_in_it_is_no_list()
    {
        Assert.Null(ListProperties.Find("getJiraIssue", new Dictionary<string, object?> { ["key"] = "DEMO-1", ["comments"] = Items }));
        Assert.Null(ListProperties.Find("whatever", new Dictionary<string, object?> { ["text"] = "x" }));
    }

    [Theory]
    [InlineData("""{"nextPageToken":{"type":"string"},"startAt":{"type":"integer"},"maxResults":{"type":"integer"}}""", PagingStyle.NextPageToken, "nextPageToken", "maxResults")]
    [InlineData("""{"cursor":{"type":"string"},"limit":{"type":"integer"}}""", PagingStyle.Cursor, "cursor", "limit")]
    [InlineData("""{"start_at":{"type":"integer"},"limit":{"type":"integer"}}""", PagingStyle.StartAt, "start_at", "limit")]
    [InlineData("""{"start":{"type":"string"}}""", PagingStyle.None, "", null)]
    public void The_style_is_read_from_the_schema(string properties, PagingStyle style, string argument, string? size)
    {
        ListPaging paging = Paging(properties);

        Assert.Equal((style, argument, size), (paging.Style, paging.Argument, paging.SizeArgument));
    }

    [Fact]
    public void A_token_is_passed_on_until_there_is_none()
    {
        ListPaging paging = Paging("""{"nextPageToken":{"type":"string"}}""");

        Assert.Equal("abc", paging.Next(new Dictionary<string, object?> { ["nextPageToken"] = "abc" }, 0, 50));
        Assert.Null(paging.Next(new Dictionary<string, object?> { ["nextPageToken"] = "abc", ["isLast"] = true }, 0, 50));
        Assert.Null(paging.Next(new Dictionary<string, object?> { ["nextPageToken"] = null }, 0, 50));
    }

    [Fact]
    public void A_cursor_is_found_also_in_a_link_or_in_page_info()
    {
        ListPaging paging = Paging("""{"cursor":{"type":"string"}}""");

        Assert.Equal("a=b", paging.Next(new Dictionary<string, object?> { ["_links"] = new Dictionary<string, object?> { ["next"] = "/wiki/api?limit=5&cursor=a%3Db" } }, 0, 5));
        Assert.Equal("c", paging.Next(new Dictionary<string, object?> { ["pageInfo"] = new Dictionary<string, object?> { ["hasNextPage"] = true, ["endCursor"] = "c" } }, 0, 5));
        Assert.Null(paging.Next(new Dictionary<string, object?> { ["pageInfo"] = new Dictionary<string, object?> { ["hasNextPage"] = false, ["endCursor"] = "c" } }, 0, 5));
        Assert.Null(paging.Next(new Dictionary<string, object?> { ["_links"] = new Dictionary<string, object?>() }, 0, 5));
    }

    [Fact]
    public void Counting_goes_on_by_what_was_received_until_the_total_or_an_empty_page()
    {
        ListPaging paging = Paging("""{"startAt":{"type":"integer"}}""");

        Assert.Equal(50L, paging.Next(new Dictionary<string, object?> { ["startAt"] = 0L, ["total"] = 120L }, 0, 50));
        Assert.Equal(100L, paging.Next(new Dictionary<string, object?> { ["total"] = 120L }, 50, 50));
        Assert.Null(paging.Next(new Dictionary<string, object?> { ["startAt"] = 100L, ["total"] = 120L }, 100, 20));
        Assert.Equal(10L, paging.Next(new Dictionary<string, object?>(), 0, 10));
        Assert.Null(paging.Next(new Dictionary<string, object?>(), 10, 0));
    }

    private static ListPaging Paging(string properties) => ListPaging.For(ToolSchema.FromJson("{\"type\":\"object\",\"properties\":" + properties + "}"));
}
