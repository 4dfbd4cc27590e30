using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tests.Results;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Binding;
using McpAtlassian.Engine.Tools.Results;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Tests.Sessions;

/// <summary>Every way of paging, against sites of 130 items.</summary>
public sealed class PageWalkTests
{
    private const int All = 130;

    private const string Both = """
        {"type":"object","properties":{"limit":{"type":"integer","default":10,"maximum":50},
          "start_at":{"type":"integer"},"page_token":{"type":"string"}}}
        """;

    [Fact]
    public void Data_Center_is_counted_through_although_the_tool_also_takes_a_token()
    {
        var (received, calls, walk) = Walk(Recorded.Tool("jira_search"), a => Counted(a, "start_at", totals: All));
        Assert.Equal((All, 3, PageRest.None, null), (received, calls, walk.Rest, walk.Obstacle));
    }

    [Fact]
    public void Cloud_is_followed_by_tokens_to_the_end_and_not_beyond()
    {
        var (received, calls, walk) = Walk(Recorded.Tool("jira_search"), Tokened);
        Assert.Equal((All, 3, PageRest.None, null), (received, calls, walk.Rest, walk.Obstacle));
    }

    [Fact]
    public void A_token_that_the_tool_cannot_take_ends_it_with_a_reason()
    {
        var (received, calls, walk) = Walk(Recorded.Tool("jira_get_project_issues"), Tokened);
        Assert.Equal((50, 1, PageRest.Certain), (received, calls, walk.Rest));
        Assert.NotNull(walk.Obstacle);
    }

    [Fact]
    public void A_server_that_ignores_the_offset_ends_it_with_a_reason_and_no_item_twice()
    {
        var (received, calls, walk) = Walk(Tool(Both), a => Counted([], "start_at", All));
        Assert.Equal((10, 2, PageRest.Certain), (received, calls, walk.Rest));
        Assert.Contains("start_at", walk.Obstacle);
    }

    [Fact]
    public void A_server_that_repeats_itself_without_saying_where_it_is_ends_it_with_a_reason()
    {
        var (received, calls, walk) = Walk(Tool(Both), _ => Items(0, 50, string.Empty));
        Assert.Equal((50, 2, PageRest.Perhaps), (received, calls, walk.Rest));
        Assert.NotNull(walk.Obstacle);
    }

    [Fact]
    public void A_short_bare_list_that_comes_again_was_whole()
    {
        var (received, _, walk) = Walk(Tool(Both), _ => Items(0, 3, string.Empty));
        Assert.Equal((3, PageRest.None, null), (received, walk.Rest, walk.Obstacle));
    }

    [Fact]
    public void The_same_token_twice_ends_it_with_a_reason()
    {
        var page = 0;
        var (received, calls, walk) = Walk(Tool(Both), _ => Items(page++ * 50, 50, ",\"next_page_token\":\"same\""));
        Assert.Equal((100, 2, PageRest.Certain), (received, calls, walk.Rest));
        Assert.NotNull(walk.Obstacle);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(49)]
    [InlineData(50)]
    [InlineData(51)]
    [InlineData(100)]
    public void A_bare_list_is_followed_to_its_end(int all)
    {
        ToolOutput Answer(JsonObject arguments)
        {
            var from = Number(arguments, "start_at", 0);
            return Items(from, Math.Min(Number(arguments, "limit", 10), all - from), string.Empty);
        }

        var (received, _, walk) = Walk(Tool(Both), Answer);
        Assert.Equal((all, PageRest.None), (received, walk.Rest));
    }

    [Theory]
    [InlineData("""{"total":130,"startAt":0}""", 10, PageRest.Certain)]
    [InlineData("""{"total":10,"startAt":0}""", 10, PageRest.None)]
    [InlineData("""{"total":-1}""", 10, PageRest.None)]
    [InlineData("""{"next_page_token":"t","total":-1}""", 10, PageRest.Certain)]
    [InlineData("""{"hasMore":true}""", 10, PageRest.Certain)]
    [InlineData("""{"isLast":true,"next_page_token":"t"}""", 10, PageRest.None)]
    [InlineData("""{"_links":{"next":"/x?start=10"}}""", 10, PageRest.Certain)]
    [InlineData("""{"pageInfo":{"hasNextPage":false,"endCursor":"c"}}""", 10, PageRest.None)]
    [InlineData("""{}""", 10, PageRest.Perhaps)]
    [InlineData("""{}""", 9, PageRest.None)]
    [InlineData("""{"total":130}""", 0, PageRest.None)]
    public void What_is_behind_one_page_is_told_from_the_answer(string beside, int count, object expected)
    {
        var walk = new PageWalk(Call(Tool(Both)), wanted: null);
        var members = beside.Trim('{', '}').Length == 0 ? string.Empty : "," + beside[1..^1];
        Assert.True(walk.Accept(Items(0, count, members)));
        Assert.Equal((PageRest)expected, walk.Rest);
    }

    [Theory]
    [InlineData("""{"limit":{"type":"integer"}}""")]
    [InlineData("""{}""")]
    public void A_tool_without_a_further_page_says_so(string properties)
    {
        var walk = new PageWalk(Call(Tool("{\"type\":\"object\",\"properties\":" + properties + "}")), wanted: null);
        walk.Accept(Items(0, 10, ",\"total\":130"));
        Assert.Equal(PageRest.Certain, walk.Rest);
        Assert.NotNull(walk.Obstacle);
        Assert.Null(walk.Next);
    }

    [Theory]
    [InlineData(null, "{}", null)]
    [InlineData(5UL, "{}", null)]
    [InlineData(30UL, "{}", 30)]
    [InlineData(ulong.MaxValue, "{}", 50)]
    [InlineData(ulong.MaxValue, """{"limit":7}""", 7)]
    public void Pages_are_as_large_as_the_schema_allows_and_no_larger_than_wanted(
        ulong? wanted, string arguments, int? expected)
    {
        var walk = new PageWalk(Call(Recorded.Tool("jira_search"), arguments), wanted);
        Assert.Equal(expected?.ToString(CultureInfo.InvariantCulture), walk.Next!.Arguments["limit"]?.ToString());
    }

    private static (int Received, int Calls, PageWalk Walk) Walk(ToolInfo tool, Func<JsonObject, ToolOutput> answer)
    {
        var walk = new PageWalk(Call(tool), ulong.MaxValue);
        var keys = new List<string>();
        var calls = 0;
        while (walk.Next is { } next && calls < 200)
        {
            calls++;
            var output = answer(next.Arguments);
            if (walk.Accept(output))
            {
                keys.AddRange(output.Values.Select(v => (string)((IReadOnlyDictionary<string, object?>)v!)["key"]!));
            }
        }

        Assert.Equal(keys.Count, keys.Distinct().Count());
        return (keys.Count, calls, walk);
    }

    private static ToolOutput Counted(JsonObject arguments, string start, int totals)
    {
        var from = Number(arguments, start, 0);
        var size = Math.Min(Number(arguments, "limit", 10), 50);
        return Items(
            from, Math.Min(size, All - from), $",\"total\":{totals},\"start_at\":{from},\"max_results\":{size}");
    }

    private static ToolOutput Tokened(JsonObject arguments)
    {
        var from = (string?)arguments["page_token"] is { } token
            ? int.Parse(token["token-".Length..], CultureInfo.InvariantCulture)
            : 0;
        var count = Math.Min(Number(arguments, "limit", 10), All - from);
        var next = from + count < All ? $",\"next_page_token\":\"token-{from + count}\"" : string.Empty;
        return Items(from, count, $",\"total\":-1,\"start_at\":0,\"max_results\":{count}{next}");
    }

    private static int Number(JsonObject arguments, string name, int usual) =>
        arguments[name]?.ToString() is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

    /// <summary>Without anything beside it the list is bare.</summary>
    private static ToolOutput Items(int from, int count, string beside)
    {
        var list = "["
            + string.Join(",", Enumerable.Range(from, Math.Max(0, count)).Select(i => $"{{\"key\":\"DEMO-{i}\"}}"))
            + "]";
        var text = beside.Length == 0 ? list : $"{{\"issues\":{list}{beside}}}";
        var envelope =
            new JsonObject { ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }) };
        return ResultMapper.Map("jira_search", envelope, PlainShaper.Instance);
    }

    private static ToolInfo Tool(string schema)
    {
        using var document = JsonDocument.Parse("{\"name\":\"list_things\",\"inputSchema\":" + schema + "}");
        return ToolReader.Read(document.RootElement.Clone())!;
    }

    private static PreparedCall Call(ToolInfo tool, string arguments = "{}") => new(
        tool,
        ArgumentBinder.Bind(
            tool.Schema, (System.Collections.IDictionary)PlainJson.Read(JsonDocument.Parse(arguments).RootElement)!),
        site: null);
}
