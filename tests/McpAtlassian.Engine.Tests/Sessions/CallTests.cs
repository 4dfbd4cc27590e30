using System.Collections;
using McpAtlassian.DemoServer;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tests.Transport;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Sessions;

public sealed class CallTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_forgotten_session_is_reopened_once_and_the_call_succeeds()
    {
        using var site = TestDemo.Start();
        var session = await TestSessions.ConnectAsync(site);
        site.EndSessions();
        site.ClearRequests();
        var observer = new RecordingObserver();
        var output = await session.CallAsync(
            "demoEcho", new Hashtable { ["message"] = "hello" }, new CallOptions { Observer = observer });
        Assert.Equal("hello", Assert.Single(output.Values));
        Assert.Contains(observer.Decisions, decision => decision.Contains("new one", StringComparison.Ordinal));
        Assert.Single(site.Requests, request => request.RpcMethod == "initialize");
        Assert.Equal(1, site.SessionCount);
        await session.CloseAsync();
        Assert.Equal(0, site.SessionCount);
    }

    [Fact]
    public async Task Calls_side_by_side_share_the_new_session()
    {
        using var site = TestDemo.Start();
        var session = await TestSessions.ConnectAsync(site);
        site.EndSessions();
        site.ClearRequests();
        var outputs = await Task.WhenAll(Enumerable.Range(0, 12)
            .Select(i => session.CallAsync("demoEcho", new Hashtable { ["message"] = "m" + i })));
        Assert.Equal(
            Enumerable.Range(0, 12).Select(i => (object?)("m" + i)), outputs.Select(output => output.Values.Single()));
        Assert.Single(site.Requests, request => request.RpcMethod == "initialize");
        Assert.Equal(1, site.SessionCount);
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_prepared_call_can_be_sent_more_than_once()
    {
        using var site = TestDemo.Start();
        var session = await TestSessions.ConnectAsync(site);
        var call = await session.PrepareAsync(
            "demoEcho", new Hashtable { ["message"] = "twice" }, new PrepareOptions(), default);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(
                "twice",
                Assert.Single(
                    (await session.SendAsync(
                        call, new CallOptions { Observer = new RecordingObserver() }, default)).Values));
        }

        await session.CloseAsync();
    }

    [Fact]
    public async Task Closing_ends_the_session_at_the_server()
    {
        using var site = TestDemo.Start();
        var session = await TestSessions.ConnectAsync(site);
        Assert.Equal(1, site.SessionCount);
        await session.CloseAsync();
        Assert.Single(site.Requests, request => request.HttpMethod == "DELETE");
        Assert.Equal(0, site.SessionCount);
        var e = await Assert.ThrowsAsync<EngineException>(
            () => session.CallAsync("demoEcho", new Hashtable { ["message"] = "late" }));
        Assert.Equal(ErrorIds.SessionClosed, e.ErrorId);
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_server_that_does_not_take_the_farewell_does_not_hold_up_closing()
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri);
        var session = await TestSessions.ConnectAsync(proxy.Through(site.Uri), TestSessions.Token(site));
        proxy.Script = request => request.Method == "DELETE" ? WireFaults.Silence : null;
        await session.CloseAsync().WaitAsync(Patience);
        Assert.Contains(proxy.Seen, request => request.Method == "DELETE");
    }

    [Fact]
    public async Task An_unknown_tool_is_named_before_anything_is_sent()
    {
        using var site = TestDemo.Start();
        var session = await TestSessions.ConnectAsync(site);
        site.ClearRequests();
        var e = await Assert.ThrowsAsync<EngineException>(() => session.CallAsync("getJiraIsue"));
        Assert.Equal(ErrorIds.ToolNotFound, e.ErrorId);
        Assert.Contains("getJiraIsue", e.Message, StringComparison.Ordinal);
        Assert.Empty(site.Requests);
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_tool_that_the_server_no_longer_has_is_not_found()
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri);
        var session = await TestSessions.ConnectAsync(proxy.Through(site.Uri), TestSessions.Token(site));
        proxy.Play(
            "demoEcho",
            exchange => exchange.AnswerAsync(
                200,
                "application/json",
                "{\"jsonrpc\":\"2.0\",\"id\":" + exchange.Request.Id!.ToJsonString()
                    + ",\"error\":{\"code\":-32602,\"message\":\"Unknown tool: demoEcho\"}}"));
        var e = await Assert.ThrowsAsync<EngineException>(
            () => session.CallAsync("demoEcho", new Hashtable { ["message"] = "?" }));
        Assert.Equal(ErrorIds.ToolNotFound, e.ErrorId);
        Assert.Contains("-Refresh", e.Remedy, StringComparison.Ordinal);
        await session.CloseAsync();
    }

    [Fact]
    public async Task Bad_arguments_are_refused_before_anything_is_sent()
    {
        using var site = TestDemo.Start();
        var session = await TestSessions.ConnectAsync(site);
        site.ClearRequests();
        var unknown = await Assert.ThrowsAsync<EngineException>(
            () => session.CallAsync("getJiraIssue", new Hashtable { ["issueIdOrKey"] = "DEMO-1", ["isueKey"] = "x" }));
        var missing = await Assert.ThrowsAsync<EngineException>(() => session.CallAsync("getJiraIssue"));
        Assert.Equal(ErrorIds.ArgumentUnknown, unknown.ErrorId);
        Assert.Equal(ErrorIds.ArgumentMissing, missing.ErrorId);
        Assert.Empty(site.Requests);
        await session.CloseAsync();
    }

    [Theory]
    [InlineData(DemoProtocolEra.Handshake)]
    [InlineData(DemoProtocolEra.Stateless2026)]
    public async Task A_cancelled_call_returns_at_once_and_is_aborted_at_the_server(DemoProtocolEra era)
    {
        using var site = TestDemo.Start(
            new TestDemoOptions { ProtocolEra = era, KeepAliveInterval = TimeSpan.FromMilliseconds(20) });
        var session = await TestSessions.ConnectAsync(site);
        using var cancel = new CancellationTokenSource();
        var cancelled = new TaskCompletionSource<long>();
        var observer = new RecordingObserver
        {
            WhenProgress = _ =>
            {
                cancelled.TrySetResult(Environment.TickCount64);
                cancel.Cancel();
            },
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => session.CallAsync(
                "demoSlowReport",
                new Hashtable { ["seconds"] = 600.0, ["steps"] = 1000 },
                new CallOptions { Timeout = TimeSpan.FromMinutes(20), Observer = observer },
                cancel.Token)).WaitAsync(Patience);
        var took = Environment.TickCount64 - await cancelled.Task;
        Assert.True(took < 1000, $"{took} ms");
        var aborted = await site.WaitForRequestAsync(
            request => request.ToolName == "demoSlowReport" && (request.Aborted || request.Cancelled),
            new CancellationTokenSource(Patience).Token);
        var ended = await site.WaitForRequestAsync(
            request => request.Sequence == aborted.Sequence && request.EndedAt is not null,
            new CancellationTokenSource(Patience).Token);
        Assert.False(ended.Processed);
        Assert.Equal(
            "still here",
            Assert.Single((await session.CallAsync("demoEcho", new Hashtable { ["message"] = "still here" })).Values));
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_call_that_takes_too_long_is_timed_out_and_aborted_at_the_server()
    {
        using var site = TestDemo.Start(new TestDemoOptions { KeepAliveInterval = TimeSpan.FromMilliseconds(20) });
        var session = await TestSessions.ConnectAsync(site);
        var e = await Assert.ThrowsAsync<EngineException>(
            () => session.CallAsync(
                "demoSlowReport",
                new Hashtable { ["seconds"] = 600.0 },
                new CallOptions { Timeout = TimeSpan.FromSeconds(3) })).WaitAsync(Patience);
        Assert.Equal(ErrorIds.TimedOut, e.ErrorId);
        Assert.Contains("-TimeoutSec", e.Remedy, StringComparison.Ordinal);
        await site.WaitForRequestAsync(
            request => request.ToolName == "demoSlowReport" && (request.Aborted || request.Cancelled),
            new CancellationTokenSource(Patience).Token);
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_write_that_takes_too_long_has_an_unknown_outcome_and_says_what_was_sent()
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri);
        var session = await TestSessions.ConnectAsync(proxy.Through(site.Uri), TestSessions.Token(site));
        proxy.Play("createJiraIssue", WireFaults.SilenceAfter);
        var e = await Assert.ThrowsAsync<EngineException>(() => session.CallAsync(
            "createJiraIssue",
            new Hashtable { ["projectKey"] = "DEMO", ["issueType"] = "Task", ["summary"] = "Sent, and then?" },
            new CallOptions { Timeout = TimeSpan.FromSeconds(3) })).WaitAsync(Patience);
        Assert.Equal(ErrorIds.OutcomeUnknown, e.ErrorId);
        Assert.Contains("createJiraIssue", e.Message, StringComparison.Ordinal);
        Assert.Contains("Sent, and then?", e.Message, StringComparison.Ordinal);
        Assert.Equal(1, proxy.CountCalls("createJiraIssue"));
        await session.CloseAsync();
    }

    [Fact]
    public async Task Progress_and_log_messages_reach_the_caller()
    {
        using var site = TestDemo.Start();
        var session = await TestSessions.ConnectAsync(site);
        var observer = new RecordingObserver();
        await session.CallAsync(
            "demoSlowReport",
            new Hashtable { ["seconds"] = 0.05, ["steps"] = 5 },
            new CallOptions { Observer = observer });
        Assert.Equal([1d, 2d, 3d, 4d, 5d], observer.Progress.Select(step => step.Progress));
        Assert.All(observer.Progress, step => Assert.Equal(5d, step.Total));
        Assert.Contains(observer.Log, line => line.Level == "warning");
        await session.CloseAsync();
    }

    [Theory]
    [InlineData("Retry-After: 1", "wait 1 s")]
    [InlineData("Retry-After: 0", "wait 1 s")]
    [InlineData("X-None: 1", "wait 1 s")]
    public async Task The_wait_before_a_repetition_is_what_the_server_asks(string header, string wait)
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri);
        var session = await TestSessions.ConnectAsync(proxy.Through(site.Uri), TestSessions.Token(site));
        proxy.Play("demoEcho", WireFaults.Status(429, header));
        var observer = new RecordingObserver();
        await session.CallAsync(
            "demoEcho", new Hashtable { ["message"] = "later" }, new CallOptions { Observer = observer });
        Assert.Contains(wait, Assert.Single(observer.Decisions), StringComparison.Ordinal);
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_wait_for_the_server_can_be_cancelled()
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri);
        var session = await TestSessions.ConnectAsync(proxy.Through(site.Uri), TestSessions.Token(site));
        proxy.Play("demoEcho", WireFaults.Status(429, "Retry-After: 60"));
        using var cancel = new CancellationTokenSource();
        var observer = new RecordingObserver { WhenDecision = _ => cancel.Cancel() };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => session.CallAsync(
                "demoEcho",
                new Hashtable { ["message"] = "later" },
                new CallOptions { Observer = observer },
                cancel.Token)).WaitAsync(Patience);
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_connection_closed_while_idle_costs_no_read()
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri);
        var session = await TestSessions.ConnectAsync(proxy.Through(site.Uri), TestSessions.Token(site));
        proxy.Script = _ => async exchange =>
        {
            await exchange.RelayAsync();
            exchange.Close();
        };
        for (var i = 0; i < 5; i++)
        {
            // Whether the next request finds the connection closed or breaks on it is chance; a read succeeds either
            // way.
            await session.CallAsync("getJiraIssue", new Hashtable { ["issueIdOrKey"] = "DEMO-" + (i + 1) });
        }

        await session.CloseAsync();
    }

    [Fact]
    public async Task An_error_of_Atlassian_inside_a_result_is_an_error()
    {
        using var site = TestDemo.Start();
        var session = await TestSessions.ConnectAsync(site);
        var e = await Assert.ThrowsAsync<EngineException>(
            () => session.CallAsync("getJiraIssue", new Hashtable { ["issueIdOrKey"] = "DEMO-99999" }));
        Assert.Equal(ErrorIds.ToolFailed, e.ErrorId);
        Assert.StartsWith("getJiraIssue: ", e.Message, StringComparison.Ordinal);
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_list_tool_gives_its_items_and_keeps_the_paging_values()
    {
        using var site = TestDemo.Start();
        var session = await TestSessions.ConnectAsync(site);
        var output = await session.CallAsync(
            "searchJiraIssuesUsingJql", new Hashtable { ["jql"] = "project = DEMO ORDER BY key", ["maxResults"] = 5 });
        Assert.Equal(5, output.Values.Count);
        Assert.Equal("issues", output.ItemsProperty);
        Assert.Equal("DEMO-1", output.Member("key"));
        Assert.NotEmpty(output.Paging);
        await session.CloseAsync();
    }
}
