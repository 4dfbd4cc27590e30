using System.Text.Json.Nodes;
using McpAtlassian.Engine.Bridge;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tests.Sessions;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Bridge;

public sealed class BridgeTests : IAsyncLifetime
{
    private readonly TestDemo _site = TestDemo.Start(new TestDemoOptions { RequestLogSize = 50_000 });
    private readonly LineSink _client = new();
    private readonly List<string> _log = [];
    private McpSession _session = null!;
    private McpBridge _bridge = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _session = await TestSessions.ConnectAsync(_site);
        _bridge = Serve(_session);
    }

    public async ValueTask DisposeAsync()
    {
        await _bridge.CompleteAsync(CancellationToken.None);
        await _session.CloseAsync();
        _site.Dispose();
    }

    [Theory]
    [InlineData("2024-11-05", "2024-11-05")]
    [InlineData("2025-06-18", "2025-06-18")]
    [InlineData("2030-01-01", "2025-11-25")]
    public async Task Initialize_is_answered_with_what_the_server_offers(string asked, string answered)
    {
        await SendAsync(
            1,
            "initialize",
            new JsonObject { ["protocolVersion"] = asked, ["capabilities"] = new JsonObject() }.ToJsonString());
        var result = (await _client.NextAsync())["result"]!;
        Assert.Equal(answered, result["protocolVersion"]!.ToString());
        Assert.Equal("atlassian-mcp-server-demo", result["serverInfo"]!["name"]!.ToString());
        Assert.Equal("Embedded Atlassian", result["serverInfo"]!["title"]!.ToString());
        Assert.Equal(
            ["tools", "resources", "prompts", "completions", "logging"],
            ((JsonObject)result["capabilities"]!).Select(c => c.Key));
    }

    [Fact]
    public async Task Every_one_of_many_mixed_messages_is_answered_once()
    {
        var count = Environment.GetEnvironmentVariable("MCPATLASSIAN_LONG") == "1" ? 10_000 : 1_000;
        string large = new('x', 100_000);
        for (var i = 0; i < count; i++)
        {
            (var method, var parameters) = (i % 7) switch
            {
                0 => ("ping", "{}"),
                1 => ("tools/call", Call("demoEcho", new JsonObject { ["message"] = $"Grüße {i} 日本 🎉" })),
                2 => ("resources/read", """{"uri":"demo://readme"}"""),
                3 => ("prompts/get", """{"name":"triage-issue","arguments":{"issueKey":"DEMO-1"}}"""),
                4 =>
                    (
                        "completion/complete",
                        """{"ref":{"type":"ref/prompt","name":"triage-issue"},"argument":"""
                        + """{"name":"tone","value":"f"}}"""),
                5 => ("no/such/method", "{}"),
                _ => ("tools/call", Call(
                    "demoEcho", new JsonObject { ["message"] = i % 350 == 6 ? large + i : $"m{i}" })),
            };
            await SendAsync(i, method, parameters);
        }

        var answers = new Dictionary<int, JsonObject>();
        while (answers.Count < count)
        {
            var answer = await _client.NextAsync();
            answers.Add(answer["id"]!.GetValue<int>(), answer); // A second answer would throw here.
        }

        await _bridge.CompleteAsync(Token);
        Assert.False(_client.TryRead(out var surplus), surplus);
        foreach ((var i, var answer) in answers)
        {
            var said = answer.ToJsonString(
                new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            var expected = (i % 7) switch
            {
                1 => $"Grüße {i} 日本",
                2 => "embedded Atlassian",
                3 => "DEMO-1",
                4 => "friendly",
                5 => "-32601",
                6 when i % 350 == 6 => large + i,
                6 => $"m{i}",
                _ => "\"result\":{}",
            };
            Assert.Contains(expected, said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Progress_comes_under_the_clients_own_token_and_before_the_answer()
    {
        await SendAsync(
            1,
            "tools/call",
            """{"name":"demoSlowReport","arguments":{"seconds":0.2,"steps":4},"_meta":{"progressToken":"mine"}}""");
        var before = new List<JsonObject>();
        await _client.NextAsync(m =>
        {
            if (m["method"]?.ToString() != "notifications/message")
            {
                before.Add(m); // The tool logs besides; that is passed on too.
            }

            return m["id"] is not null;
        });
        Assert.NotEmpty(before.SkipLast(1));
        Assert.All(before.SkipLast(1), m =>
        {
            Assert.Equal("notifications/progress", m["method"]!.ToString());
            Assert.Equal("mine", m["params"]!["progressToken"]!.ToString());
            Assert.Equal(4, m["params"]!["total"]!.GetValue<double>());
        });
    }

    [Fact]
    public async Task A_cancelled_request_is_cancelled_at_the_server_and_gets_no_answer()
    {
        await SendAsync(1, "tools/call", Call("demoSlowReport", new JsonObject { ["seconds"] = 60 }));
        await _site.WaitForRequestAsync(r => r.ToolName == "demoSlowReport", Token);
        await _bridge.AcceptAsync(
            """{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}""", Token);
        await _site.WaitForRequestAsync(r => r.ToolName == "demoSlowReport" && (r.Cancelled || r.Aborted), Token);
        await SendAsync(2, "ping", "{}");
        Assert.Equal(2, (await _client.NextAsync(m => m["id"] is not null))["id"]!.GetValue<int>());
        await _bridge.CompleteAsync(Token);
        while (_client.TryRead(out var line))
        {
            Assert.Null(JsonNode.Parse(line!)!["id"]);
        }
    }

    [Fact]
    public async Task A_quick_request_is_answered_before_a_slow_one_asked_earlier()
    {
        await SendAsync(1, "tools/call", Call("demoSlowReport", new JsonObject { ["seconds"] = 1, ["steps"] = 2 }));
        await _site.WaitForRequestAsync(r => r.ToolName == "demoSlowReport", Token);
        await SendAsync(2, "tools/call", Call("demoEcho", new JsonObject { ["message"] = "quick" }));
        Assert.Equal(2, (await _client.NextAsync(m => m["id"] is not null))["id"]!.GetValue<int>());
        Assert.Equal(1, (await _client.NextAsync(m => m["id"] is not null))["id"]!.GetValue<int>());
    }

    [Fact]
    public async Task Changes_of_the_list_of_tools_are_passed_on()
    {
        await _bridge.ListenAsync(Token);
        await _site.WaitForRequestAsync(r => r.HttpMethod == "GET" && r.Status == 200, Token);
        _site.NotifyToolListChanged();
        var message = await _client.NextAsync();
        Assert.Equal("notifications/tools/list_changed", message["method"]!.ToString());
        Assert.Null(message["id"]);
        await SendAsync(1, "tools/call", Call("demoEcho", new JsonObject { ["message"] = "still here" }));
        Assert.Contains("still here", (await _client.NextAsync()).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_server_refuses_keeps_its_code_words_and_data()
    {
        await SendAsync(1, "resources/read", """{"uri":"demo://nope"}""");
        var error = (await _client.NextAsync())["error"]!;
        Assert.Equal(-32002, error["code"]!.GetValue<int>());
        Assert.Equal("Resource not found: demo://nope", error["message"]!.ToString());
        Assert.Equal("demo://nope", error["data"]!["uri"]!.ToString());
    }

    [Theory]
    [InlineData("garbage", -32700)]
    [InlineData("[]", -32600)]
    [InlineData("5", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\"}", -32600)]
    [InlineData("{\"id\":26,\"method\":7}", -32600)]
    [InlineData("{\"id\":26,\"method\":null}", -32600)]
    [InlineData("{\"id\":26}", -32600)]
    [InlineData("{\"id\":null,\"method\":\"ping\"}", -32600)]
    [InlineData("{\"id\":1", -32700)]
    [InlineData("{\"id\":1e400,\"method\":\"ping\"}", -32600)]
    [InlineData("{\"id\":true,\"method\":\"ping\"}", -32600)]
    [InlineData("{\"id\":\"\\ud800\",\"method\":\"ping\"}", -32600)]
    [InlineData("{\"id\":26,\"method\":\"\\ud800\"}", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":[]}", -32602)]
    public async Task A_wrong_line_is_answered_with_an_error_and_the_next_is_served(string line, int code)
    {
        await _bridge.AcceptAsync(line, Token);
        Assert.Equal(code, (await _client.NextAsync())["error"]!["code"]!.GetValue<int>());
        await SendAsync(9, "ping", "{}");
        Assert.Equal(9, (await _client.NextAsync())["id"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("1e400")]
    [InlineData("deep")]
    public async Task A_call_that_cannot_be_sent_on_is_answered_and_the_bridge_ends_with_its_input(string value)
    {
        value = value == "deep"
            ? string.Concat(Enumerable.Repeat("[", 62)) + string.Concat(Enumerable.Repeat("]", 62))
            : value;
        await SendAsync(26, "tools/call", "{\"name\":\"demoEcho\",\"arguments\":{\"message\":" + value + "}}");
        var answer = await _client.NextAsync();
        Assert.Equal(26, answer["id"]!.GetValue<int>());
        Assert.Equal(-32602, answer["error"]!["code"]!.GetValue<int>());
        await SendAsync(27, "tools/call", Call("demoEcho", new JsonObject { ["message"] = "next" }));
        Assert.Equal(27, (await _client.NextAsync())["id"]!.GetValue<int>());
        await _bridge.CompleteAsync(Token);
        Assert.False(_client.TryRead(out var surplus), surplus);
    }

    [Fact]
    public async Task An_answer_that_is_not_text_becomes_an_error_and_the_next_is_written()
    {
        using var server = new AskingServer { Result = """{"content":[{"type":"text","text":"half \ud800"}]}""" };
        var session = await TestSessions.ConnectAsync(server.Uri, cancellationToken: Token);
        await _bridge.CompleteAsync(Token);
        _bridge = Serve(session);
        await SendAsync(1, "tools/call", Call("ask", []));
        var answer = await _client.NextAsync();
        Assert.Equal(1, answer["id"]!.GetValue<int>());
        Assert.NotNull(answer["error"]);
        await SendAsync(2, "ping", "{}");
        Assert.Equal(2, (await _client.NextAsync())["id"]!.GetValue<int>());
        await session.CloseAsync();
    }

    [Fact]
    public async Task An_error_of_the_client_is_not_a_refusal_by_a_person()
    {
        using var server = new AskingServer();
        var session = await TestSessions.ConnectAsync(server.Uri, cancellationToken: Token);
        await _bridge.CompleteAsync(Token);
        _bridge = Serve(session);
        await SendAsync(1, "initialize", """{"protocolVersion":"2025-11-25","capabilities":{"elicitation":{}}}""");
        await _client.NextAsync();
        await SendAsync(2, "tools/call", Call("ask", []));
        var id = (await _client.NextAsync())["id"]!.DeepClone();
        await _bridge.AcceptAsync(
            new JsonObject
            {
                ["jsonrpc"] = "2.0",
                ["id"] = id,
                ["error"] = new JsonObject { ["code"] = -1, ["message"] = "no" }
            }.ToJsonString(), Token);
        Assert.Contains("cancel", (await _client.NextAsync())["result"]!.ToJsonString(), StringComparison.Ordinal);
        await session.CloseAsync();
    }

    [Fact]
    public async Task The_site_of_the_bridge_is_filled_in_where_a_call_names_none()
    {
        await _bridge.CompleteAsync(Token);
        var site = _session.Sites[0].CloudId;
        _bridge = Serve(_session, site: site);
        await SendAsync(1, "tools/list", "{}");
        var listed = (await _client.NextAsync())["result"]!["tools"]!.AsArray();
        Assert.All(
            listed,
            tool => Assert.DoesNotContain(
                "cloudId", tool!["inputSchema"]!["required"]?.ToJsonString() ?? "", StringComparison.Ordinal));
        await SendAsync(2, "tools/call", """{"name":"getJiraIssue","arguments":{"issueIdOrKey":"DEMO-1"}}""");
        var answer = await _client.NextAsync();
        Assert.Contains("DEMO-1", answer["result"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Null(answer["result"]!["isError"]?.GetValue<bool>() is true ? answer : null);
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("-7")]
    [InlineData("9007199254740993")]
    [InlineData("12345678901234567890123")]
    [InlineData("\"\"")]
    public async Task An_id_comes_back_as_it_was(string id)
    {
        await _bridge.AcceptAsync("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"ping\"}", Token);
        Assert.Equal(id, (await _client.NextAsync())["id"]!.ToJsonString());
    }

    [Fact]
    public async Task An_id_that_is_under_way_is_refused_and_its_call_goes_on()
    {
        await SendAsync(1, "tools/call", Call("demoSlowReport", new JsonObject { ["seconds"] = 60 }));
        await _site.WaitForRequestAsync(r => r.ToolName == "demoSlowReport", Token);
        await SendAsync(1, "ping", "{}");
        var refused = await _client.NextAsync(static m => m["id"] is not null);
        Assert.Equal(-32600, refused["error"]!["code"]!.GetValue<int>());
        Assert.Single(_site.Requests, static r => r.ToolName == "demoSlowReport" && !r.Cancelled && !r.Aborted);
        _bridge.Dispose();
    }

    [Fact]
    public async Task The_input_may_end_in_the_middle_of_a_call()
    {
        await SendAsync(1, "tools/call", Call("demoSlowReport", new JsonObject { ["seconds"] = 0.2, ["steps"] = 2 }));
        await _bridge.CompleteAsync(Token);
        Assert.NotNull((await _client.NextAsync(static m => m["id"] is not null))["result"]);
    }

    [Fact]
    public async Task A_line_that_is_no_text_is_answered()
    {
        await _bridge.AcceptAsync("{\"id\":26,\"method\":\"" + '\ud800' + "\"}", Token);
        Assert.Equal(-32700, (await _client.NextAsync())["error"]!["code"]!.GetValue<int>());
    }

    [Fact]
    public async Task Each_message_of_a_batch_is_answered()
    {
        await _bridge.AcceptAsync(
            """[{"jsonrpc":"2.0","id":"a","method":"ping"},{"jsonrpc":"2.0","id":"b","method":"ping"}]""", Token);
        Assert.Equal("a", (await _client.NextAsync())["id"]!.ToString());
        Assert.Equal("b", (await _client.NextAsync())["id"]!.ToString());
    }

    [Fact]
    public async Task A_read_only_bridge_lists_and_calls_only_what_reads()
    {
        await _bridge.CompleteAsync(Token);
        _bridge = Serve(_session, new ToolFence(readOnly: true, null, ["*Comment*"]));
        var names = new List<string>();
        string? cursor = null;
        do
        {
            await SendAsync(
                1, "tools/list", cursor is null ? "{}" : new JsonObject { ["cursor"] = cursor }.ToJsonString());
            var page = (await _client.NextAsync())["result"]!;
            names.AddRange(page["tools"]!.AsArray().Select(t => t!["name"]!.ToString()));
            cursor = page["nextCursor"]?.ToString();
        }
        while (cursor is not null);
        Assert.Contains("getJiraIssue", names);
        Assert.DoesNotContain(
            names,
            n => n.Contains("Comment", StringComparison.Ordinal)
                || n.StartsWith("create", StringComparison.Ordinal)
                || n.StartsWith("delete", StringComparison.Ordinal));

        var before = _site.RequestCount;
        await SendAsync(2, "tools/call", Call("createJiraIssue", []));
        Assert.Equal("ToolDenied", (await _client.NextAsync())["error"]!["data"]!["errorId"]!.ToString());
        await SendAsync(3, "tools/call", Call("GETJIRAISSUE", []));
        var unknown = (await _client.NextAsync())["error"]!;
        Assert.Equal("ToolNotFound", unknown["data"]!["errorId"]!.ToString());
        Assert.Equal(-32602, unknown["code"]!.GetValue<int>());
        Assert.Equal(before, _site.RequestCount);
    }

    [Fact]
    public async Task A_denied_tool_is_denied_through_a_meta_tool_too()
    {
        var session = await TestSessions.ConnectAsync(_site, _site.V2Uri);
        await _bridge.CompleteAsync(Token);
        _bridge = Serve(session, new ToolFence(readOnly: false, null, ["deleteJiraIssue"]));
        await SendAsync(
            1,
            "tools/call",
            Call(
                "executeDestructive",
                new JsonObject
                {
                    ["name"] = "deleteJiraIssue",
                    ["arguments"] = new JsonObject { ["issueIdOrKey"] = "DEMO-1" }
                }));
        Assert.Equal("ToolDenied", (await _client.NextAsync())["error"]!["data"]!["errorId"]!.ToString());
        Assert.DoesNotContain(_site.Requests, r => r.OperationName == "deleteJiraIssue");
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_question_of_the_server_is_put_to_the_client_whole_and_answered_by_it()
    {
        using var server = new AskingServer();
        var session = await TestSessions.ConnectAsync(server.Uri, cancellationToken: Token);
        await _bridge.CompleteAsync(Token);
        _bridge = Serve(session);
        await SendAsync(1, "initialize", """{"protocolVersion":"2025-11-25","capabilities":{"elicitation":{}}}""");
        await _client.NextAsync();
        await SendAsync(2, "tools/call", Call("ask", []));
        var question = await _client.NextAsync();
        Assert.Equal("elicitation/create", question["method"]!.ToString());
        Assert.Equal("Sure?", question["params"]!["message"]!.ToString());
        Assert.Equal(
            2, question["params"]!["requestedSchema"]!["properties"]!["reason"]!["minLength"]!.GetValue<int>());
        await _bridge.AcceptAsync(
            new JsonObject
            {
                ["jsonrpc"] = "2.0",
                ["id"] = question["id"]!.DeepClone(),
                ["result"] =
                    new JsonObject { ["action"] = "accept", ["content"] = new JsonObject { ["reason"] = "because" } }
            }.ToJsonString(),
            Token);
        var text = (await _client.NextAsync())["result"]!["content"]![0]!["text"]!.ToString();
        Assert.Equal("accept", JsonNode.Parse(text)!["action"]!.ToString());
        Assert.Equal("because", JsonNode.Parse(text)!["content"]!["reason"]!.ToString());
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_client_that_cannot_be_asked_has_the_question_cancelled_and_the_server_is_not_told_it_can()
    {
        using var server = new AskingServer();
        var session = await TestSessions.ConnectAsync(server.Uri, cancellationToken: Token);
        await _bridge.CompleteAsync(Token);
        _bridge = Serve(session);
        await SendAsync(1, "initialize", """{"protocolVersion":"2025-11-25","capabilities":{}}""");
        await _client.NextAsync();
        await SendAsync(2, "tools/call", Call("ask", []));
        var answer = (await _client.NextAsync())["result"]!.ToJsonString();
        Assert.DoesNotContain("decline", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("accept", answer, StringComparison.Ordinal);
        Assert.Equal([true, false], server.Elicitation);
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_bridge_that_is_stopped_cancels_its_calls_and_leaves_the_session_usable()
    {
        await SendAsync(1, "tools/call", Call("demoSlowReport", new JsonObject { ["seconds"] = 60 }));
        await _site.WaitForRequestAsync(r => r.ToolName == "demoSlowReport", Token);
        _bridge.Dispose();
        await _site.WaitForRequestAsync(r => r.ToolName == "demoSlowReport" && (r.Cancelled || r.Aborted), Token);
        Assert.Null(_session.Events.Answer);
        var output = await _session.CallAsync(
            "demoEcho", new Dictionary<string, object?> { ["message"] = "still here" }, cancellationToken: Token);
        Assert.Contains("still here", output.TextContent, StringComparison.Ordinal);
    }

    private McpBridge Serve(McpSession session, ToolFence? fence = null, string? site = null) =>
        new(session, new BridgeOptions { Fence = fence ?? ToolFence.Open, Site = site }, _client, line =>
        {
            lock (_log)
            {
                _log.Add(line);
            }
        });

    private static string Call(string tool, JsonObject arguments) =>
        new JsonObject { ["name"] = tool, ["arguments"] = arguments }.ToJsonString();

    private Task SendAsync(int id, string method, string parameters) =>
        _bridge.AcceptAsync(
            "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + parameters + "}",
            Token);
}
