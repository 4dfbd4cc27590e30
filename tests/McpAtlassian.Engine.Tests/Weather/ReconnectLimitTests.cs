using System.Collections;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tests.Sessions;
using McpAtlassian.Engine.Tests.Transport;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Weather;

/// <summary>A session is lost in mid-run, and opening the next one stalls.</summary>
public sealed class ReconnectLimitTests
{
    [Fact]
    public async Task A_limit_that_falls_into_a_reconnect_ends_that_call_as_timed_out_and_the_next_one_goes_on()
    {
        const string Write = "createJiraIssue";
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.Uri);
        var session = await TestSessions.ConnectAsync(site, proxy.Through(site.Uri));
        var issue = new Hashtable { ["projectKey"] = "DEMO", ["issueType"] = "Task", ["summary"] = "Made once" };
        int lost = 0, stalled = 0;
        proxy.Script = request =>
            request.ToolName == Write && Interlocked.Increment(ref lost) == 1 ? WireFaults.Status(404)
            : request.RpcMethod is "server/discover" or "initialize" && Interlocked.Increment(ref stalled) == 1
                ? WireFaults.Silence
                : null;

        var error = await Assert.ThrowsAsync<EngineException>(
            () => session.CallAsync(Write, issue, new CallOptions { Timeout = TimeSpan.FromSeconds(3) }));
        await session.CallAsync(Write, issue);

        // The server had declined the write before: that nothing came of it is known.
        Assert.Equal(ErrorIds.TimedOut, error.ErrorId);
        Assert.Equal(1, site.Requests.Count(request => request.ToolName == Write && request.Processed));
        await session.CloseAsync();
    }
}
