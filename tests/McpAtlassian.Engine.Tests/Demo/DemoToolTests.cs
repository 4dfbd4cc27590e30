using System.Text;
using System.Text.Json.Nodes;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Demo;

public sealed class DemoToolTests : IAsyncLifetime
{
    private readonly TestDemo _site = TestDemo.Start();
    private DemoClient _client = null!;

    public async ValueTask InitializeAsync() => _client = await DemoClient.ConnectAsync(_site);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        _site.Dispose();
        return default;
    }

    [Fact]
    public async Task Cloud_id_is_required_and_may_be_the_id_the_host_or_the_url()
    {
        var missing = await _client.CallAsync("getJiraIssue", new JsonObject { ["issueIdOrKey"] = "DEMO-1" });
        Assert.True(missing["isError"]!.GetValue<bool>());
        Assert.Contains("cloudId: Required", missing["content"]![0]!["text"]!.ToString(), StringComparison.Ordinal);
        foreach (var cloudId in new[] { _site.CloudId, _site.SiteUrl.Host, _site.SiteUrl.AbsoluteUri })
        {
            Assert.Equal(
                "DEMO-1",
                (await _client.CallDataAsync(
                    "getJiraIssue",
                    new JsonObject { ["cloudId"] = cloudId, ["issueIdOrKey"] = "DEMO-1" }))["key"]!.ToString());
        }
    }

    [Fact]
    public async Task Another_sites_cloud_id_is_an_error_in_the_text_of_a_success()
    {
        var result = await _client.CallAsync(
            "getJiraIssue",
            new JsonObject { ["cloudId"] = "66666666-7777-4888-9999-000000000000", ["issueIdOrKey"] = "SEC-1" });
        Assert.False(result["isError"]!.GetValue<bool>());
        var text = JsonNode.Parse(result["content"]![0]!["text"]!.ToString())!;
        Assert.True(text["error"]!.GetValue<bool>());
        Assert.Contains("isn't explicitly granted", text["message"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_arguments_are_dropped_in_v2_and_refused_in_v1()
    {
        var arguments =
            new JsonObject { ["cloudId"] = _site.CloudId, ["issueIdOrKey"] = "DEMO-1", ["isueFields"] = "summary" };
        Assert.Equal(
            "DEMO-1",
            (await _client.CallDataAsync("getJiraIssue", (JsonObject)arguments.DeepClone()))["key"]!.ToString());
        using var v1 = await DemoClient.ConnectAsync(_site, _site.V1Uri);
        var refused = await v1.CallAsync("getJiraIssue", arguments);
        Assert.True(refused["isError"]!.GetValue<bool>());
        Assert.Contains("isueFields", refused["content"]![0]!["text"]!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"jql":5}""", "jql: Expected string")]
    [InlineData("""{"jql":"project = DEMO","maxResults":1000}""", "maxResults: Number must be between 1 and 100")]
    [InlineData("""{"jql":"project = DEMO","fields":"summary"}""", "fields: Expected array")]
    [InlineData(
        """{"jql":"project = DEMO","responseContentFormat":"wiki"}""", "responseContentFormat: Invalid enum value")]
    public async Task Arguments_of_a_wrong_type_are_refused(string arguments, string reason)
    {
        var with = (JsonObject)JsonNode.Parse(arguments)!;
        with["cloudId"] = _site.CloudId;
        var result = await _client.CallAsync("searchJiraIssuesUsingJql", with);
        Assert.True(result["isError"]!.GetValue<bool>());
        Assert.Contains(reason, result["content"]![0]!["text"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_tool_has_a_schema_and_annotations_except_the_one_that_shall_not()
    {
        var tools = await _client.ListToolsAsync();
        Assert.All(tools, tool => Assert.Equal("object", tool["inputSchema"]!["type"]!.ToString()));
        Assert.Equal("demoEcho", Assert.Single(tools, tool => tool["annotations"] is null)["name"]!.ToString());
        JsonNode Hints(string name) => tools.Single(tool => tool["name"]!.ToString() == name)["annotations"]!;
        Assert.True(Hints("getJiraIssue")["readOnlyHint"]!.GetValue<bool>());
        Assert.True(Hints("deleteJiraIssue")["destructiveHint"]!.GetValue<bool>());
        Assert.True(Hints("editJiraIssue")["idempotentHint"]!.GetValue<bool>());
        Assert.False(Hints("createJiraIssue")["readOnlyHint"]!.GetValue<bool>());
        Assert.False(Hints("createJiraIssue")["idempotentHint"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Search_pages_through_all_issues_once()
    {
        var keys = new List<string>();
        string? token = null;
        do
        {
            var page = await _client.CallDataAsync("searchJiraIssuesUsingJql", new JsonObject
            {
                ["cloudId"] = _site.CloudId,
                ["jql"] = "project in (DEMO, OPS) ORDER BY key",
                ["maxResults"] = 25,
                ["fields"] = new JsonArray("summary"),
                ["nextPageToken"] = token,
            });
            Assert.All(
                page["issues"]!.AsArray(),
                issue => Assert.Equal(["summary"], issue!["fields"]!.AsObject().Select(field => field.Key)));
            keys.AddRange(page["issues"]!.AsArray().Select(issue => issue!["key"]!.ToString()));
            token = page["nextPageToken"]?.ToString();
            Assert.Equal(token is null, page["isLast"]!.GetValue<bool>());
        }
        while (token is not null);
        Assert.Equal(70, keys.Count);
        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.Equal("DEMO-1", keys[0]);
        Assert.Equal("DEMO-10", keys[9]);
    }

    [Fact]
    public async Task An_issue_can_be_created_edited_moved_commented_and_deleted()
    {
        var key = (await _client.CallDataAsync("createJiraIssue", With(new JsonObject
        {
            ["projectKey"] = "DEMO",
            ["issueType"] = "Task",
            ["summary"] = "Neu: Prüfung 🚀",
            ["description"] = "First.\n\nSecond.",
            ["priority"] = "High",
            ["labels"] = new JsonArray("one", "two"),
            ["dueDate"] = "2026-12-24",
            ["parent"] = "DEMO-1",
            ["additional_fields"] = new JsonObject { ["customfield_10016"] = 5 },
        })))["key"]!.ToString();
        Assert.Equal("DEMO-46", key);
        var fields = (await Issue(key))["fields"]!;
        Assert.Equal("Neu: Prüfung 🚀", fields["summary"]!.ToString());
        Assert.Equal("High", fields["priority"]!["name"]!.ToString());
        Assert.Equal("2026-12-24", fields["duedate"]!.ToString());
        Assert.Equal("DEMO-1", fields["parent"]!["key"]!.ToString());
        Assert.Equal(5, fields["customfield_10016"]!.GetValue<int>());
        Assert.Equal("To Do", fields["status"]!["name"]!.ToString());

        await _client.CallDataAsync(
            "editJiraIssue",
            With(new JsonObject
            {
                ["issueIdOrKey"] = key,
                ["fields"] = new JsonObject { ["summary"] = "Changed", ["assignee"] = null }
            }));
        await _client.CallDataAsync(
            "transitionJiraIssue",
            With(new JsonObject { ["issueIdOrKey"] = key, ["transition"] = new JsonObject { ["id"] = "31" } }));
        var comment = await _client.CallDataAsync(
            "addOrEditJiraIssueComment", With(new JsonObject { ["issueIdOrKey"] = key, ["commentBody"] = "Hello" }));
        await _client.CallDataAsync(
            "addOrEditJiraIssueComment",
            With(new JsonObject
            {
                ["issueIdOrKey"] = key,
                ["commentBody"] = "Hello again",
                ["commentId"] = comment["id"]!.ToString()
            }));
        await _client.CallDataAsync(
            "addOrEditJiraIssueWorklog", With(new JsonObject { ["issueIdOrKey"] = key, ["timeSpent"] = "1h 30m" }));
        fields = (await Issue(key))["fields"]!;
        Assert.Equal("Changed", fields["summary"]!.ToString());
        Assert.Equal("Done", fields["status"]!["name"]!.ToString());
        Assert.Equal("Hello again", fields["comment"]!["comments"]!.AsArray().Single()!["body"]!.ToString());

        await _client.CallDataAsync(
            "deleteJiraComment",
            With(new JsonObject { ["issueIdOrKey"] = key, ["commentId"] = comment["id"]!.ToString() }));
        await _client.CallDataAsync("deleteJiraIssue", With(new JsonObject { ["issueIdOrKey"] = key }));
        var gone = JsonNode.Parse(
            await _client.CallTextAsync("getJiraIssue", With(new JsonObject { ["issueIdOrKey"] = key })))!;
        Assert.Equal("Issue does not exist or you do not have permission to see it.", gone["message"]!.ToString());
    }

    [Fact]
    public async Task A_creation_that_is_refused_leaves_no_issue_behind()
    {
        var text = JsonNode.Parse(
            await _client.CallTextAsync(
                "createJiraIssue",
                With(new JsonObject
                {
                    ["projectKey"] = "DEMO",
                    ["issueType"] = "Task",
                    ["summary"] = "x",
                    ["labels"] = new JsonArray("has space")
                })))!;
        Assert.Contains("contains spaces", text["message"]!.ToString(), StringComparison.Ordinal);
        var next = await _client.CallDataAsync(
            "createJiraIssue",
            With(new JsonObject { ["projectKey"] = "DEMO", ["issueType"] = "Task", ["summary"] = "y" }));
        Assert.Equal("DEMO-46", next["key"]!.ToString());
    }

    [Fact]
    public async Task Issues_created_side_by_side_get_keys_of_their_own()
    {
        var created = await Task.WhenAll(Enumerable.Range(0, 50)
            .Select(
                i => _client.CallDataAsync(
                    "createJiraIssue",
                    With(new JsonObject { ["projectKey"] = "OPS", ["issueType"] = "Task", ["summary"] = "n" + i }))));
        Assert.Equal(50, created.Select(issue => issue["key"]!.ToString()).Distinct().Count());
    }

    [Fact]
    public async Task A_file_is_attached_and_comes_back_as_it_was()
    {
        var content = Convert.ToBase64String(Encoding.UTF8.GetBytes("änderung"));
        var attached = await _client.CallDataAsync(
            "uploadAttachmentToJiraIssue",
            With(new JsonObject
            {
                ["issueIdOrKey"] = "DEMO-3",
                ["fileName"] = "a b.txt",
                ["content"] = content,
                ["mimeType"] = "text/plain"
            }));
        var back = await _client.CallAsync(
            "downloadJiraIssueAttachment", With(new JsonObject { ["attachmentId"] = attached["id"]!.ToString() }));
        Assert.Equal(content, back["content"]![0]!["resource"]!["blob"]!.ToString());
        var image =
            await _client.CallAsync("downloadJiraIssueAttachment", With(new JsonObject { ["attachmentId"] = "10501" }));
        Assert.Equal("image", image["content"]![0]!["type"]!.ToString());
    }

    [Fact]
    public async Task Boards_page_by_offset_and_page_comments_by_cursor()
    {
        var boards = new List<string>();
        JsonNode page;
        do
        {
            page = await _client.CallDataAsync("listJiraBoards", With(new JsonObject { ["startAt"] = boards.Count }));
            boards.AddRange(page["values"]!.AsArray().Select(board => board!["name"]!.ToString()));
        }
        while (!page["isLast"]!.GetValue<bool>());
        Assert.Equal(12, boards.Distinct().Count());

        var comments = new List<string>();
        string? cursor = null;
        do
        {
            page = await _client.CallDataAsync(
                "listConfluenceComments", With(new JsonObject { ["content_id"] = "30001", ["cursor"] = cursor }));
            comments.AddRange(page["results"]!.AsArray().Select(comment => comment!["id"]!.ToString()));
            cursor = page["nextCursor"]?.ToString();
        }
        while (cursor is not null);
        Assert.Equal(30, comments.Distinct().Count());
    }

    [Fact]
    public async Task A_page_is_created_found_read_updated_and_guarded_by_its_snapshot()
    {
        var page = await _client.CallDataAsync(
            "createConfluenceContent",
            With(new JsonObject
            {
                ["contentType"] = "page",
                ["title"] = "Neue Seite",
                ["body"] = "Body text",
                ["parent"] = new JsonObject { ["spaceKey"] = "DEMO" }
            }));
        var id = page["id"]!.ToString();
        var found = await _client.CallDataAsync(
            "searchConfluence", With(new JsonObject { ["cql"] = "space = DEMO AND title ~ \"Neue\"" }));
        Assert.Equal(id, found["results"]!.AsArray().Single()!["content"]!["id"]!.ToString());
        var summary = await _client.CallDataAsync("getConfluenceContent", With(new JsonObject { ["content_id"] = id }));
        Assert.Null(summary["body"]);
        var full = await _client.CallDataAsync(
            "getConfluenceContent", With(new JsonObject { ["content_id"] = id, ["detail"] = "full" }));
        Assert.Equal("Body text", full["body"]!.ToString());
        var old = full["snapshotToken"]!.ToString();
        await _client.CallDataAsync(
            "updateConfluenceContent",
            With(new JsonObject { ["content_id"] = id, ["body"] = "New", ["snapshotToken"] = old }));
        Assert.Contains(
            "changed since",
            await _client.CallTextAsync(
                "updateConfluenceContent",
                With(new JsonObject { ["content_id"] = id, ["body"] = "Late", ["snapshotToken"] = old })),
            StringComparison.Ordinal);
        var comment = await _client.CallDataAsync(
            "createConfluenceComment", With(new JsonObject { ["content_id"] = id, ["body"] = "Nice" }));
        Assert.Equal("Nice", comment["body"]!.ToString());
    }

    [Fact]
    public async Task The_short_list_reaches_the_other_operations_through_execute()
    {
        using var client = await DemoClient.ConnectAsync(_site, _site.V2Uri);
        var names = await client.ListToolNamesAsync();
        Assert.Superset(
            new HashSet<string> { "discover", "executeRead", "executeWrite", "executeDestructive", "getJiraIssue" },
            names.ToHashSet());
        Assert.DoesNotContain("deleteJiraIssue", names);
        var discovered =
            await client.CallDataAsync("discover", new JsonObject { ["goal"] = "list the comments of a Jira issue" });
        Assert.Contains(
            discovered["operations"]!.AsArray(),
            operation => operation!["name"]!.ToString() == "listJiraIssueComments"
                && operation["execute"]!.ToString() == "executeRead");
        var comments = await client.CallDataAsync(
            "executeRead",
            new JsonObject
            {
                ["name"] = "listJiraIssueComments",
                ["cloudId"] = _site.CloudId,
                ["inputs"] = new JsonObject { ["issueIdOrKey"] = "DEMO-1" }
            });
        Assert.Equal(23, comments["total"]!.GetValue<int>());
        Assert.Equal("listJiraIssueComments", _site.Requests[^1].OperationName);

        var misplaced = await client.CallAsync(
            "executeRead",
            new JsonObject
            {
                ["name"] = "listJiraIssueComments",
                ["inputs"] = With(new JsonObject { ["issueIdOrKey"] = "DEMO-1" })
            });
        Assert.True(misplaced["isError"]!.GetValue<bool>());
        var wrongFamily = await client.CallAsync(
            "executeRead",
            new JsonObject
            {
                ["name"] = "deleteJiraIssue",
                ["cloudId"] = _site.CloudId,
                ["inputs"] = new JsonObject { ["issueIdOrKey"] = "DEMO-1" }
            });
        Assert.Contains(
            "executeDestructive", wrongFamily["content"]![0]!["text"]!.ToString(), StringComparison.Ordinal);
        var unknown = await client.CallAsync(
            "executeRead", new JsonObject { ["name"] = "getConfluencePage", ["cloudId"] = _site.CloudId });
        Assert.True(unknown["isError"]!.GetValue<bool>());
    }

    [Fact]
    public async Task V1_has_the_old_names_and_arguments_and_no_data_wrapper()
    {
        using var client = await DemoClient.ConnectAsync(_site, _site.V1Uri);
        var names = await client.ListToolNamesAsync();
        Assert.Contains("getTransitionsForJiraIssue", names);
        Assert.DoesNotContain("listJiraIssueTransitions", names);
        var resources = JsonNode.Parse(await client.CallTextAsync("getAccessibleAtlassianResources"))!.AsArray();
        Assert.Equal(_site.CloudId, resources.Single()!["id"]!.ToString());
        var page = JsonNode.Parse(
            await client.CallTextAsync("getConfluencePage", With(new JsonObject { ["pageId"] = "30001" })))!;
        Assert.Equal("Home", page["title"]!.ToString());
        Assert.NotNull(page["body"]);
        var created = JsonNode.Parse(
            await client.CallTextAsync(
                "createJiraIssue",
                With(new JsonObject { ["projectKey"] = "OPS", ["issueTypeName"] = "Bug", ["summary"] = "v1" })))!;
        Assert.Equal("OPS-26", created["key"]!.ToString());
        var child = JsonNode.Parse(
            await client.CallTextAsync(
                "createConfluencePage",
                With(new JsonObject { ["spaceId"] = "DEMO", ["title"] = "From v1", ["body"] = "x" })))!;
        Assert.Equal("From v1", child["title"]!.ToString());
    }

    [Fact]
    public async Task Resources_prompts_and_completion_answer()
    {
        Assert.Equal(
            "jira://issue/{key}",
            (await _client.RequestAsync(
                "resources/templates/list"))["resourceTemplates"]![0]!["uriTemplate"]!.ToString());
        Assert.True((await _client.RequestAsync("resources/list"))["resources"]!.AsArray().Count >= 2);
        var issue = (await _client.RequestAsync(
            "resources/read", new JsonObject { ["uri"] = "jira://issue/DEMO-2" }))["contents"]![0]!;
        Assert.Equal("DEMO-2", JsonNode.Parse(issue["text"]!.ToString())!["key"]!.ToString());
        Assert.NotNull(
            (await _client.RequestAsync(
                "resources/read", new JsonObject { ["uri"] = "demo://pixel" }))["contents"]![0]!["blob"]);
        Assert.Equal(
            -32002,
            (await _client.ErrorAsync(
                "resources/read", new JsonObject { ["uri"] = "jira://issue/NOPE-1" }))["code"]!.GetValue<int>());
        Assert.Equal(2, (await _client.RequestAsync("prompts/list"))["prompts"]!.AsArray().Count);
        var prompt = await _client.RequestAsync(
            "prompts/get",
            new JsonObject { ["name"] = "triage-issue", ["arguments"] = new JsonObject { ["issueKey"] = "DEMO-1" } });
        Assert.Contains(
            "Set up the build pipeline",
            prompt["messages"]![0]!["content"]!["text"]!.ToString(),
            StringComparison.Ordinal);
        Assert.Equal(
            -32602,
            (await _client.ErrorAsync(
                "prompts/get", new JsonObject { ["name"] = "triage-issue" }))["code"]!.GetValue<int>());
        var completion = await _client.RequestAsync("completion/complete", new JsonObject
        {
            ["ref"] = new JsonObject { ["type"] = "ref/resource", ["uri"] = "jira://issue/{key}" },
            ["argument"] = new JsonObject { ["name"] = "key", ["value"] = "DEMO-4" },
        });
        Assert.Equal(7, completion["completion"]!["total"]!.GetValue<int>());
    }

    [Fact]
    public async Task The_data_is_the_same_on_each_start()
    {
        using var other = TestDemo.Start();
        using var client = await DemoClient.ConnectAsync(other);
        var arguments = With(new JsonObject { ["jql"] = "project = DEMO", ["maxResults"] = 100 });
        var first = await _client.CallTextAsync("searchJiraIssuesUsingJql", (JsonObject)arguments.DeepClone());
        var second = await client.CallTextAsync("searchJiraIssuesUsingJql", arguments);
        Assert.Equal(
            first.Replace(_site.BaseUri.Authority, "host", StringComparison.Ordinal),
            second.Replace(other.BaseUri.Authority, "host", StringComparison.Ordinal));
    }

    private JsonObject With(JsonObject arguments)
    {
        arguments["cloudId"] = _site.CloudId;
        return arguments;
    }

    private Task<JsonNode> Issue(string key) =>
        _client.CallDataAsync("getJiraIssue", With(new JsonObject { ["issueIdOrKey"] = key }));
}
