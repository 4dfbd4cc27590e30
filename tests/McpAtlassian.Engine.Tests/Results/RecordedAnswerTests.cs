using System.Text.Json.Nodes;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Tests.Results;

/// <summary>What the real mcp-atlassian answers becomes what an admin expects of it.</summary>
public sealed class RecordedAnswerTests
{
    [Theory]
    [InlineData("dc")]
    [InlineData("cloud")]
    public void An_issue_is_an_object_with_its_members(string site)
    {
        var issue = One(Recorded.Map(site + "/get-issue"));
        Assert.Equal(("DEMO-1", "Made-up issue 1"), (issue["key"], issue["summary"]));
        Assert.Equal("In Progress", ((IReadOnlyDictionary<string, object?>)issue["status"]!)["name"]);
    }

    [Theory]
    [InlineData("dc/search-1", "DEMO-1", 130L)]
    [InlineData("dc/search-2", "DEMO-3", 130L)]
    [InlineData("cloud/search-1", "DEMO-1", -1L)]
    [InlineData("cloud/search-2", "DEMO-3", -1L)]
    [InlineData("dc/project-issues", "DEMO-1", 130L)]
    [InlineData("cloud/project-issues", "DEMO-1", -1L)]
    public void A_page_of_issues_comes_one_by_one(string name, string first, long total)
    {
        var output = Recorded.Map(name);
        Assert.Equal("issues", output.ItemsProperty);
        Assert.Equal(2, output.Values.Count);
        Assert.Equal(first, ((IReadOnlyDictionary<string, object?>)output.Values[0]!)["key"]);
        Assert.Equal(total, output.Paging["total"]);
    }

    [Theory]
    [InlineData("dc/search-nothing", 0)]
    [InlineData("dc/no-comments", 0)]
    [InlineData("dc/transitions", 3)]
    [InlineData("dc/boards", 2)]
    [InlineData("dc/search-pages", 2)]
    [InlineData("dc/page-children", 2)]
    [InlineData("dc/assignable-users", 1)]
    public void Lists_come_as_their_items(string name, int count)
    {
        var output = Recorded.Map(name);
        Assert.NotNull(output.ItemsProperty);
        Assert.Equal(count, output.Values.Count);
        Assert.All(output.Values, value =>
            Assert.IsType<IReadOnlyDictionary<string, object?>>(value, exactMatch: false));
        Assert.Equal(count, output.ItemsAsJson.Count);
    }

    [Theory]
    [InlineData("dc/create", "DEMO-131")]
    [InlineData("cloud/create", "DEMO-131")]
    public void What_was_made_is_whole_and_has_an_identity(string name, string key)
    {
        var output = Recorded.Map(name);
        Assert.Equal(["message", "issue"], One(output).Keys);
        Assert.Equal(key, output.Identity!.Key);
        Assert.Equal("10131", output.Identity.Id);
        Assert.NotNull(output.Identity.Url);
    }

    [Theory]
    [InlineData("dc/page", "metadata")]
    [InlineData("dc/user", "user")]
    [InlineData("dc/delete-issue", "message")]
    public void An_object_stays_whole(string name, string member) =>
        Assert.Contains(member, One(Recorded.Map(name)).Keys);

    [Theory]
    [InlineData("dc/missing-issue", ErrorIds.ToolFailed, "Issue NOPE-1 not found")]
    [InlineData("dc/unknown-user", ErrorIds.ToolFailed, "User 'nobody' not found.")]
    [InlineData("dc/missing-page", ErrorIds.ToolFailed, "Failed to retrieve page by ID '404'")]
    [InlineData("dc/missing-page-children", ErrorIds.ToolFailed, "Failed to get child pages")]
    [InlineData("dc/page-views", ErrorIds.ToolFailed, "only available for Confluence Cloud")]
    [InlineData("dc/refused-delete", ErrorIds.ToolFailed, "Not permitted to delete\nError deleting page 101")]
    [InlineData("dc/refused-comment", ErrorIds.ToolFailed, "Unable to add comment")]
    [InlineData("bad/refused-search", ErrorIds.AuthenticationFailed, "Authentication failed for Jira API (401)")]
    [InlineData("bad/refused-user", ErrorIds.AuthenticationFailed, "Authentication failed for Jira API (401)")]
    [InlineData("bad/refused-page", ErrorIds.AuthenticationFailed, "Authentication failed for Confluence API (401)")]
    [InlineData("bad/refused-children", ErrorIds.AuthenticationFailed, "Unauthorized (401)")]
    public void A_failure_is_an_error_with_the_servers_words(string name, string errorId, string words)
    {
        var error = Assert.Throws<EngineException>(() => Recorded.Map(name));
        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(words, error.Message);
    }

    [Theory]
    [InlineData("""{"result":"{\"a\":1}"}""", true, """{"a":1}""")]
    [InlineData("""{"result":"plain text"}""", true, "\"plain text\"")]
    [InlineData("""{"result":"17"}""", true, "\"17\"")]
    [InlineData("""{"result":5}""", true, "5")]
    [InlineData("""{"result":null}""", true, "null")]
    [InlineData("""{"result":["x","y"]}""", true, "\"x\" \"y\"")]
    [InlineData("""{"result":"[{\"a\":1},{\"a\":2}]"}""", true, """{"a":1} {"a":2}""")]
    [InlineData(
        """{"result":"{\"success\":true,\"data\":{\"issues\":[{\"k\":1}],\"total\":1}}"}""", true, """{"k":1}""")]
    [InlineData("""{"result":"{\"a\":1}"}""", false, """{"result":"{\"a\":1}"}""")]
    [InlineData("""{"result":{"a":1},"more":2}""", true, """{"result":{"a":1},"more":2}""")]
    public void Only_what_is_marked_is_unwrapped(string structured, bool isMarked, string expected)
    {
        foreach (var bySchema in new[] { true, false })
        {
            var meta = isMarked && !bySchema ? ",\"_meta\":{\"fastmcp\":{\"wrap_result\":true}}" : string.Empty;
            var envelope = (JsonObject)JsonNode.Parse(
                """{"content":[{"type":"text","text":"x"},{"type":"text","text":"y"}],"""
                + $$""" "structuredContent":{{structured}}{{meta}}}""")!;
            var raw = envelope.ToJsonString();
            var output = ResultMapper.Map("tool", envelope, PlainShaper.Instance, isMarked && bySchema);
            Assert.Equal(
                expected,
                string.Join(" ", output.ItemsAsJson.Select(item => JsonNode.Parse(item)?.ToJsonString() ?? "null"))
                    .Replace("\\u0022", "\\\""));
            Assert.Equal(output.ItemsAsJson.Count, output.Values.Count);
            Assert.Equal(raw, output.RawJson);
        }
    }

    [Theory]
    [InlineData("""{"success":false}""", "without a message")]
    [InlineData("""{"success":false,"error":"no"}""", "no")]
    [InlineData(
        """{"success":false,"error":"partly","failed":[{"file":"a","error":"gone"}],"done":{"b":"kept"}}""", "b: kept")]
    [InlineData(
        """{"errorMessages":["first","second"],"errors":{"summary":"is needed"}}""",
        "first\nsecond\nsummary: is needed")]
    [InlineData("""{"error":"text","key":"DEMO-1"}""", "text")]
    public void A_soft_failure_is_an_error(string json, string words)
    {
        var error = Assert.Throws<EngineException>(() => MapText(json, new JsonObject { ["key"] = "DEMO-1" }));
        Assert.Equal(ErrorIds.ToolFailed, error.ErrorId);
        Assert.Contains(words, error.Message);
    }

    [Theory]
    [InlineData("""{"error":"text","rows":[1]}""")]
    [InlineData("""{"error":null,"a":1}""")]
    [InlineData("""{"error":null}""")]
    [InlineData("""{"error":"text","key":"another"}""")]
    [InlineData("""{"errorMessages":[],"errors":{}}""")]
    [InlineData("""{"errorMessages":["x"],"issues":[]}""")]
    [InlineData("""{"success":true,"failed":[{"file":"a"}]}""")]
    public void An_object_with_more_than_its_error_is_a_result(string json) =>
        Assert.Single(MapText(json, new JsonObject { ["key"] = "DEMO-1" }).Values);

    [Fact]
    public void What_a_list_warns_of_is_kept_apart()
    {
        var output = ResultMapper.Map(
            "jira_search",
            Envelope("""{"issues":[],"warningMessages":["no such field"],"warnings":[{"message":"old"}]}"""),
            PlainShaper.Instance);
        Assert.Empty(output.Values);
        Assert.Equal(["no such field", "old"], output.Warnings);
    }

    private static ToolOutput MapText(string json, JsonObject arguments) =>
        ResultMapper.Map("tool", Envelope(json), PlainShaper.Instance, isWrapped: false, arguments);

    private static JsonObject Envelope(string text) =>
        new() { ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }) };

    private static IReadOnlyDictionary<string, object?> One(ToolOutput output) =>
        Assert.IsType<IReadOnlyDictionary<string, object?>>(Assert.Single(output.Values), exactMatch: false);
}
