using System.Collections;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tests.Transport;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Sessions;

/// <summary>A server that says without end that its tools have changed.</summary>
public sealed class ListChangedTests
{
    private static readonly Hashtable Issue = new() { ["issueIdOrKey"] = "DEMO-1" };

    [Fact]
    public async Task Thousands_of_notices_during_a_call_make_no_request_and_the_next_look_makes_one()
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri);
        var session = await TestSessions.ConnectAsync(proxy.Through(site.Uri), TestSessions.Token(site));
        var pages = CountLists(proxy); // The list comes in several.
        for (var call = 0; call < 3; call++)
        {
            proxy.Play("getJiraIssue", WireFaults.ListChangedStorm);
            var output = await session.CallAsync("getJiraIssue", Issue);
            Assert.Equal("DEMO-1", output.Member("key"));
        }

        Assert.True(session.IsCatalogueStale);
        Assert.Equal(pages, CountLists(proxy));

        // A tool that is not in the list may be one of the changes: the list is fetched, once.
        await Assert.ThrowsAsync<EngineException>(() => session.CallAsync("noSuchTool"));
        Assert.Equal(2 * pages, CountLists(proxy));
        Assert.False(session.IsCatalogueStale);
        await Assert.ThrowsAsync<EngineException>(() => session.CallAsync("noSuchTool"));
        Assert.Equal(2 * pages, CountLists(proxy));
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_storm_on_the_standing_stream_does_not_hold_up_the_calls()
    {
        using var site = TestDemo.Start();
        var observer = new RecordingObserver();
        var session = await TestSessions.ConnectAsync(site, observer: observer);
        var lists = site.Requests.Count(static request => request.RpcMethod == "tools/list");
        site.Faults.Add(new DemoFault
        {
            Kind = DemoFaultKind.ToolListChangedStorm,
            Method = "tools/call",
            Bytes = 5000,
            Count = 1
        });
        for (var call = 0; call < 10; call++)
        {
            var output = await session.CallAsync("getJiraIssue", Issue, new CallOptions { Observer = observer })
                .WaitAsync(TimeSpan.FromSeconds(60));
            Assert.Equal("DEMO-1", output.Member("key"));
        }

        Assert.Equal(lists, site.Requests.Count(static request => request.RpcMethod == "tools/list"));
        await session.CloseAsync();
    }

    private static int CountLists(WireProxy proxy) =>
        proxy.Seen.Count(static request => request.RpcMethod == "tools/list");
}
