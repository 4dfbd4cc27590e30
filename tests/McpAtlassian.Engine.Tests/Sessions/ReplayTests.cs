using System.Collections;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Sessions.Recordings;
using McpAtlassian.Engine.Tests.Bridge;
using McpAtlassian.Engine.Tests.Results;
using McpAtlassian.Engine.Tests.Transport;
using McpAtlassian.Engine.Transport;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Sessions;

/// <summary>Sessions that are recorded, and served again without their server.</summary>
public sealed class ReplayTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mcpatlassian-replay-").FullName;

    private string File => Path.Combine(_folder, "session.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_replay_answers_as_the_server_did_when_there_is_none_any_more()
    {
        object? summary;
        using (var site = TestDemo.Start())
        {
            var live = await RecordAsync(site.Uri, TestSessions.Token(site));
            summary = (await live.CallAsync("getJiraIssue", Issue("DEMO-1"))).Member("key");
            await live.CallAsync("createJiraIssue", New("one"));
            await live.CallAsync("createJiraIssue", New("two"));
            Assert.Equal(
                ErrorIds.ToolFailed,
                (await Assert.ThrowsAsync<EngineException>(
                    () => live.CallAsync("getJiraIssue", Issue("NOPE-1")))).ErrorId);
            await live.CloseAsync();
        }

        var session = await ReplayAsync();
        Assert.Equal("atlassian-mcp-server-demo", session.ServerName);
        Assert.Equal("demo", session.Site?.Name);
        Assert.NotEmpty(session.Catalogue.Tools);
        await session.CallAsync("createJiraIssue", New("two"));
        Assert.Equal(summary, (await session.CallAsync("getJiraIssue", Issue("DEMO-1"))).Member("key"));
        Assert.Equal(summary, (await session.CallAsync("getJiraIssue", Issue("DEMO-1"))).Member("key"));
        await session.CallAsync("createJiraIssue", New("one"));
        Assert.Equal(
            ErrorIds.ToolFailed,
            (await Assert.ThrowsAsync<EngineException>(
                () => session.CallAsync("getJiraIssue", Issue("NOPE-1")))).ErrorId);
        var again = await MismatchAsync(session, "createJiraIssue", New("one"));
        Assert.Contains("once", again, StringComparison.Ordinal);
        var other = await MismatchAsync(session, "createJiraIssue", New("three"));
        Assert.Contains("""summary: "three" here, "one" recorded""", other, StringComparison.Ordinal);
        Assert.DoesNotContain("projectKey", other, StringComparison.Ordinal);
        await session.CloseAsync();
    }

    [Fact]
    public async Task Nothing_of_a_secret_or_a_person_reaches_the_file()
    {
        using var site = TestDemo.Start();
        var live = await RecordAsync(site.Uri, TestSessions.Token(site));
        await live.CallAsync("atlassianUserInfo");
        await live.CallAsync("getJiraIssue", Issue("DEMO-1"));
        var secret = $"{site.ApiToken} of me@corp.example and 5b10a2844c20165700ede21a";
        var encoded = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"x:{site.ApiToken}"));
        foreach (var text in (string[])
            [
                secret, encoded, $$"""{"password":"hunter2hunter2","mail":"me%40corp.example"}""",
                "ari:cloud:identity::user/557058:f58131cb-b67d-43c7-b30d-6b58d40bd077", "Bearer abcdefgh12345678",
            ])
        {
            await live.CallAsync("demoEcho", new Hashtable { ["message"] = text });
        }

        await live.CloseAsync();
        var written = await System.IO.File.ReadAllTextAsync(File, default);
        foreach (var forbidden in (string[])
            [
                site.ApiToken, encoded, "hunter2", "corp.example", "557058:", "demo-admin", "abcdefgh1234", "admin@",
                "me@", "5b10a",
            ])
        {
            Assert.DoesNotContain(forbidden, written, StringComparison.Ordinal);
        }

        Assert.Contains("@example.invalid", written, StringComparison.Ordinal);

        // Whoever calls with the real person is served what was recorded for him, and nobody else is.
        var session = await ReplayAsync();
        var told = "**** of me@corp.example and 5b10a2844c20165700ede21a";
        await session.CallAsync("demoEcho", new Hashtable { ["message"] = told });
        await session.CloseAsync();
    }

    [Fact]
    public async Task Waits_progress_and_lost_sessions_come_as_they_were()
    {
        using (var site = TestDemo.Start())
        {
            using var proxy = new WireProxy(site.BaseUri);
            var live = await RecordAsync(proxy.Through(site.Uri), TestSessions.Token(site));
            proxy.Play("demoEcho", WireFaults.Status(429, "Retry-After: 1"));
            await live.CallAsync("demoEcho", new Hashtable { ["message"] = "a" });
            await live.CallAsync(
                "demoSlowReport",
                new Hashtable { ["seconds"] = 0.05, ["steps"] = 5 },
                new CallOptions { Observer = new RecordingObserver() });
            site.EndSessions();
            await live.CallAsync("demoEcho", new Hashtable { ["message"] = "b" });
            await live.CloseAsync();
        }

        var session = await ReplayAsync();
        var observer = new RecordingObserver();
        var options = new CallOptions { Observer = observer };
        await session.CallAsync("demoEcho", new Hashtable { ["message"] = "a" }, options);
        Assert.Contains("limits the rate", Assert.Single(observer.Decisions), StringComparison.Ordinal);
        await session.CallAsync("demoSlowReport", new Hashtable { ["seconds"] = 0.05, ["steps"] = 5 }, options);
        Assert.Equal([1d, 2d, 3d, 4d, 5d], observer.Progress.Select(step => step.Progress));
        Assert.Contains(observer.Log, line => line.Level == "warning");
        await session.CallAsync("demoEcho", new Hashtable { ["message"] = "b" }, options);
        Assert.Contains(observer.Decisions, decision => decision.Contains("new one", StringComparison.Ordinal));
        await session.CloseAsync();
    }

    [Fact]
    public async Task Time_is_taken_where_it_is_asked_for()
    {
        var slow = new Hashtable { ["seconds"] = 0.05, ["steps"] = 5 };
        using (var site = TestDemo.Start())
        {
            var live = await RecordAsync(site.Uri, TestSessions.Token(site));
            await live.CallAsync("demoSlowReport", slow, new CallOptions { Observer = new RecordingObserver() });
            await live.CloseAsync();
        }

        // The answer came an hour after the first progress, says the recording now.
        var lines = (await System.IO.File.ReadAllLinesAsync(File, default))
            .Select(line => (JsonObject)JsonNode.Parse(line)!).ToList();
        lines.Single(line => (string?)line["params"]?["name"] == "demoSlowReport")["ms"] = 3_600_000;
        await System.IO.File.WriteAllTextAsync(
            File, string.Concat(lines.Select(line => line.ToJsonString() + "\n")), default);
        var session = await ReplayAsync(isTimed: true);
        using var cancel = new CancellationTokenSource();
        var observer = new RecordingObserver { WhenProgress = _ => cancel.Cancel() };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => session.CallAsync("demoSlowReport", slow, new CallOptions { Observer = observer }, cancel.Token));
        await session.CloseAsync();
        var quick = await ReplayAsync();
        await quick.CallAsync("demoSlowReport", slow);
        await quick.CloseAsync();
    }

    public static TheoryData<string> Faults => [.. ByName.Keys];

    private static Dictionary<string, WireFault> ByName { get; } = new()
    {
        ["500"] = WireFaults.Status(500),
        ["503"] = WireFaults.Status(503, "Retry-After: 0"),
        ["403"] = WireFaults.Status(403),
        ["401"] = WireFaults.Status(401),
        ["400"] = WireFaults.Json(400, """{"message":"no"}"""),
        ["redirect"] = WireFaults.Redirect(307, "http://other.example.com/mcp"),
        ["a page"] = WireFaults.Html,
        ["no content type"] = WireFaults.NoContentType,
        ["broken JSON"] = WireFaults.BrokenJson,
        ["a reset before"] = WireFaults.ResetBefore,
        ["a reset after"] = WireFaults.ResetAfter,
        ["a reset in the body"] = WireFaults.ResetInBody,
        ["a stream without an answer"] = WireFaults.StreamWithoutAnswer,
        ["silence"] = WireFaults.SilenceAfter,
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_ends_a_read_and_a_write_as_it_did(string fault)
    {
        var options = new CallOptions { Timeout = TimeSpan.FromSeconds(4) };
        var faulty = new Hashtable { ["message"] = "a" };
        string read, write;
        using (var site = TestDemo.Start())
        {
            using var proxy = new WireProxy(site.BaseUri);
            var live = await RecordAsync(proxy.Through(site.Uri), TestSessions.Token(site));
            proxy.Play("demoEcho", ByName[fault], times: null);
            read = await EndAsync(() => live.CallAsync("demoEcho", faulty, options));
            proxy.Play("createJiraIssue", ByName[fault], times: null);
            write = await EndAsync(() => live.CallAsync("createJiraIssue", New("x"), options));
            await live.CloseAsync();
        }

        var session = await ReplayAsync();
        Assert.Equal(read, await EndAsync(() => session.CallAsync("demoEcho", faulty, options)));
        Assert.Equal(write, await EndAsync(() => session.CallAsync("createJiraIssue", New("x"), options)));
        await session.CloseAsync();
    }

    private static async Task<string> EndAsync(Func<Task> call)
    {
        try
        {
            await call();
            return "answered";
        }
        catch (EngineException error)
        {
            return error.ErrorId;
        }
    }

    [Fact]
    public async Task A_question_is_asked_again_and_another_answer_is_a_mismatch()
    {
        var yes = new RecordingObserver { Answer = new ElicitationAnswer { Accepted = true } };
        using (var server = new AskingServer())
        {
            var live = await RecordAsync(server.Uri, NoCredential.Instance);
            await live.CallAsync("ask", options: new CallOptions { Observer = yes });
            await live.CloseAsync();
        }

        var session = await ReplayAsync();
        await session.CallAsync("ask", options: new CallOptions { Observer = yes });
        Assert.Equal(2, yes.Questions.Count);
        await session.CloseAsync();

        var other = await ReplayAsync();
        var no = new RecordingObserver { Answer = new ElicitationAnswer { Accepted = false } };
        var error = await Assert.ThrowsAsync<EngineException>(
            () => other.CallAsync("ask", options: new CallOptions { Observer = no }));
        Assert.Equal(ErrorIds.ReplayMismatch, error.ErrorId);
        await other.CloseAsync();
    }

    [Theory]
    [InlineData("dc")]
    [InlineData("cloud")]
    public async Task The_real_mcp_atlassian_is_a_whole_session(string site)
    {
        var session = await Recorded.ReplayAsync(site);
        Assert.Equal("0.23.1", session.ServerVersion);
        var issue = await session.CallAsync("jira_get_issue", new Hashtable { ["issue_key"] = "DEMO-1" });
        Assert.Equal("DEMO-1", issue.Member("key"));
        var nothing = await session.CallAsync("jira_search", new Hashtable { ["jql"] = "project = NOPE" });
        Assert.Empty(nothing.Values);
        var created = new Hashtable
        {
            ["project_key"] = "DEMO",
            ["summary"] = "Made-up new issue",
            ["issue_type"] = "Task",
        };
        await session.CallAsync("jira_create_issue", created);
        await MismatchAsync(session, "jira_create_issue", created);
        await MismatchAsync(session, "jira_get_issue", new Hashtable { ["issue_key"] = "DEMO-99" });
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_program_is_recorded_too_without_what_is_secret_in_its_environment()
    {
        const string secret = "environment-secret-4711";
        using var server = LocalServer.Node();
        var live = await McpSession.ConnectAsync(
            new SessionOptions
            {
                Target = new StdioTarget(
                    server.Command,
                    [server.Script],
                    environment: new Dictionary<string, string?> { ["MY_TOKEN"] = secret }),
                Recorder = Recorder.Create(File),
            },
            default);
        var names = live.Catalogue.Tools.Select(tool => tool.Name).ToList();
        await live.CallAsync("environment");
        var died = await Assert.ThrowsAsync<EngineException>(() => live.CallAsync("die"));
        await live.CloseAsync();
        Assert.DoesNotContain(secret, await System.IO.File.ReadAllTextAsync(File, default), StringComparison.Ordinal);
        var session = await ReplayAsync();
        Assert.Equal(names, session.Catalogue.Tools.Select(tool => tool.Name));
        await session.CallAsync("environment");
        var replayed = await Assert.ThrowsAsync<EngineException>(() => session.CallAsync("die"));
        Assert.Equal((died.ErrorId, died.Message), (replayed.ErrorId, replayed.Message));
        await session.CloseAsync();
    }

    [Fact]
    public async Task Order_counts_where_it_is_asked_for()
    {
        using (var site = TestDemo.Start())
        {
            var live = await RecordAsync(site.Uri, TestSessions.Token(site));
            await live.CallAsync("demoEcho", new Hashtable { ["message"] = "a" });
            await live.CallAsync("demoEcho", new Hashtable { ["message"] = "b" });
            await live.CloseAsync();
        }

        var session = await ReplayAsync(isStrict: true);
        Assert.Contains(
            "too early",
            await MismatchAsync(session, "demoEcho", new Hashtable { ["message"] = "b" }),
            StringComparison.Ordinal);
        await session.CallAsync("demoEcho", new Hashtable { ["message"] = "a" });
        await session.CallAsync("demoEcho", new Hashtable { ["message"] = "b" });
        await MismatchAsync(session, "demoEcho", new Hashtable { ["message"] = "b" });
        await session.CloseAsync();
    }

    [Fact]
    public async Task What_is_new_goes_to_the_open_session_and_into_the_file()
    {
        using var site = TestDemo.Start();
        var recorded = await RecordAsync(site.Uri, TestSessions.Token(site));
        await recorded.CallAsync("atlassianUserInfo");
        await recorded.CloseAsync();

        var live = await TestSessions.ConnectAsync(site);
        var session = await ReplayAsync(live: live);
        var echo = await session.CallAsync("demoEcho", new Hashtable { ["message"] = "new" });
        Assert.Equal("new", Assert.Single(echo.Values));
        var standIn = (await session.CallAsync("atlassianUserInfo")).Member("account_id");
        Assert.Contains(
            "not sent to the server",
            await MismatchAsync(session, "demoEcho", new Hashtable { ["message"] = standIn }),
            StringComparison.Ordinal);
        await session.CloseAsync();
        await live.CloseAsync();

        var later = await ReplayAsync();
        await later.CallAsync("demoEcho", new Hashtable { ["message"] = "new" });
        await later.CloseAsync();
    }

    [Fact]
    public async Task What_a_killed_process_had_written_is_readable()
    {
        using var site = TestDemo.Start();
        var live = await RecordAsync(site.Uri, TestSessions.Token(site));
        await live.CallAsync("demoEcho", new Hashtable { ["message"] = "a" });
        System.IO.File.Copy(File, File + ".killed"); // Nothing was closed yet.
        await System.IO.File.AppendAllTextAsync(File + ".killed", """{"type":"exchange","nu""", default);
        await live.CloseAsync();

        Assert.True(Recording.Read(File + ".killed").IsTorn);
        var session = await ReplayAsync(File + ".killed");
        await session.CallAsync("demoEcho", new Hashtable { ["message"] = "a" });
        await session.CloseAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}\n")]
    [InlineData("not JSON\n")]
    [InlineData("""{"type":"recording","version":99}""" + "\n")]
    public void What_is_not_a_recording_is_refused(string text)
    {
        System.IO.File.WriteAllText(File, text);
        var error = Assert.Throws<EngineException>(() => Recording.Read(File));
        Assert.Equal(ErrorIds.RecordingInvalid, error.ErrorId);
    }

    [Fact]
    public void A_file_that_is_there_is_not_replaced()
    {
        System.IO.File.WriteAllText(File, "mine");
        Assert.Equal(
            ErrorIds.FileExists, Assert.Throws<EngineException>(() => Recorder.Create(File)).ErrorId);
        Assert.Equal("mine", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public async Task Each_line_is_one_JSON_object_with_its_arguments_in_order()
    {
        using var site = TestDemo.Start();
        var live = await RecordAsync(site.Uri, TestSessions.Token(site));
        await live.CallAsync("createJiraIssue", New("x"));
        await live.CloseAsync();
        var lines = (await System.IO.File.ReadAllLinesAsync(File, default))
            .Select(line => (JsonObject)JsonNode.Parse(line)!).ToList();
        Assert.Equal("recording", (string?)lines[0]["type"]);
        Assert.Equal("****", (string?)lines[0]["standIns"]!["secrets"]);
        var call = Assert.Single(lines, line => (string?)line["params"]?["name"] == "createJiraIssue");
        var names = ((JsonObject)call["params"]!["arguments"]!).Select(pair => pair.Key).ToList();
        Assert.Equal(names.OrderBy(name => name, StringComparer.Ordinal), names);
        Assert.NotNull(call["ms"]);
        Assert.Single(lines, line => (string?)line["protocol"] is not null);
    }

    private static Hashtable Issue(string key) => new() { ["issueIdOrKey"] = key };

    private static Hashtable New(string summary) =>
        new() { ["projectKey"] = "DEMO", ["issueType"] = "Task", ["summary"] = summary };

    private static async Task<string> MismatchAsync(McpSession session, string tool, Hashtable arguments)
    {
        var error = await Assert.ThrowsAsync<EngineException>(() => session.CallAsync(tool, arguments));
        Assert.Equal(ErrorIds.ReplayMismatch, error.ErrorId);
        return error.Message;
    }

    private Task<McpSession> RecordAsync(Uri address, Credential credential) => McpSession.ConnectAsync(
        new SessionOptions
        {
            Target = new HttpTarget(address),
            Credential = credential,
            Recorder = Recorder.Create(File),
        },
        default);

    private Task<McpSession> ReplayAsync(
        string? file = null, bool isStrict = false, bool isTimed = false, McpSession? live = null)
    {
        var recording = Recording.Read(file ?? File);
        var target = new ReplayTarget(recording)
        {
            Case = new ReplayCase(recording, isStrict),
            IsTimed = isTimed,
            Live = live,
            Added = live is null ? null : Recorder.Append(recording),
        };
        return McpSession.ConnectAsync(new SessionOptions { Target = target }, default);
    }
}
