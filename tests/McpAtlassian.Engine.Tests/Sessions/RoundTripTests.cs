using System.Collections;
using McpAtlassian.DemoServer;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tests.Transport;
using McpAtlassian.Engine.Transport;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Sessions;

/// <summary>What a script that opens a saved session asks of the server, and what it waits for.</summary>
public sealed class RoundTripTests
{
    private const string Refusal =
        """{"jsonrpc":"2.0","id":ID,"error":{"code":-32602,"message":"Invalid request parameters","data":""}}""";

    private const string NotThisVersion =
        """
        {"jsonrpc":"2.0","id":ID,"error":{"code":-32022,"message":"Unsupported protocol version",
        "data":{"supported":["2025-11-25"],"requested":"2026-07-28"}}}
        """;

    private static readonly Hashtable Key = new() { ["issueIdOrKey"] = "DEMO-1" };

    private static readonly Hashtable Issue = new()
    {
        ["projectKey"] = "DEMO",
        ["issueType"] = "Task",
        ["summary"] = "new",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_read_is_the_second_request_and_waits_for_nothing_else()
    {
        using var scene = await Scene.CreateAsync(DemoProtocolEra.Handshake);
        var held = new TaskCompletionSource();
        scene.Proxy.Script = request => request.RpcMethod == "notifications/initialized"
            ? async exchange =>
            {
                await held.Task.WaitAsync(exchange.Stop);
                await exchange.RelayAsync();
            }
        : null;

        var session = await scene.OpenAsync();
        var output = await session.CallAsync("getJiraIssue", Key, cancellationToken: Token);

        Assert.Single(output.Values);
        Assert.Equal(["initialize", "tools/call"], scene.Methods.Take(2));
        held.SetResult();
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_write_waits_until_the_server_has_been_greeted()
    {
        using var scene = await Scene.CreateAsync(DemoProtocolEra.Handshake);
        var session = await scene.OpenAsync();
        await session.CallAsync("createJiraIssue", Issue, cancellationToken: Token);
        Assert.Equal(["initialize", "notifications/initialized", "tools/call"], scene.Methods);
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_session_that_calls_nothing_greets_the_server_all_the_same()
    {
        using var scene = await Scene.CreateAsync(DemoProtocolEra.Handshake);
        var greeted = new TaskCompletionSource();
        scene.Proxy.Script = request =>
        {
            if (request.RpcMethod == "notifications/initialized")
            {
                greeted.TrySetResult();
            }

            return null;
        };
        var session = await scene.OpenAsync();
        await greeted.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_server_that_serves_nobody_before_the_greeting_gets_the_read_once_more()
    {
        using var scene = await Scene.CreateAsync(DemoProtocolEra.Handshake);
        var isGreeted = false;
        scene.Proxy.Script = request =>
        {
            isGreeted |= request.RpcMethod == "notifications/initialized";
            return request.RpcMethod == "tools/call" && !isGreeted ? Answer(200, Refusal) : null;
        };

        var session = await scene.OpenAsync();
        var output = await session.CallAsync("getJiraIssue", Key, cancellationToken: Token);

        Assert.Single(output.Values);
        Assert.Equal(["initialize", "tools/call", "notifications/initialized", "tools/call"], scene.Methods);
        await session.CloseAsync();
    }

    [Fact]
    public async Task Without_a_handshake_a_call_is_the_only_request()
    {
        using var scene = await Scene.CreateAsync(DemoProtocolEra.Stateless2026);
        var session = await scene.OpenAsync();
        Assert.Equal("2026-07-28", session.ProtocolVersion);
        Assert.NotNull(session.ServerName);
        await session.CallAsync("createJiraIssue", Issue, cancellationToken: Token);
        Assert.Equal(["tools/call"], scene.Methods);
        await session.CloseAsync();
        Assert.Equal(["tools/call"], scene.Methods);
    }

    [Theory]
    [InlineData("createJiraIssue")]
    [InlineData("getJiraIssue")]
    public async Task A_server_that_has_changed_its_version_since_is_asked_anew_and_acts_once(string tool)
    {
        using var scene = await Scene.CreateAsync(DemoProtocolEra.Stateless2026);
        scene.Proxy.Play(tool, Answer(400, NotThisVersion));
        var session = await scene.OpenAsync();
        scene.Site.ClearRequests();
        await session.CallAsync(tool, tool == "getJiraIssue" ? Key : Issue, cancellationToken: Token);
        Assert.Equal(["tools/call", "server/discover", "tools/call"], scene.Methods);
        Assert.Single(scene.Site.Requests, request => request.ToolName == tool);
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_refusal_that_does_not_say_that_a_write_did_not_run_is_the_answer()
    {
        using var scene = await Scene.CreateAsync(DemoProtocolEra.Stateless2026);
        scene.Proxy.Play("createJiraIssue", Answer(200, Refusal), times: null);
        var session = await scene.OpenAsync();
        await Assert.ThrowsAsync<EngineException>(
            () => session.CallAsync("createJiraIssue", Issue, cancellationToken: Token));
        Assert.Equal(["tools/call"], scene.Methods);
        await session.CloseAsync();
    }

    private static WireFault Answer(int status, string body) => exchange => exchange.AnswerAsync(
        status, "application/json", body.Replace("ID", exchange.Request.Id!.ToJsonString(), StringComparison.Ordinal));

    /// <summary>The demo behind a proxy, and what an earlier session learnt of it.</summary>
    private sealed class Scene : IDisposable
    {
        private McpSession? _earlier;

        private Scene(DemoProtocolEra era)
        {
            Site = TestDemo.Start(new TestDemoOptions { ProtocolEra = era });
            Proxy = new WireProxy(Site.BaseUri);
        }

        public TestDemo Site { get; }

        public WireProxy Proxy { get; }

        /// <summary>What was asked of the server; the standing stream is not a question.</summary>
        public IEnumerable<string> Methods => Proxy.Seen.Select(static r => r.RpcMethod).OfType<string>();

        public static async Task<Scene> CreateAsync(DemoProtocolEra era)
        {
            var scene = new Scene(era);
            scene._earlier = await TestSessions.ConnectAsync(scene.Site, cancellationToken: Token);
            await scene._earlier.CloseAsync();
            return scene;
        }

        public Task<McpSession> OpenAsync() => McpSession.ConnectAsync(
            new SessionOptions
            {
                Target = new HttpTarget(Proxy.Through(Site.Uri)),
                Credential = TestSessions.Token(Site),
                KnownProtocolVersion = _earlier!.ProtocolVersion,
                KnownServer = _earlier.Remembered,
                KnownCatalogue = _earlier.Catalogue,
                KnownSites = _earlier.Sites,
            },
            Token);

        public void Dispose()
        {
            Proxy.Dispose();
            Site.Dispose();
        }
    }
}
