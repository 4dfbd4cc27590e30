using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Demo;

public sealed class DemoFaultTests : IAsyncLifetime
{
    private readonly TestDemo _site = TestDemo.Start();
    private DemoClient _client = null!;

    public async ValueTask InitializeAsync() => _client = await DemoClient.ConnectAsync(_site);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        _site.Dispose();
        return default;
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_status_is_answered_as_often_as_asked(int status)
    {
        _site.Faults.Add(new DemoFault { Kind = DemoFaultKind.Status, Status = status, Tool = "demoEcho", Count = 2 });
        for (var i = 0; i < 2; i++)
        {
            using var failed = await EchoAsync();
            Assert.Equal(status, (int)failed.StatusCode);
            Assert.Null(failed.Headers.RetryAfter);
        }

        using var served = await EchoAsync();
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.Equal(2, _site.Requests.Count(request => request.Fault == "Status" && !request.Processed));
    }

    [Fact]
    public async Task Retry_after_comes_in_seconds_or_as_a_date()
    {
        _site.Faults.Add(new DemoFault { Kind = DemoFaultKind.Status, Status = 429, RetryAfterSeconds = 7, Count = 1 });
        _site.Faults.Add(new DemoFault
        {
            Kind = DemoFaultKind.Status,
            Status = 503,
            RetryAfterSeconds = 60,
            RetryAfterAsDate = true,
            Count = 1
        });
        using var first = await EchoAsync();
        Assert.Equal(TimeSpan.FromSeconds(7), first.Headers.RetryAfter!.Delta);
        using var second = await EchoAsync();
        Assert.InRange(
            second.Headers.RetryAfter!.Date!.Value,
            DateTimeOffset.UtcNow.AddSeconds(40),
            DateTimeOffset.UtcNow.AddSeconds(61));
    }

    [Fact]
    public async Task Filters_skip_and_probability_choose_the_requests()
    {
        var other = _site.Faults.Add(new DemoFault { Kind = DemoFaultKind.Status, Tool = "getJiraIssue" });
        var method = _site.Faults.Add(new DemoFault { Kind = DemoFaultKind.Status, Method = "tools/list" });
        var skipped =
            _site.Faults.Add(new DemoFault { Kind = DemoFaultKind.Status, Tool = "demoEcho", Skip = 2, Count = 1 });
        var statuses = new int[4];
        for (var i = 0; i < statuses.Length; i++)
        {
            using var response = await EchoAsync();
            statuses[i] = (int)response.StatusCode;
        }

        Assert.Equal([200, 200, 503, 200], statuses);
        Assert.Equal((0, 0, 1), (other.Played, method.Played, skipped.Played));

        _site.Faults.Clear();
        var sometimes = _site.Faults.Add(new DemoFault { Kind = DemoFaultKind.Status, Probability = 0.3, Seed = 7 });
        for (var i = 0; i < 200; i++)
        {
            using var response = await EchoAsync();
        }

        Assert.InRange(sometimes.Played, 30, 90);
    }

    [Fact]
    public async Task A_fault_for_an_operation_hits_it_through_execute_too()
    {
        using var client = await DemoClient.ConnectAsync(_site, _site.V2Uri);
        _site.Faults.Add(new DemoFault { Kind = DemoFaultKind.Status, Tool = "listJiraBoards" });
        using var response = await client.PostAsync(
            "tools/call",
            new JsonObject
            {
                ["name"] = "executeRead",
                ["arguments"] = new JsonObject { ["name"] = "listJiraBoards", ["cloudId"] = _site.CloudId }
            });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Fact]
    public async Task Answers_that_are_no_answer()
    {
        Play(DemoFaultKind.Html);
        using var html = await EchoAsync();
        Assert.Equal("text/html", html.Content.Headers.ContentType!.MediaType);

        Play(DemoFaultKind.EmptyBody);
        using var empty = await EchoAsync();
        Assert.Equal(string.Empty, await empty.Content.ReadAsStringAsync());

        Play(DemoFaultKind.MalformedJson);
        using var malformed = await EchoAsync();
        var text = await malformed.Content.ReadAsStringAsync();
        Assert.ThrowsAny<JsonException>(() => JsonNode.Parse(text));

        Play(DemoFaultKind.WrongJsonRpcId);
        using var wrongId = await EchoAsync();
        Assert.Equal("not-yours", JsonNode.Parse(await wrongId.Content.ReadAsStringAsync())!["id"]!.ToString());

        Play(DemoFaultKind.UnknownContentType);
        using var unknown = await EchoAsync();
        Assert.Equal("application/x-demo-unknown", unknown.Content.Headers.ContentType!.MediaType);

        Play(DemoFaultKind.UnknownContentBlock);
        using var block = await EchoAsync();
        Assert.Contains("hologram", await block.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        Play(DemoFaultKind.WrongCharset);
        using var charset = await EchoAsync();
        Assert.Equal(0, (await charset.Content.ReadAsByteArrayAsync())[1]);
    }

    [Fact]
    public async Task A_huge_result_is_as_huge_as_asked()
    {
        _site.Faults.Add(new DemoFault { Kind = DemoFaultKind.HugeResult, Bytes = 50 * 1024 * 1024 });
        using var huge = await EchoAsync();
        var text =
            JsonNode.Parse(await huge.Content.ReadAsStringAsync())!["result"]!["content"]![0]!["text"]!.ToString();
        Assert.InRange(text.Length, 50 * 1024 * 1024 - 64, 50 * 1024 * 1024);
        Assert.NotNull(JsonNode.Parse(text)!["data"]);
    }

    [Theory]
    [InlineData(DemoFaultKind.SessionNotFound, HttpStatusCode.NotFound)]
    [InlineData(DemoFaultKind.SessionLost, HttpStatusCode.BadRequest)]
    public async Task A_lost_session_stays_lost_and_a_new_one_works(DemoFaultKind kind, HttpStatusCode status)
    {
        Play(kind);
        using var lost = await EchoAsync();
        Assert.Equal(status, lost.StatusCode);
        using var still = await EchoAsync();
        Assert.Equal(HttpStatusCode.NotFound, still.StatusCode);
        await _client.InitializeAsync();
        using var again = await EchoAsync();
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task A_credential_is_refused_in_mid_run()
    {
        Play(DemoFaultKind.Unauthorized);
        using var refused = await EchoAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains("invalid_token", refused.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DemoFaultKind.DropBeforeProcessing, false)]
    [InlineData(DemoFaultKind.DropAfterProcessing, true)]
    [InlineData(DemoFaultKind.StatusAfterProcessing, true)]
    [InlineData(DemoFaultKind.CutAnswer, true)]
    public async Task A_write_that_gets_no_answer_was_made_or_was_not(DemoFaultKind kind, bool made)
    {
        _site.Faults.Add(new DemoFault { Kind = kind, Tool = "createJiraIssue", Count = 1 });
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var response = await _client.PostAsync("tools/call", new JsonObject
            {
                ["name"] = "createJiraIssue",
                ["arguments"] = new JsonObject
                {
                    ["cloudId"] = _site.CloudId,
                    ["projectKey"] = "DEMO",
                    ["issueType"] = "Task",
                    ["summary"] = "perhaps"
                },
            });
            await response.Content.ReadAsStringAsync();
            response.EnsureSuccessStatusCode();
        });
        var found = await _client.CallDataAsync(
            "searchJiraIssuesUsingJql", new JsonObject { ["cloudId"] = _site.CloudId, ["jql"] = "summary ~ perhaps" });
        Assert.Equal(made ? 1 : 0, found["issues"]!.AsArray().Count);
        Assert.Equal(made, _site.Requests.Single(request => request.ToolName == "createJiraIssue").Processed);
    }

    [Fact]
    public async Task A_storm_reaches_the_listener()
    {
        using var response = await _client.SendAsync(HttpMethod.Get);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        for (var line = 0; line < 3; line++)
        {
            await reader.ReadLineAsync();
        }

        _site.Faults.Add(new DemoFault { Kind = DemoFaultKind.ToolListChangedStorm, Bytes = 500, Count = 1 });
        using var echoed = await EchoAsync();
        for (var i = 0; i < 500; i++)
        {
            Assert.Equal(
                "notifications/tools/list_changed", (await DemoClient.NextAsync(reader))["method"]!.ToString());
        }
    }

    [Fact]
    public async Task A_fault_beside_the_MCP_endpoints_names_its_path()
    {
        _site.Faults.Add(new DemoFault { Kind = DemoFaultKind.Status, Status = 502, Path = "/sites/" });
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri(_site.RestUri + "/rest/api/3/serverInfo"));
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        using var echoed = await EchoAsync();
        Assert.Equal(HttpStatusCode.OK, echoed.StatusCode);
    }

    private void Play(DemoFaultKind kind) => _site.Faults.Add(new DemoFault { Kind = kind, Count = 1 });

    private Task<HttpResponseMessage> EchoAsync() =>
        _client.PostAsync(
            "tools/call",
            new JsonObject { ["name"] = "demoEcho", ["arguments"] = new JsonObject { ["message"] = "hi" } });
}
