using System.Collections;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tests.Sessions;
using McpAtlassian.Engine.Tests.Transport;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Weather;

/// <summary>Sessions with an endpoint that misbehaves, or with something before it that does.</summary>
public sealed class SessionWeatherTests : IDisposable
{
    private const string Write = "createJiraIssue";

    private readonly TestDemo _site = TestDemo.Start();
    private readonly WireProxy _proxy;

    public SessionWeatherTests() => _proxy = new WireProxy(_site.Uri);

    public void Dispose()
    {
        _proxy.Dispose();
        _site.Dispose();
    }

    public static TheoryData<string, string> Busy()
    {
        var data = new TheoryData<string, string>();
        foreach (var method in (string[])["server/discover", "initialize", "notifications/initialized"])
        {
            data.Add(method, "429");
            data.Add(method, "503");
            data.Add(method, "reset");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Busy))]
    public async Task Connecting_is_repeated_as_calls_are(string method, string fault)
    {
        Fail(method, fault);
        var session = await ConnectAsync();
        Assert.NotEmpty(session.Catalogue.Tools);
        await session.CloseAsync();
    }

    [Theory]
    [InlineData("429")]
    [InlineData("503")]
    [InlineData("reset")]
    public async Task So_is_opening_a_session_anew_in_mid_run(string fault)
    {
        var session = await ConnectAsync();
        int lost = 0, busy = 0;
        _proxy.Script = request =>
            request.ToolName == Write && Interlocked.Increment(ref lost) == 1 ? WireFaults.Status(404)
            : request.RpcMethod == "initialize" && Interlocked.Increment(ref busy) == 1 ? Kind(fault)
            : null;
        await CreateAsync(session);
        Assert.Equal((2, 2), (_proxy.CountCalls(Write), busy));
        Assert.Equal(1, Created());
        await session.CloseAsync();
    }

    [Fact]
    public async Task Every_body_is_sent_with_its_length()
    {
        _proxy.Script = request =>
            request.Method == "POST" && !request.Headers.ContainsKey("Content-Length") ? WireFaults.Status(411) : null;
        var session = await ConnectAsync();
        await CreateAsync(session);
        await session.CloseAsync();
        Assert.DoesNotContain(_proxy.Seen, request => request.Headers.ContainsKey("Transfer-Encoding"));
    }

    [Theory]
    [InlineData(400, "Bad Request: Server not initialized")]
    [InlineData(404, "gone")]
    [InlineData(409, "conflict")]
    [InlineData(410, "gone")]
    [InlineData(422, "Session not found")]
    [InlineData(403, "session not found or expired")]
    public async Task A_lost_session_is_recognised_and_the_call_sent_once_more(int status, string text)
    {
        var body = $$$"""{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"{{{text}}}"}}""";
        var session = await ConnectAsync();
        _proxy.Play(Write, WireFaults.Json(status, body));
        await CreateAsync(session);
        Assert.Equal(2, _proxy.CountCalls(Write));
        Assert.Equal(1, Created());
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_write_that_met_a_5xx_is_not_sent_again_whatever_it_says()
    {
        var session = await ConnectAsync();
        _proxy.Play(Write, WireFaults.Json(500, """{"error":"session not found"}"""));
        var error = await Assert.ThrowsAsync<EngineException>(() => CreateAsync(session));
        Assert.Equal(ErrorIds.OutcomeUnknown, error.ErrorId);
        Assert.Equal(1, _proxy.CountCalls(Write));
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_session_lost_again_and_again_is_not_a_missing_endpoint()
    {
        var session = await ConnectAsync();
        _proxy.Play(Write, WireFaults.Status(404), times: null);
        var error = await Assert.ThrowsAsync<EngineException>(() => CreateAsync(session));
        Assert.Equal(ErrorIds.SessionLost, error.ErrorId);
        Assert.Equal(2, _proxy.CountCalls(Write));
        await session.CloseAsync();
    }

    /// <summary>A load balancer that knows by its cookie where the session is, and has it nowhere else.</summary>
    [Fact]
    public async Task Cookies_of_the_endpoint_live_as_long_as_the_session()
    {
        _proxy.Script = request => request.RpcMethod switch
        {
            "initialize" => exchange => RelayAsync(exchange, "Set-Cookie: route=node7; Path=/; HttpOnly"),
            "server/discover" => null,
            _ => request.Headers.TryGetValue("Cookie", out var cookie) && cookie == "route=node7"
                ? null
                : WireFaults.Status(404),
        };
        var session = await ConnectAsync();
        await CreateAsync(session);
        await session.CloseAsync();
    }

    [Theory]
    [InlineData(403, "cf-mitigated: challenge", "firewall")]
    [InlineData(401, "X-Authentication-Denied-Reason: CAPTCHA_CHALLENGE; login-url=https://x.example.com", "CAPTCHA")]
    public async Task A_web_page_in_the_way_is_told_with_the_header_that_shows_it(
        int status, string header, string word)
    {
        _proxy.Script = _ => WireFaults.Status(status, header);
        var error = await Assert.ThrowsAsync<EngineException>(ConnectAsync);
        Assert.Equal(ErrorIds.RequestBlocked, error.ErrorId);
        Assert.Contains(header, error.Message, StringComparison.Ordinal);
        Assert.Contains(word, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_After_counts_on_503_too()
    {
        var observer = new RecordingObserver();
        var session = await ConnectAsync();
        _proxy.Play("getJiraIssue", WireFaults.Status(503, "Retry-After: 2"));
        await session.CallAsync(
            "getJiraIssue", new Hashtable { ["issueIdOrKey"] = "DEMO-1" }, new CallOptions { Observer = observer });
        Assert.Contains(observer.Decisions, text => text.Contains("2000 ms", StringComparison.Ordinal));
        await session.CloseAsync();
    }

    [Fact]
    public async Task Media_types_are_read_in_any_case_and_with_any_name_of_UTF_8()
    {
        _proxy.Script = request => request.Method == "POST" && request.Id is not null
            && request.RpcMethod != "server/discover"
            ? exchange => RelayAsync(exchange, "X-None: 1", "Application/JSON; charset=utf8")
            : null;
        var session = await ConnectAsync();
        Assert.NotEmpty(session.Catalogue.Tools);
        await session.CloseAsync();
    }

    /// <summary>The server's answer as one JSON body, with another header or of another type.</summary>
    private static async Task RelayAsync(WireExchange exchange, string header, string type = "application/json")
    {
        using var answer = await exchange.ForwardAsync();
        var text = await answer.Content.ReadAsStringAsync();
        const string data = "data: ";
        var body = text.Split(
            '\n').LastOrDefault(line => line.StartsWith(data, StringComparison.Ordinal))?[data.Length..] ?? text;
        var session = answer.Headers.TryGetValues("Mcp-Session-Id", out var ids) ? ids.First() : "none";
        await exchange.AnswerAsync((int)answer.StatusCode, type, body, header, "Mcp-Session-Id: " + session);
    }

    private static WireFault Kind(string fault) => fault switch
    {
        "429" => WireFaults.Status(429, "Retry-After: 1"),
        "503" => WireFaults.Status(503),
        _ => WireFaults.ResetBefore,
    };

    private void Fail(string method, string fault)
    {
        var played = 0;
        _proxy.Script = request =>
            request.RpcMethod == method && Interlocked.Increment(ref played) <= 2 ? Kind(fault) : null;
    }

    private int Created() => _site.Requests.Count(request => request.ToolName == Write && request.Processed);

    private Task<McpSession> ConnectAsync() => TestSessions.ConnectAsync(_site, _proxy.Through(_site.Uri));

    private static Task CreateAsync(McpSession session) => session.CallAsync(
        Write, new Hashtable { ["projectKey"] = "DEMO", ["issueType"] = "Task", ["summary"] = "Made once" });
}
