using System.Collections.Specialized;
using McpAtlassian.Engine.Tests.Tools.Schema;
using McpAtlassian.Engine.Tools.Binding;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Tests.Tools.Binding;

/// <summary>What a piped object lends: what it is, under the tool's own word for it, and never what it holds.</summary>
public sealed class LendingTests
{
    private static readonly ToolSchema Edit = Schema("""
        "issueIdOrKey":{"type":"string"},"fields":{"type":"object"},"summary":{"type":"string"}
        """, "issueIdOrKey");

    public static TheoryData<string, string, string, string> Things => new()
    {
        { "McpAtlassian.JiraIssue", "id=1|key=DEMO-1", "issueIdOrKey", "DEMO-1" },
        { "Selected.McpAtlassian.JiraIssue", "key=DEMO-1", "issue_key", "DEMO-1" },
        { "Deserialized.McpAtlassian.JiraIssue", "key=DEMO-1", "issueKey", "DEMO-1" },
        { "", "self=http://x/rest/api/3/issue/1|id=1|key=DEMO-1", "key", "DEMO-1" },
        { "", "self=http://x/rest/api/3/issue/1|id=1|key=DEMO-1", "issueId", "1" },
        { "McpAtlassian.ConfluencePage", "id=30001", "content_id", "30001" },
        { "McpAtlassian.ConfluencePage", "id=30001", "page_id", "30001" },
        { "McpAtlassian.ConfluencePage", "id=30001", "contentId", "30001" },
        { "McpAtlassian.ConfluencePage", "id=30001", "id", "30001" },
        { "McpAtlassian.ConfluenceSpace", "id=98301|key=DOCS", "spaceId", "98301" },
        { "McpAtlassian.ConfluenceSpace", "id=98301|key=DOCS", "space_key", "DOCS" },
        { "McpAtlassian.JiraProject", "id=10000|key=DEMO", "projectIdOrKey", "DEMO" },
        { "McpAtlassian.JiraProject", "id=10000|key=DEMO", "project_key", "DEMO" },
        { "McpAtlassian.JiraProject", "id=10000|key=DEMO", "projectId", "10000" },
        { "", "self=http://x/rest/api/3/user?accountId=7|accountId=7", "accountId", "7" },
        { "McpAtlassian.AtlassianUser", "account_id=7", "user_identifier", "7" },
        { "", "self=http://x/rest/api/3/issue/1/comment/9|id=9", "commentId", "9" },
        { "", "self=http://x/rest/api/3/attachment/9|id=9", "attachment_id", "9" },
        { "", "self=http://x/rest/agile/1.0/board/9|id=9", "boardId", "9" },
        { "", "self=http://x/rest/agile/1.0/sprint/9|id=9", "sprint_id", "9" },
        { "", "self=http://x/rest/api/3/version/9|id=9", "versionId", "9" },
        { "", "self=http://x/rest/api/3/component/9|id=9", "componentId", "9" },
        { "McpAtlassian.JiraTransition", "id=31|name=Done", "transition_id", "31" },
    };

    [Theory]
    [MemberData(nameof(Things))]
    public void A_thing_lends_what_it_is(string type, string members, string argument, string expected)
    {
        var schema = Schema($$"""
            "{{argument}}":{"type":"string"},"name":{"type":"string"},"other":{"type":"string"}
            """, argument);

        Assert.Equal($"{{\"{argument}\":\"{expected}\"}}", Bind(schema, new Bag(type, members)).ToJson());
    }

    [Fact]
    public void A_transition_lends_itself_as_the_object_that_is_asked_for() => Assert.Equal(
        "{\"transition\":{\"id\":\"31\"}}",
        Bind(Schema("\"transition\":{\"type\":\"object\"}"), new Bag("McpAtlassian.JiraTransition", "id=31|name=Done"))
            .ToJson());

    [Theory]
    [InlineData("McpAtlassian.JiraIssue")]
    [InlineData("Selected.McpAtlassian.JiraIssue")]
    [InlineData("")]
    public void The_content_of_an_issue_is_never_lent(string type)
    {
        var issue =
            new Bag(type, "key=DEMO-1|summary=theirs") { Bags = { ["fields"] = new Bag("", "summary=theirs") } };

        Assert.Equal("{\"issueIdOrKey\":\"DEMO-1\"}", Bind(Edit, issue).ToJson());
    }

    [Fact]
    public void The_content_alone_is_not_a_row() => Assert.Equal(
        "{}",
        Bind(Edit, new Bag("", "summary=theirs") { Bags = { ["status"] = new Bag("", "name=Done") } }).ToJson());

    [Fact]
    public void Nothing_is_lent_by_what_is_another_thing_than_was_named_and_both_are_told()
    {
        var bound = Bind(Edit, new Bag("McpAtlassian.JiraIssue", "key=DEMO-1|id=10001"), ("issueIdOrKey", "DEMO-2"));

        Assert.Equal("{\"issueIdOrKey\":\"DEMO-2\"}", bound.ToJson());
        var warning = Assert.Single(bound.Warnings);
        Assert.Contains("'DEMO-1'", warning);
        Assert.Contains("'DEMO-2'", warning);
        Assert.False(bound.UsesRow);
    }

    [Theory]
    [InlineData("DEMO-1")]
    [InlineData("demo-1")]
    [InlineData("10001")]
    public void The_same_thing_has_two_names_and_is_not_another(string named) =>
        Assert.Empty(
            Bind(Edit, new Bag("McpAtlassian.JiraIssue", "key=DEMO-1|id=10001"), ("issueIdOrKey", named)).Warnings);

    [Fact]
    public void A_row_about_another_thing_than_was_named_is_left_alone()
    {
        var row = new OrderedDictionary { ["key"] = "DEMO-1", ["summary"] = "theirs" };

        var bound = ArgumentBinder.Bind(Edit, new OrderedDictionary { ["issueIdOrKey"] = "DEMO-2" }, row);

        Assert.Equal("{\"issueIdOrKey\":\"DEMO-2\"}", bound.ToJson());
        Assert.Single(bound.Warnings);
    }

    [Fact]
    public void A_row_of_the_callers_own_gives_its_columns_also_under_another_tools_word()
    {
        var bound = ArgumentBinder.Bind(
            Edit, null, new OrderedDictionary { ["issue_key"] = "DEMO-1", ["Summary"] = "x", ["Owner"] = "me" });

        Assert.Equal("{\"issueIdOrKey\":\"DEMO-1\",\"summary\":\"x\"}", bound.ToJson());
        Assert.Equal(["Owner"], bound.Unmatched);
    }

    [Fact]
    public void A_json_row_that_names_its_arguments_is_the_callers_own()
    {
        var row = new Bag("", "issueIdOrKey=DEMO-1|summary=x") { Bags = { ["priority"] = new Bag("", "name=High") } };

        Assert.Equal("{\"issueIdOrKey\":\"DEMO-1\",\"summary\":\"x\"}", Bind(Edit, row).ToJson());
    }

    [Fact]
    public void What_is_neither_is_not_a_row_and_none_of_its_properties_is_read()
    {
        var process = new Bag("System.Diagnostics.Process", "summary=x") { IsOwn = false, IsBag = false };

        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<EngineException>(() => Bind(Edit, process)).ErrorId);
        Assert.Empty(process.Read);
    }

    [Fact]
    public void Only_what_is_needed_is_read()
    {
        var row = new Bag("", "issueIdOrKey=DEMO-1|a=1|b=2");

        Bind(Edit, row);

        Assert.DoesNotContain("a", row.Read);
        Assert.DoesNotContain("b", row.Read);
    }

    private static ToolArguments Bind(ToolSchema schema, IArgumentRow row, params (string Name, object Value)[] named)
    {
        var given = new OrderedDictionary();
        foreach (var (name, value) in named)
        {
            given[name] = value;
        }

        return ArgumentBinder.Bind(schema, new ArgumentInput { Named = given, Row = row });
    }

    private static ToolSchema Schema(string properties, params string[] required) => TestSchema.Read(
        $"{{\"type\":\"object\",\"required\":[{string.Join(",", required.Select(r => $"\"{r}\""))}],\"properties\":{{"
        + $"{properties}}}}}");

    private sealed class Bag(string type, string members) : IArgumentRow
    {
        private readonly Dictionary<string, object?> _members = members.Split('|')
            .Select(m => m.Split(['='], 2)).ToDictionary(m => m[0], m => (object?)m[1]);

        public Dictionary<string, Bag> Bags { get; } = [];

        public List<string> Read { get; } = [];

        public bool IsValue => false;

        public object? Value => null;

        public bool IsOwn { get; init; } = true;

        public bool IsBag { get; init; } = true;

        public IReadOnlyList<string> TypeNames => type.Length > 0 ? [type] : [];

        public IReadOnlyList<string> Columns => [.. _members.Keys, .. Bags.Keys];

        public bool TryRead(string column, out object? value)
        {
            Read.Add(column);
            return _members.TryGetValue(column, out value);
        }

        private Bag? Inner(string column) => Bags.TryGetValue(column, out var bag) ? bag : null;

        IArgumentRow? IArgumentRow.Bag(string column) => Inner(column);
    }
}
