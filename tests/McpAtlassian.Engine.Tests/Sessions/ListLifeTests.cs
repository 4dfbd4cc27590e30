using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.DemoServer;
using McpAtlassian.Engine.Bridge;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tests.Bridge;
using McpAtlassian.Engine.Tests.Transport;
using McpAtlassian.Engine.Tools;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Sessions;

/// <summary>How long a list of tools holds: what the server says of it, and when it says that it changed.</summary>
public sealed class ListLifeTests : IDisposable
{
    private readonly TestDemo _site =
        TestDemo.Start(new TestDemoOptions { ProtocolEra = DemoProtocolEra.Stateless2026 });
    private readonly WireProxy _proxy;

    public ListLifeTests() => _proxy = new WireProxy(_site.BaseUri);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _proxy.Dispose();
        _site.Dispose();
    }

    [Theory]
    [InlineData("3600000", "3600000", false, false)]
    [InlineData("3600000", "1", true, true)]
    [InlineData("1", "3600000", true, true)]
    [InlineData("0", "0", true, false)]
    [InlineData("3600000", "0", true, false)]
    public async Task The_page_that_ends_first_ends_the_list_and_a_refusal_is_looked_at_again(
        string first, string second, bool isStale, bool isListedAgain)
    {
        var session = await ConnectAsync(first, second);
        while (isListedAgain && session.Catalogue.FreshUntil > DateTimeOffset.UtcNow)
        {
            await Task.Yield();
        }

        Assert.Equal(isStale, session.IsCatalogueStale);
        var before = Lists();
        await Assert.ThrowsAsync<EngineException>(() => session.CallAsync("noSuchTool", cancellationToken: Token));
        Assert.Equal(isListedAgain ? 2 : 0, Lists() - before);
        await session.CloseAsync();
    }

    [Theory]
    [InlineData("""{"ttlMs":60000}""", 60_000)]
    [InlineData("""{"ttlMs":1e300}""", 86_400_000)]
    [InlineData("""{"ttlMs":-5}""", 0)]
    [InlineData("""{"ttlMs":"60000"}""", 0)]
    [InlineData("""{"ttlMs":null}""", 0)]
    [InlineData("{}", 0)]
    [InlineData("[]", 0)]
    public void A_page_says_how_long_it_holds(string page, double milliseconds)
    {
        using var document = JsonDocument.Parse(page);
        Assert.Equal(milliseconds, ToolReader.LifeOf(document.RootElement).TotalMilliseconds);
    }

    [Fact]
    public async Task A_server_without_standing_streams_is_asked_to_tell_of_changes()
    {
        var session = await TestSessions.ConnectAsync(
            _proxy.Through(_site.Uri), TestSessions.Token(_site), observer: new RecordingObserver(),
            cancellationToken: Token);
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Events.ToolsChanged += () => changed.TrySetResult();
        await _site.WaitForRequestAsync(r => r.RpcMethod == "subscriptions/listen" && r.Status == 200, Token);
        _site.NotifyToolListChanged();
        await changed.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
        Assert.True(session.MustListAgain);
        await session.RefreshToolsAsync(observer: null, Token);
        Assert.False(session.MustListAgain);
        await session.CloseAsync();
    }

    [Fact]
    public async Task The_bridge_passes_on_what_such_a_server_tells()
    {
        var session = await TestSessions.ConnectAsync(_site, cancellationToken: Token);
        var client = new LineSink();
        var bridge = new McpBridge(session, new BridgeOptions(), client, static _ => { });
        await bridge.ListenAsync(Token);
        await _site.WaitForRequestAsync(r => r.RpcMethod == "subscriptions/listen" && r.Status == 200, Token);
        _site.NotifyToolListChanged();
        Assert.Equal("notifications/tools/list_changed", (await client.NextAsync())["method"]!.ToString());
        await bridge.CompleteAsync(Token);
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_server_that_does_not_tell_is_asked_once_and_works()
    {
        _proxy.Script = static request => request.RpcMethod == "subscriptions/listen"
            ? exchange => exchange.AnswerAsync(
                404,
                "application/json",
                $$$"""
                {"jsonrpc":"2.0","id":{{{request.Id!.ToJsonString()}}},"error":{"code":-32601,"message":"no"}}
                """)
            : null;
        var observer = new RecordingObserver();
        var session = await TestSessions.ConnectAsync(
            _proxy.Through(_site.Uri), TestSessions.Token(_site), observer: observer, cancellationToken: Token);
        await session.CallAsync(
            "demoEcho", new Dictionary<string, object?> { ["message"] = "x" }, cancellationToken: Token);
        Assert.InRange(_proxy.Seen.Count(static r => r.RpcMethod == "subscriptions/listen"), 0, 1);
        Assert.False(session.MustListAgain);
        await session.CloseAsync();
    }

    private int Lists() => _proxy.Seen.Count(static request => request.RpcMethod == "tools/list");

    /// <summary>A session whose list comes in two pages that hold for these times.</summary>
    private Task<McpSession> ConnectAsync(string first, string second)
    {
        _proxy.Script = request => request.RpcMethod != "tools/list" ? null
            : Page(request, JsonNode.Parse(request.Body)!["params"]!["cursor"] is not null
                ? $$"""{"resultType":"complete","ttlMs":{{second}},"tools":[{"name":"b"}]}"""
                : $$"""{"resultType":"complete","ttlMs":{{first}},"tools":[{"name":"a"}],"nextCursor":"2"}""");
        return TestSessions.ConnectAsync(
            _proxy.Through(_site.Uri), TestSessions.Token(_site), cancellationToken: Token);
    }

    private static WireFault Page(WireRequest request, string result) => exchange => exchange.AnswerAsync(
        200,
        "application/json",
        $$"""{"jsonrpc":"2.0","id":{{request.Id!.ToJsonString()}},"result":{{result}}}""");
}
