using System.Collections;
using McpAtlassian.Engine.Tests.Tools.Schema;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Naming;

namespace McpAtlassian.Engine.Tests.Tools.Naming;

public sealed class MetaToolRouteTests
{
    [Theory]
    [InlineData(
        new[] { "executeRead", "executeWrite", "executeDestructive" }, ToolAccess.Destructive, "executeDestructive")]
    [InlineData(new[] { "getJiraIssue", "execute" }, ToolAccess.Read, "execute")]
    [InlineData(new[] { "execute", "executeRead" }, ToolAccess.Read, "executeRead")]
    [InlineData(new[] { "executeRead" }, ToolAccess.Write, null)]
    [InlineData(new[] { "getJiraIssue" }, ToolAccess.Read, null)]
    public void An_operation_goes_through_the_execute_tool_of_its_tier(
        string[] listed, object tier, string? expected) =>
        Assert.Equal(expected, MetaToolRoute.Find(listed, "listJiraProjects", (ToolAccess)tier)?.MetaTool);

    [Theory]
    [InlineData("listJiraProjects", ToolAccess.Read)]
    [InlineData("createJiraProject", ToolAccess.Write)]
    [InlineData("frobnicate", ToolAccess.Write)]
    [InlineData("deleteJiraIssue", ToolAccess.Destructive)]
    [InlineData("archiveConfluenceContent", ToolAccess.Destructive)]
    public void The_tier_is_guessed_from_the_first_word_and_never_too_low(string operation, object tier) =>
        Assert.Equal((ToolAccess)tier, MetaToolRoute.GuessTier(operation));

    [Fact]
    public void The_site_stands_beside_the_inputs()
    {
        var route = MetaToolRoute.Find(["execute"], "listJiraProjects", ToolAccess.Read)!;

        var wrapped = route.Wrap(new Hashtable { ["action"] = "create" }, "site-1");

        Assert.Equal(["name", "cloudId", "inputs"], wrapped.Keys);
        Assert.Equal(("listJiraProjects", "site-1"), (wrapped["name"], wrapped["cloudId"]));
        Assert.Equal(new Dictionary<string, object?> { ["action"] = "create" }, wrapped["inputs"]);
    }

    [Fact]
    public void A_site_given_among_the_inputs_is_moved_out_and_wins()
    {
        var route = MetaToolRoute.Find(["execute"], "x", ToolAccess.Read)!;

        var wrapped = route.Wrap(new Hashtable { ["CloudId"] = "mine" }, "session");

        Assert.Equal("mine", wrapped["cloudId"]);
        Assert.Empty((Dictionary<string, object?>)wrapped["inputs"]!);
        Assert.DoesNotContain("cloudId", route.Wrap(new Hashtable(), null).Keys);
    }

    [Theory]
    [InlineData("cloudId")]
    [InlineData("cloud_id")]
    public void The_site_is_filled_in_only_if_the_schema_requires_it_and_none_was_given(string spelling)
    {
        var asks =
            TestSchema.Read("{\"type\":\"object\",\"properties\":{\"" + spelling + "\":{\"type\":\"string\"}}}");
        var silent = TestSchema.Read("""{"type":"object","properties":{}}""");
        var empty = new Dictionary<string, object?> { ["CLOUDID"] = null };
        var given = new Dictionary<string, object?> { ["cloudid"] = "mine" };

        Assert.True(CloudIdArgument.Fill(asks, empty, "session"));
        Assert.Equal("session", Assert.Single(empty, argument => argument.Key == spelling).Value);
        Assert.False(CloudIdArgument.Fill(asks, given, "session"));
        Assert.Equal("mine", Assert.Single(given).Value);
        Assert.False(CloudIdArgument.Fill(silent, new Dictionary<string, object?>(), "session"));
    }
}
