using System.Collections;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tests.Sessions;
using McpAtlassian.Engine.Tests.Transport;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Tests.RealServers;

/// <summary>The reference server of the protocol's authors, over each of its transports.</summary>
public sealed class EverythingTests(NpmServers npm)
{
    public static TheoryData<string> Transports => ["stdio", "streamableHttp", "sse"];

    [Theory]
    [MemberData(nameof(Transports))]
    public Task Its_tools_are_listed_and_echo_answers(string transport) => WithAsync(transport, async session =>
    {
        Assert.True(session.Catalogue.Tools.Count >= 12, $"{session.Catalogue.Tools.Count} tools");
        Assert.Contains("everything", session.ServerName, StringComparison.OrdinalIgnoreCase);
        var output = await session.CallAsync("echo", new Hashtable { ["message"] = "hello, wörld \U0001F600" });
        Assert.Equal("Echo: hello, wörld \U0001F600", Assert.Single(output.Values));
        Assert.Empty(session.Sites);
    });

    [Theory]
    [MemberData(nameof(Transports))]
    public Task Structured_content_is_an_object_and_an_image_its_bytes(string transport) =>
        WithAsync(transport, async session =>
        {
            var weather = await session.CallAsync("get-structured-content", new Hashtable { ["location"] = "Chicago" });
            Assert.IsType<string>(weather.Member("conditions"));
            Assert.IsType<long>(weather.Member("humidity"));
            var image = (await session.CallAsync("get-tiny-image")).Values.OfType<ToolContent>().Single();
            Assert.Equal(ToolContentKind.Image, image.Kind);
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], image.Data!.Take(4));
            var links = await session.CallAsync("get-resource-links", new Hashtable { ["count"] = 2 });
            Assert.Equal(
                2, links.Values.OfType<ToolContent>().Count(content => content.Kind == ToolContentKind.ResourceLink));
            var resource = await session.CallAsync(
                "get-resource-reference", new Hashtable { ["resourceType"] = "Blob", ["resourceId"] = 2 });
            Assert.NotEmpty(
                resource.Values.OfType<ToolContent>().Single(
                    content => content.Kind == ToolContentKind.Resource).Data!);
        });

    [Theory]
    [MemberData(nameof(Transports))]
    public Task A_long_operation_reports_its_progress_in_order(string transport) =>
        WithAsync(transport, async session =>
        {
            var observer = new RecordingObserver();
            await session.CallAsync(
                "trigger-long-running-operation",
                new Hashtable { ["duration"] = 0.5, ["steps"] = 5 },
                new CallOptions { Observer = observer });
            var steps = observer.Progress.Select(step => step.Progress).ToList();
            Assert.Equal(steps.Order(), steps);
            Assert.Equal(5d, steps[^1]);
            Assert.True(steps.Count >= 4, $"{steps.Count} reports");
        });

    [Theory]
    [MemberData(nameof(Transports))]
    public Task A_cancelled_operation_returns_at_once_and_the_session_goes_on(string transport) =>
        WithAsync(transport, async session =>
        {
            using var cancel = new CancellationTokenSource();
            var observer = new RecordingObserver { WhenProgress = _ => cancel.Cancel() };
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.CallAsync(
                "trigger-long-running-operation",
                new Hashtable { ["duration"] = 60, ["steps"] = 600 },
                new CallOptions { Timeout = TimeSpan.FromMinutes(2), Observer = observer },
                cancel.Token)).WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(
                "Echo: on",
                Assert.Single((await session.CallAsync("echo", new Hashtable { ["message"] = "on" })).Values));
        });

    [Theory]
    [MemberData(nameof(Transports))]
    public Task Bad_arguments_are_found_here_and_there(string transport) => WithAsync(transport, async session =>
    {
        var here = await Assert.ThrowsAsync<EngineException>(
            () => session.CallAsync("get-sum", new Hashtable { ["a"] = "no number", ["b"] = 1 }));
        Assert.Equal(ErrorIds.ArgumentInvalid, here.ErrorId);
        var call =
            await session.PrepareAsync("echo", new Hashtable(), new PrepareOptions { SkipValidation = true }, default);
        var there =
            await Assert.ThrowsAsync<EngineException>(() => session.SendAsync(call, new CallOptions(), default));
        Assert.Contains(there.ErrorId, new[] { ErrorIds.ArgumentInvalid, ErrorIds.ToolFailed });
    });

    private async Task WithAsync(string transport, Func<McpSession, Task> test)
    {
        var script = await npm.FindAsync("@modelcontextprotocol/server-everything", "dist/index.js");
        using var server = transport == "stdio"
            ? null
            : await EverythingServer.StartAsync(script, transport, transport == "sse" ? "/sse" : "/mcp");
        var session = server is null
            ? await LocalServer.ConnectAsync("node", [script, "stdio"], timeout: TimeSpan.FromSeconds(60))
            : await TestSessions.ConnectAsync(server.Address, timeout: TimeSpan.FromSeconds(60));
        try
        {
            await test(session);
        }
        finally
        {
            await session.CloseAsync();
        }
    }
}
