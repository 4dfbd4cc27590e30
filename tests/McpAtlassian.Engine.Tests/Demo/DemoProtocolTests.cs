using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Demo;

public sealed class DemoProtocolTests
{
    [Theory]
    [InlineData("2024-11-05", "2024-11-05")]
    [InlineData("2025-03-26", "2025-03-26")]
    [InlineData("2025-06-18", "2025-06-18")]
    [InlineData("2025-11-25", "2025-11-25")]
    [InlineData("2099-01-01", "2025-11-25")]
    public async Task Initialize_agrees_on_a_handshake_version(string asked, string answered)
    {
        using var site = TestDemo.Start();
        using var client = new DemoClient(site.Uri, DemoClient.Default(site));
        var result = await client.InitializeAsync(asked);
        Assert.Equal(answered, result["protocolVersion"]!.ToString());
        Assert.True(Guid.TryParse(client.SessionId, out _));
    }

    [Fact]
    public async Task Initialize_answers_with_an_event_stream()
    {
        using var site = TestDemo.Start();
        using var client = new DemoClient(site.Uri, DemoClient.Default(site));
        using var response =
            await client.PostAsync("initialize", new JsonObject { ["protocolVersion"] = "2025-11-25" });
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Discover_is_unknown_to_a_handshake_server()
    {
        using var site = TestDemo.Start();
        using var client = new DemoClient(site.Uri, DemoClient.Default(site));
        using var response = await client.PostAsync("server/discover");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(
            -32601, JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!["code"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_request_needs_a_session_that_exists()
    {
        using var site = TestDemo.Start();
        using var client = new DemoClient(site.Uri, DemoClient.Default(site));
        using var without = await client.PostAsync("tools/list");
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        await client.InitializeAsync();
        using var unknown = await client.PostAsync("tools/list", headers: ("Mcp-Session-Id", "no-such-session"));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_session_belongs_to_the_credential_that_opened_it()
    {
        using var site = TestDemo.Start();
        using var client = await DemoClient.ConnectAsync(site);
        using var other =
            new DemoClient(site.Uri, DemoClient.Basic(site.MultiSiteEmailAddress, site.MultiSiteApiToken));
        using var response = await other.PostAsync("tools/list", headers: ("Mcp-Session-Id", client.SessionId!));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Delete_ends_the_session()
    {
        using var site = TestDemo.Start();
        using var client = await DemoClient.ConnectAsync(site);
        Assert.Equal(1, site.SessionCount);
        using var deleted = await client.SendAsync(HttpMethod.Delete);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var after = await client.PostAsync("tools/list");
        Assert.Equal(HttpStatusCode.NotFound, after.StatusCode);
        Assert.Equal(0, site.SessionCount);
    }

    [Fact]
    public async Task Ended_sessions_are_unknown_and_a_new_one_can_be_opened()
    {
        using var site = TestDemo.Start();
        using var client = await DemoClient.ConnectAsync(site);
        site.EndSessions();
        using var after = await client.PostAsync("tools/list");
        Assert.Equal(HttpStatusCode.NotFound, after.StatusCode);
        await client.InitializeAsync();
        Assert.NotEmpty(await client.ListToolsAsync());
    }

    [Fact]
    public async Task Notifications_are_accepted_without_an_answer()
    {
        using var site = TestDemo.Start();
        using var client = await DemoClient.ConnectAsync(site);
        using var response = await client.NotifyAsync("notifications/initialized", []);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(string.Empty, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_is_not_a_message_gets_an_error_with_a_status()
    {
        using var site = TestDemo.Start();
        using var client = await DemoClient.ConnectAsync(site);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, site.Uri)
        {
            Content = new StringContent("{", System.Text.Encoding.UTF8, "application/json")
        };
        request.Headers.Authorization = DemoClient.Default(site);
        request.Headers.Accept.ParseAdd("*/*");
        using var broken = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        Assert.Contains("-32700", await broken.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var batch = await client.SendAsync(new JsonArray());
        Assert.Equal(HttpStatusCode.BadRequest, batch.StatusCode);
    }

    [Fact]
    public async Task Unknown_methods_and_tools_are_rpc_errors()
    {
        using var site = TestDemo.Start();
        using var client = await DemoClient.ConnectAsync(site);
        Assert.Equal(-32601, (await client.ErrorAsync("no/such"))["code"]!.GetValue<int>());
        Assert.Equal(
            -32602,
            (await client.ErrorAsync(
                "tools/call", new JsonObject { ["name"] = "noSuchTool" }))["code"]!.GetValue<int>());
    }

    [Fact]
    public async Task The_full_list_comes_in_pages_and_the_others_do_not()
    {
        using var site = TestDemo.Start(new TestDemoOptions { PageSize = 7, ExtraToolCount = 100 });
        using var all = await DemoClient.ConnectAsync(site);
        var first = await all.RequestAsync("tools/list");
        Assert.Equal(7, first["tools"]!.AsArray().Count);
        var names = await all.ListToolNamesAsync();
        Assert.True(names.Count > 130);
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Equal(
            -32602,
            (await all.ErrorAsync("tools/list", new JsonObject { ["cursor"] = "nonsense" }))["code"]!.GetValue<int>());

        using var primary = await DemoClient.ConnectAsync(site, site.V2Uri);
        Assert.Null((await primary.RequestAsync("tools/list"))["nextCursor"]);
        using var v1 = await DemoClient.ConnectAsync(site, site.V1Uri);
        Assert.Null((await v1.RequestAsync("tools/list"))["nextCursor"]);
    }

    [Fact]
    public async Task A_long_tool_streams_progress_and_log_messages_before_its_result()
    {
        using var site = TestDemo.Start();
        using var client = await DemoClient.ConnectAsync(site);
        using var response = await client.PostAsync("tools/call", new JsonObject
        {
            ["name"] = "demoSlowReport",
            ["arguments"] = new JsonObject { ["seconds"] = 0.05, ["steps"] = 5 },
            ["_meta"] = new JsonObject { ["progressToken"] = "p1" },
        });
        var messages = await DemoClient.MessagesAsync(response);
        var progress = messages.Where(message => message["method"]?.ToString() == "notifications/progress").ToList();
        Assert.Equal([1, 2, 3, 4, 5], progress.Select(message => message["params"]!["progress"]!.GetValue<int>()));
        Assert.All(progress, message => Assert.Equal("p1", message["params"]!["progressToken"]!.ToString()));
        Assert.Contains(
            messages,
            message => message["method"]?.ToString() == "notifications/message"
                && message["params"]!["level"]!.ToString() == "warning");
        Assert.NotNull(messages[^1]["result"]);
    }

    [Fact]
    public async Task The_log_level_holds_back_lesser_messages()
    {
        using var site = TestDemo.Start();
        using var client = await DemoClient.ConnectAsync(site);
        await client.RequestAsync("logging/setLevel", new JsonObject { ["level"] = "warning" });
        using var response = await client.PostAsync(
            "tools/call",
            new JsonObject
            {
                ["name"] = "demoSlowReport",
                ["arguments"] = new JsonObject { ["seconds"] = 0, ["steps"] = 1 }
            });
        var logged = (await DemoClient.MessagesAsync(
            response)).Where(message => message["method"]?.ToString() == "notifications/message").ToList();
        Assert.Equal("warning", Assert.Single(logged)["params"]!["level"]!.ToString());
    }

    [Fact]
    public async Task A_client_that_goes_away_is_noticed_and_its_tool_stops()
    {
        using var site = TestDemo.Start(new TestDemoOptions { KeepAliveInterval = TimeSpan.FromMilliseconds(20) });
        using var client = await DemoClient.ConnectAsync(site);
        using var leave = new CancellationTokenSource();
        using (await client.PostAsync(
            "tools/call",
            new JsonObject { ["name"] = "demoSlowReport", ["arguments"] = new JsonObject { ["seconds"] = 600 } },
            cancellationToken: leave.Token))
        {
            // The headers are there; leaving now closes the connection.
        }

        var aborted = await site.WaitForAbortAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        Assert.Equal("demoSlowReport", aborted.ToolName);
        Assert.False(aborted.Processed);
        var ended = await site.WaitForRequestAsync(
            request => request.Sequence == aborted.Sequence && request.EndedAt is not null,
            new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        Assert.False(ended.Processed);
    }

    [Fact]
    public async Task A_cancelled_request_ends_without_an_answer()
    {
        using var site = TestDemo.Start();
        using var client = await DemoClient.ConnectAsync(site);
        using var response = await client.PostAsync(
            "tools/call",
            new JsonObject { ["name"] = "demoSlowReport", ["arguments"] = new JsonObject { ["seconds"] = 600 } },
            id: 77);
        using var accepted = await client.NotifyAsync(
            "notifications/cancelled", new JsonObject { ["requestId"] = 77, ["reason"] = "test" });
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.DoesNotContain(await DemoClient.MessagesAsync(response), message => message["id"] is not null);
        var cancelled = await site.WaitForRequestAsync(request => request.Cancelled);
        Assert.Equal("demoSlowReport", cancelled.ToolName);
    }

    [Fact]
    public async Task Listeners_are_told_that_the_tool_list_changed()
    {
        using var site = TestDemo.Start();
        using var client = await DemoClient.ConnectAsync(site);
        using var response = await client.SendAsync(HttpMethod.Get);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.StartsWith(":", await reader.ReadLineAsync(), StringComparison.Ordinal);
        await reader.ReadLineAsync();
        // The first comment precedes registration by a moment; the next is after it.
        Assert.StartsWith(":", await reader.ReadLineAsync(), StringComparison.Ordinal);
        site.NotifyToolListChanged();
        Assert.Equal("notifications/tools/list_changed", (await DemoClient.NextAsync(reader))["method"]!.ToString());
    }

    [Fact]
    public async Task The_list_changes_while_a_client_is_connected()
    {
        using var site = TestDemo.Start();
        using var client = await DemoClient.ConnectAsync(site);
        var before = await client.ListToolNamesAsync();
        site.SetExtraToolCount(3);
        Assert.Equal(
            ["demoExtra0001", "demoExtra0002", "demoExtra0003"], (await client.ListToolNamesAsync()).Except(before));
    }

    [Fact]
    public async Task A_session_that_ends_in_mid_call_is_not_taken_for_a_client_that_left()
    {
        using var site = TestDemo.Start();
        using var client = await DemoClient.ConnectAsync(site);
        using var response = await client.PostAsync(
            "tools/call",
            new JsonObject { ["name"] = "demoSlowReport", ["arguments"] = new JsonObject { ["seconds"] = 600 } });
        site.EndSessions();
        var ended = await site.WaitForRequestAsync(
            request => request.ToolName == "demoSlowReport" && request.EndedAt is not null);
        Assert.False(ended.Aborted);
        Assert.False(ended.Processed);
    }

    [Fact]
    public async Task Requests_are_recorded_without_the_credential()
    {
        using var site = TestDemo.Start();
        using var client = await DemoClient.ConnectAsync(site);
        await client.CallAsync("demoEcho", new JsonObject { ["message"] = "hi" });
        var call = Assert.Single(site.Requests, request => request.RpcMethod == "tools/call");
        Assert.Equal("demoEcho", call.ToolName);
        Assert.Equal("""{"message":"hi"}""", call.ArgumentsJson);
        Assert.True(call.HasAuthorization);
        Assert.Equal(200, call.Status);
        Assert.DoesNotContain(
            site.Requests, request => request.ToString().Contains(site.ApiToken, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Calls_run_side_by_side()
    {
        using var site = TestDemo.Start();
        site.Faults.Add(new DemoFault
        {
            Kind = DemoFaultKind.Delay,
            Tool = "demoEcho",
            Delay = TimeSpan.FromMilliseconds(300)
        });
        using var client = await DemoClient.ConnectAsync(site);
        await Task.WhenAll(Enumerable.Range(
            0, 20).Select(i => client.CallAsync("demoEcho", new JsonObject { ["message"] = "n" + i })));
        var calls = site.Requests.Where(request => request.ToolName == "demoEcho").ToList();
        Assert.Contains(
            calls, call => calls.Any(other => other.StartedAt > call.StartedAt && other.StartedAt < call.EndedAt));
    }

    [Fact]
    public async Task A_page_of_another_origin_is_refused()
    {
        using var site = TestDemo.Start();
        using var client = await DemoClient.ConnectAsync(site);
        using var response = await client.PostAsync("ping", headers: ("Origin", "https://attacker.example.com"));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public void A_port_that_is_taken_is_refused_and_one_that_was_given_back_is_not()
    {
        var first = TestDemo.Start();
        var options = new TestDemoOptions { Port = first.BaseUri.Port };
        var error = Assert.Throws<SocketException>(() => TestDemo.Start(options));
        Assert.Equal(SocketError.AddressAlreadyInUse, error.SocketErrorCode);
        first.Dispose();
        using var second = TestDemo.Start(options);
        Assert.Equal(first.BaseUri, second.BaseUri);
    }
}
