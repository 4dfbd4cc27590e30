using System.Text.Json.Nodes;
using McpAtlassian.DemoServer;
using McpAtlassian.Engine.Bridge;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tests.Sessions;
using McpAtlassian.Engine.Tests.Transport;

namespace McpAtlassian.Engine.Tests.Bridge;

/// <summary>Tasks of the server, as a client of the bridge sees them: it is not told of them, and waits.</summary>
public sealed class BridgeTaskTests : IAsyncLifetime
{
    private const string Call = """
        {"jsonrpc":"2.0","id":1,"method":"tools/call",
         "params":{"name":"demoEcho","arguments":{"message":"x"},"_meta":{"progressToken":"mine"}}}
        """;

    private const string Question = """
        "status":"input_required","inputRequests":{"who":{"method":"elicitation/create","params":
          {"mode":"form","message":"Who?","requestedSchema":{"type":"object","properties":{"name":{"type":"string"}}}}}}
        """;

    private readonly DemoSite _site =
        DemoSite.Start(new DemoSiteOptions { ProtocolEra = DemoProtocolEra.Stateless2026 });
    private readonly LineSink _client = new();
    private WireProxy _proxy = null!;
    private McpSession _session = null!;
    private McpBridge _bridge = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _proxy = new WireProxy(_site.BaseUri);
        _session = await TestSessions.ConnectAsync(_proxy.Through(_site.Uri), TestSessions.Token(_site));
        _bridge = new McpBridge(_session, new BridgeOptions(), _client, static _ => { });
    }

    public async ValueTask DisposeAsync()
    {
        await _bridge.CompleteAsync(CancellationToken.None);
        await _session.CloseAsync();
        _proxy.Dispose();
        _site.Dispose();
    }

    [Fact]
    public async Task A_task_says_how_far_it_is_and_ends_as_the_calls_answer()
    {
        Play("""
            "status":"working","statusMessage":"half done"
            """, Completed);
        await SendAsync(Call);
        var progress = await _client.NextAsync();
        Assert.Equal("mine", (string?)progress["params"]!["progressToken"]);
        Assert.Equal("half done", (string?)progress["params"]!["message"]);
        var answer = await _client.NextAsync();
        Assert.Equal(1, answer["id"]!.GetValue<int>());
        Assert.Equal("done", (string?)answer["result"]!["content"]![0]!["text"]);
    }

    [Fact]
    public async Task A_tasks_question_is_put_to_the_client_and_its_answer_handed_in()
    {
        await InitializeAsync("""{"elicitation":{}}""");
        Play(Question, Completed);
        await SendAsync(Call);
        var question = await _client.NextAsync(static m => m["method"]?.ToString() == "elicitation/create");
        Assert.Equal("Who?", (string?)question["params"]!["message"]);
        await SendAsync(new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = question["id"]!.DeepClone(),
            ["result"] = JsonNode.Parse("""{"action":"accept","content":{"name":"Ada"}}"""),
        }.ToJsonString());
        Assert.NotNull((await _client.NextAsync(static m => m["id"] is not null))["result"]);
        Assert.Equal("accept", Answered()["action"]!.ToString());
        Assert.Equal("Ada", Answered()["content"]!["name"]!.ToString());
    }

    [Theory]
    [InlineData("""{"elicitation":{}}""", true)]
    [InlineData("{}", false)]
    public async Task A_client_that_cannot_answer_says_no_in_nobodys_name(string capabilities, bool isAsked)
    {
        await InitializeAsync(capabilities);
        Play(Question, Completed);
        await SendAsync(Call);
        if (isAsked)
        {
            var question = await _client.NextAsync(static m => m["method"]?.ToString() == "elicitation/create");
            await SendAsync(new JsonObject
            {
                ["jsonrpc"] = "2.0",
                ["id"] = question["id"]!.DeepClone(),
                ["error"] = new JsonObject { ["code"] = -32601, ["message"] = "no" },
            }.ToJsonString());
        }

        await _client.NextAsync(static m => m["id"]?.ToJsonString() == "1");
        Assert.Equal("cancel", Answered()["action"]!.ToString());
    }

    [Fact]
    public async Task A_cancelled_call_has_its_task_stopped_and_gets_no_answer()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Play("""
            "status":"working"
            """);
        var script = _proxy.Script!;
        _proxy.Script = request =>
        {
            (request.RpcMethod == "tasks/get" ? asked : request.RpcMethod == "tasks/cancel" ? stopped : null)
                ?.TrySetResult();
            return script(request);
        };
        await SendAsync(Call);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
        await SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}""");
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
        await _bridge.CompleteAsync(Token);
        Assert.False(_client.TryRead(out var surplus), surplus);
    }

    private const string Completed = """
        "status":"completed","result":{"content":[{"type":"text","text":"done"}]}
        """;

    private async Task InitializeAsync(string capabilities)
    {
        await SendAsync(
            """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":"""
            + capabilities + "}}");
        await _client.NextAsync();
    }

    private JsonNode Answered() => JsonNode.Parse(
        _proxy.Seen.Single(static r => r.RpcMethod == "tasks/update").Body)!["params"]!["inputResponses"]!["who"]!;

    private Task SendAsync(string message) =>
        _bridge.AcceptAsync(message.ReplaceLineEndings(string.Empty), Token);

    /// <summary>The members of the task's states, one for each time it is asked for; the last for ever.</summary>
    private void Play(params string[] states)
    {
        var asked = -1;
        _proxy.Script = request => request.RpcMethod switch
        {
            "tools/call" when request.ToolName == "demoEcho" => Answer(
                request, """{"resultType":"task","taskId":"task-7","status":"working","pollIntervalMs":10}"""),
            "tasks/get" => Answer(
                request,
                """{"resultType":"complete","taskId":"task-7","pollIntervalMs":10,"""
                + states[Math.Min(Interlocked.Increment(ref asked), states.Length - 1)] + "}"),
            "tasks/update" or "tasks/cancel" => Answer(request, """{"resultType":"complete"}"""),
            _ => null,
        };
    }

    private static WireFault Answer(WireRequest request, string result) => exchange => exchange.AnswerAsync(
        200,
        "application/json",
        $$"""{"jsonrpc":"2.0","id":{{request.Id!.ToJsonString()}},"result":{{result}}}""");
}
