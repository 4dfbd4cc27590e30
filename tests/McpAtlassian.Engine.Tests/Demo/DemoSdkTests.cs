using System.Net;
using System.Text.Json.Nodes;
using McpAtlassian.DemoServer;
using McpAtlassian.TestKit.Demo;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpAtlassian.Engine.Tests.Demo;

/// <summary>The demo against the official SDK's client, in both generations of the protocol.</summary>
public sealed class DemoSdkTests
{
    [Theory]
    [InlineData(DemoProtocolEra.Handshake, "2025-11-25")]
    [InlineData(DemoProtocolEra.Stateless2026, "2026-07-28")]
    public async Task The_SDK_negotiates_lists_calls_and_reads(DemoProtocolEra era, string version)
    {
        using var site = TestDemo.Start(new TestDemoOptions { ProtocolEra = era });
        await using var client = await ConnectAsync(site);
        Assert.Equal(version, client.NegotiatedProtocolVersion);
        var tools = await client.ListToolsAsync();
        Assert.Contains(tools, tool => tool.Name == "createJiraIssue");

        var echo = await client.CallToolAsync("demoEcho", new Dictionary<string, object?> { ["message"] = "grüße" });
        Assert.Equal("grüße", Assert.IsType<TextContentBlock>(echo.Content.Single()).Text);

        var steps = new List<float>();
        await client.CallToolAsync(
            "demoSlowReport", new Dictionary<string, object?> { ["seconds"] = 0.2, ["steps"] = 3 }, new Collect(steps));
        // The SDK hands reports to the thread pool and drops those that come after the result, so the last may be
        // missing.
        lock (steps)
        {
            Assert.NotEmpty(steps);
            Assert.Equal(new[] { 1f, 2f, 3f }.Take(steps.Count), steps);
        }

        Assert.Single(await client.ListResourceTemplatesAsync());
        Assert.Equal(2, (await client.ListPromptsAsync()).Count);
        var issue = await client.ReadResourceAsync("jira://issue/DEMO-1");
        Assert.Contains(
            "Set up the build pipeline",
            Assert.IsType<TextResourceContents>(issue.Contents.Single()).Text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DemoProtocolEra.Handshake)]
    [InlineData(DemoProtocolEra.Stateless2026)]
    public async Task A_call_the_SDK_gives_up_stops_at_the_demo(DemoProtocolEra era)
    {
        using var site = TestDemo.Start(
            new TestDemoOptions { ProtocolEra = era, KeepAliveInterval = TimeSpan.FromMilliseconds(20) });
        await using var client = await ConnectAsync(site);
        using var giveUp = new CancellationTokenSource();
        var call = client.CallToolAsync(
            "demoSlowReport",
            new Dictionary<string, object?> { ["seconds"] = 600 },
            cancellationToken: giveUp.Token).AsTask();
        await site.WaitForRequestAsync(request => request.ToolName == "demoSlowReport" && request.Status == 200);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        var ended = await site.WaitForRequestAsync(
            request => request.ToolName == "demoSlowReport" && request.EndedAt is not null,
            new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        Assert.False(ended.Processed);
        Assert.True(ended.Aborted || ended.Cancelled);
    }

    [Fact]
    public async Task The_SDK_hears_that_the_tool_list_changed()
    {
        using var site = TestDemo.Start();
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var client = await ConnectAsync(site, new McpClientOptions
        {
            Handlers = new McpClientHandlers
            {
                NotificationHandlers = [
                    new(
                        NotificationMethods.ToolListChangedNotification,
                        (_, _) => { heard.TrySetResult(); return default; })
                ],
            },
        });
        await site.WaitForRequestAsync(request => request.HttpMethod == "GET" && request.Status == 200);
        while (!heard.Task.IsCompleted)
        {
            site.NotifyToolListChanged();
            await Task.WhenAny(heard.Task, client.PingAsync().AsTask());
        }

        await heard.Task;
    }

    [Fact]
    public async Task The_newest_generation_holds_headers_against_the_message()
    {
        using var site = TestDemo.Start(new TestDemoOptions { ProtocolEra = DemoProtocolEra.Stateless2026 });
        using var client = new DemoClient(site.Uri, DemoClient.Default(site));
        JsonObject Parameters() =>
            new()
            {
                ["name"] = "demoEcho",
                ["arguments"] = new JsonObject { ["message"] = "x" },
                ["_meta"] = new JsonObject { ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28" }
            };
        async Task<(HttpStatusCode, int?)> TryAsync(params (string, string)[] headers)
        {
            using var response = await client.PostAsync("tools/call", Parameters(), headers: headers);
            return (response.StatusCode, (await DemoClient.MessagesAsync(
                response)).Last()["error"]?["code"]?.GetValue<int>());
        }

        Assert.Equal((HttpStatusCode.BadRequest, -32022), await TryAsync());
        Assert.Equal((HttpStatusCode.BadRequest, -32022), await TryAsync(("MCP-Protocol-Version", "2025-11-25")));
        Assert.Equal(
            (HttpStatusCode.BadRequest, -32020),
            await TryAsync(
                ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/list"), ("Mcp-Name", "demoEcho")));
        Assert.Equal(
            (HttpStatusCode.BadRequest, -32020),
            await TryAsync(
                ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", "other")));
        Assert.Equal(
            (HttpStatusCode.OK, null),
            await TryAsync(
                ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", "demoEcho")));
        using var get = await client.SendAsync(System.Net.Http.HttpMethod.Get);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, get.StatusCode);
        using var initialize =
            await client.PostAsync("initialize", new JsonObject { ["protocolVersion"] = "2025-11-25" });
        Assert.Equal(HttpStatusCode.BadRequest, initialize.StatusCode);
    }

    private static Task<McpClient> ConnectAsync(DemoSite site, McpClientOptions? options = null) =>
        McpClient.CreateAsync(
            new HttpClientTransport(new HttpClientTransportOptions
            {
                Endpoint = site.Uri,
                TransportMode = HttpTransportMode.StreamableHttp,
                AdditionalHeaders =
                    new Dictionary<string, string> { ["Authorization"] = DemoClient.Default(site).ToString() },
            }),
            options);

    private sealed class Collect(List<float> steps) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value)
        {
            lock (steps)
            {
                steps.Add(value.Progress);
            }
        }
    }
}
