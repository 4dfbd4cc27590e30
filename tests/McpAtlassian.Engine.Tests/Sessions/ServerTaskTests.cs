using System.Text.Json.Nodes;
using McpAtlassian.DemoServer;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tests.Transport;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Tests.Sessions;

/// <summary>Calls that the server makes tasks of.</summary>
public sealed class ServerTaskTests : IDisposable
{
    private const string Working = """{"status":"working","statusMessage":"half done"}""";

    private readonly DemoSite _site =
        DemoSite.Start(new DemoSiteOptions { ProtocolEra = DemoProtocolEra.Stateless2026 });
    private readonly WireProxy _proxy;
    private readonly RecordingObserver _observer = new();

    public ServerTaskTests() => _proxy = new WireProxy(_site.BaseUri);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _proxy.Dispose();
        _site.Dispose();
    }

    [Fact]
    public async Task A_task_is_asked_for_until_it_has_ended_and_says_how_far_it_is()
    {
        Play(Working, """{"status":"completed","result":{"content":[{"type":"text","text":"done"}]}}""");
        var session = await ConnectAsync();
        var output = await CallAsync(session, new CallOptions { Observer = _observer, MayTakeLonger = true });
        await session.CloseAsync();

        Assert.Equal("done", output.TextContent);
        Assert.Contains(_observer.Progress, said => said.Message == "half done");
        var first = _proxy.Seen.First(request => request.RpcMethod == "tools/call");
        var meta = JsonNode.Parse(first.Body)!["params"]!["_meta"]!;
        Assert.NotNull(meta["io.modelcontextprotocol/clientCapabilities"]!["extensions"]![ServerTask.Extension]);
        Assert.All(
            _proxy.Seen.Where(request => request.RpcMethod == "tasks/get"),
            request => Assert.Equal("task-7", request.Headers["Mcp-Name"]));
    }

    [Fact]
    public async Task A_tasks_question_is_asked_once_and_its_answer_handed_in()
    {
        const string Question = """
            {"status":"input_required","inputRequests":{"who":{"method":"elicitation/create","params":
              {"mode":"form","message":"Who?","requestedSchema":{"type":"object","properties":
                {"name":{"type":"string","default":"Ada"}}}}}}}
            """;
        Play(Question, Question, """{"status":"completed","result":{"content":[{"type":"text","text":"done"}]}}""");
        _observer.Answer = new ElicitationAnswer { Accepted = true };
        var session = await ConnectAsync();
        await CallAsync(session, new CallOptions { Observer = _observer });
        await session.CloseAsync();

        Assert.Equal("Who?", Assert.Single(_observer.Questions).Message);
        var sent = _proxy.Seen.Single(request => request.RpcMethod == "tasks/update").Body;
        var update = JsonNode.Parse(sent)!["params"]!;
        Assert.Equal("task-7", (string?)update["taskId"]);
        Assert.Equal("accept", (string?)update["inputResponses"]!["who"]!["action"]);
        Assert.Equal("Ada", (string?)update["inputResponses"]!["who"]!["content"]!["name"]);
    }

    [Theory]
    [InlineData("""{"status":"failed","error":{"code":-32602,"message":"no such board"}}""", "no such board")]
    [InlineData("""{"status":"cancelled","statusMessage":"an admin stopped it"}""", "an admin stopped it")]
    [InlineData("""{"status":"completed"}""", "without a result")]
    public async Task A_task_that_does_not_succeed_is_an_error_that_says_why(string end, string words)
    {
        Play(end);
        var session = await ConnectAsync();
        var error = await Assert.ThrowsAsync<EngineException>(() => CallAsync(session, new CallOptions()));
        await session.CloseAsync();
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_is_lost_sight_of_is_OutcomeUnknown()
    {
        Play();
        var session = await ConnectAsync();
        var error = await Assert.ThrowsAsync<EngineException>(() => CallAsync(session, new CallOptions()));
        await session.CloseAsync();
        Assert.Equal(ErrorIds.OutcomeUnknown, error.ErrorId);
        Assert.Contains("task-7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_that_was_chosen_holds_for_the_task_too()
    {
        Play(Working);
        var session = await ConnectAsync();
        var error = await Assert.ThrowsAsync<EngineException>(
            () => CallAsync(session, new CallOptions { Timeout = TimeSpan.FromSeconds(2) }));
        await session.CloseAsync();
        Assert.Equal(ErrorIds.OutcomeUnknown, error.ErrorId);
        Assert.Single(_proxy.Seen, request => request.RpcMethod == "tasks/cancel");
    }

    [Fact]
    public async Task The_caller_no_longer_waits_and_the_server_is_asked_to_stop()
    {
        using var stop = new CancellationTokenSource();
        _observer.WhenProgress = _ => stop.Cancel();
        Play(Working);
        var session = await ConnectAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => CallAsync(session, new CallOptions { Observer = _observer }, stop.Token));
        await session.CloseAsync();
        var cancel = _proxy.Seen.Single(request => request.RpcMethod == "tasks/cancel");
        Assert.Equal("task-7", (string?)JsonNode.Parse(cancel.Body)!["params"]!["taskId"]);
    }

    private Task<McpSession> ConnectAsync() => TestSessions.ConnectAsync(
        _proxy.Through(_site.Uri), TestSessions.Token(_site), cancellationToken: Token);

    private static Task<ToolOutput> CallAsync(
        McpSession session, CallOptions options, CancellationToken? token = null) =>
        session.CallAsync(
            "demoEcho",
            new System.Collections.Hashtable { ["message"] = "x" },
            options,
            token ?? Token);

    /// <summary>The states of the task, one for each time it is asked for; the last for ever.</summary>
    private void Play(params string[] states)
    {
        var asked = -1;
        _proxy.Script = request => request.RpcMethod switch
        {
            "tools/call" when request.ToolName == "demoEcho" => Answer(
                request,
                """{"resultType":"task","taskId":"task-7","status":"working","ttlMs":null,"pollIntervalMs":10}"""),
            "tasks/get" when states.Length > 0 => Answer(
                request, Complete(states[Math.Min(Interlocked.Increment(ref asked), states.Length - 1)])),
            "tasks/get" => exchange => exchange.AnswerAsync(
                200,
                "application/json",
                $$$"""
                {"jsonrpc":"2.0","id":{{{request.Id!.ToJsonString()}}},"error":{"code":-32602,"message":"not found"}}
                """),
            "tasks/update" or "tasks/cancel" => Answer(request, """{"resultType":"complete"}"""),
            _ => null,
        };
    }

    private static string Complete(string state)
    {
        var result = JsonNode.Parse(state)!.AsObject();
        result["resultType"] = "complete";
        result["taskId"] = "task-7";
        result["pollIntervalMs"] = 10;
        return result.ToJsonString();
    }

    private static WireFault Answer(WireRequest request, string result) => exchange => exchange.AnswerAsync(
        200,
        "application/json",
        $$"""{"jsonrpc":"2.0","id":{{request.Id!.ToJsonString()}},"result":{{result}}}""");
}
