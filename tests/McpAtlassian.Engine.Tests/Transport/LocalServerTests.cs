using System.Collections;
using System.Diagnostics;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tests.Sessions;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Tests.Transport;

public sealed class LocalServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        var e = await Assert.ThrowsAsync<EngineException>(
            () => LocalServer.ConnectAsync("no-such-program-anywhere", ["stdio"]));
        Assert.Equal(ErrorIds.LocalServerNotFound, e.ErrorId);
        Assert.Contains("no-such-program-anywhere", e.Message, StringComparison.Ordinal);
        Assert.NotNull(e.Remedy);
    }

    [Fact]
    public async Task A_program_that_exits_at_once_is_quoted_with_its_last_lines()
    {
        using var server = LocalServer.Shell(
            "i=0; while [ $i -lt 40 ]; do i=$((i+1)); echo \"line $i\" >&2; done\necho 'missing JIRA_BASE_URL' "
            + ">&2\nexit 3\n");
        var e = await Assert.ThrowsAsync<EngineException>(() => server.ConnectAsync());
        Assert.Equal(ErrorIds.LocalServerExited, e.ErrorId);
        Assert.Contains("missing JIRA_BASE_URL", e.Message, StringComparison.Ordinal);
        Assert.Contains("line 40", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("line 5\n", e.Message, StringComparison.Ordinal);
        Assert.Contains("3", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("while :; do sleep 1; done", "no longer reads its input")]
    [InlineData("n=0; while [ $n -lt 20000 ]; do n=$((n+1)); done; echo 'out of disk' >&2; exit 3", "out of disk")]
    public async Task A_program_that_closes_its_input_was_found_and_says_why_if_it_ends(string then, string expected)
    {
        // It refuses the first question after it closed its input, so that the second one breaks.
        using var server = LocalServer.Shell(
            "read -r line\nexec 0<&-\necho "
            + "'{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32601,\"message\":\"Method not found\"}}'\n" + then);
        var e = await Assert.ThrowsAsync<EngineException>(() => server.ConnectAsync());
        Assert.Equal(ErrorIds.LocalServerExited, e.ErrorId);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_exits_without_a_word_says_so()
    {
        using var server = LocalServer.Shell("exit 0\n");
        var e = await Assert.ThrowsAsync<EngineException>(() => server.ConnectAsync());
        Assert.Equal(ErrorIds.LocalServerExited, e.ErrorId);
        Assert.Contains("no error output", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_of_its_environment_are_masked_in_its_last_lines()
    {
        using var server = LocalServer.Shell("echo \"refused: $DEMO_API_TOKEN\" >&2\nexit 1\n");
        var e = await Assert.ThrowsAsync<EngineException>(
            () => LocalServer.ConnectAsync(
                server.Command,
                [server.Script],
                new Dictionary<string, string?> { ["DEMO_API_TOKEN"] = "very-secret-value" }));
        Assert.Contains("refused: ****", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret-value", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_never_speaks_ends_by_the_time_limit_and_is_gone()
    {
        using var server = LocalServer.Shell("echo $$ > \"$0.pid\"\ncat > /dev/null\n");
        var e = await Assert.ThrowsAsync<EngineException>(() => server.ConnectAsync(timeout: TimeSpan.FromSeconds(5)))
            .WaitAsync(Patience);
        Assert.Equal(ErrorIds.TimedOut, e.ErrorId);
        await LocalServer.AssertGoneAsync(int.Parse(
            await File.ReadAllTextAsync(server.Script + ".pid"), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_local_server_lists_its_tools_and_answers()
    {
        using var server = LocalServer.Node();
        var session = await server.ConnectAsync();
        Assert.Equal("local", session.ServerName);
        Assert.NotNull(session.Catalogue.Find("echo"));
        Assert.Equal(
            "hello", Assert.Single((await CallAsync(session, "echo", new Hashtable { ["message"] = "hello" })).Values));
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_program_that_dies_in_mid_call_is_quoted_and_the_next_call_starts_it_again()
    {
        using var server = LocalServer.Node();
        var session = await server.ConnectAsync();
        var e = await Assert.ThrowsAsync<EngineException>(() => CallAsync(session, "die")).WaitAsync(Patience);
        Assert.Equal(ErrorIds.OutcomeUnknown, e.ErrorId); // "die" is a write: nobody knows what it did before it died.
        Assert.Contains("out of cheese", e.Message, StringComparison.Ordinal);
        Assert.Equal(
            "again", Assert.Single((await CallAsync(session, "echo", new Hashtable { ["message"] = "again" })).Values));
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_flood_on_standard_error_neither_blocks_nor_is_lost_sight_of()
    {
        using var server = LocalServer.Node();
        var observer = new RecordingObserver();
        var session = await server.ConnectAsync(observer);
        var output =
            await CallAsync(session, "flood", new Hashtable { ["lines"] = 20_000 }).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal("flooded", Assert.Single(output.Values));
        await session.CloseAsync();
    }

    [Fact]
    public async Task Junk_on_standard_output_is_passed_over()
    {
        using var server = LocalServer.Node("""
            console.log('Starting server...');
            process.stdout.write('\n\n{"not":"a message"}\n[1,2]\n');
            process.stdout.write('{"jsonrpc":"2.0","id":999,"result":{}}\n\u0000\u0007\n{broken\n');
            """);
        var session = await server.ConnectAsync();
        Assert.Equal(
            "through",
            Assert.Single((await CallAsync(session, "echo", new Hashtable { ["message"] = "through" })).Values));
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_program_that_ignores_the_end_of_input_and_SIGTERM_is_gone_after_closing_with_its_children()
    {
        using var server = LocalServer.Node("""
            process.on('SIGTERM', () => {}); process.on('SIGINT', () => {}); process.on('SIGHUP', () => {});
            setInterval(() => {}, 1000);
            const deaf = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)";
            global.child = require('child_process').spawn(process.execPath, ['-e', deaf], { stdio: 'ignore' });
            """);
        var session = await server.ConnectAsync();
        var pids = JsonNode.Parse((await CallAsync(session, "pids")).TextContent)!;
        var own = (int)pids["own"]!;
        var child = (int)pids["child"]!;
        Assert.True(IsAlive(own) && IsAlive(child));
        await session.CloseAsync().WaitAsync(Patience);
        await LocalServer.AssertGoneAsync(own);
        await LocalServer.AssertGoneAsync(child);
    }

    [Fact]
    public async Task A_hanging_call_is_timed_out_and_the_session_goes_on()
    {
        using var server = LocalServer.Node();
        var session = await server.ConnectAsync();
        var e = await Assert.ThrowsAsync<EngineException>(
            () => session.CallAsync("hang", null, new CallOptions { Timeout = TimeSpan.FromSeconds(0.5) }))
                .WaitAsync(Patience);
        Assert.Equal(ErrorIds.TimedOut, e.ErrorId);
        Assert.Equal(
            "on", Assert.Single((await CallAsync(session, "echo", new Hashtable { ["message"] = "on" })).Values));
        await session.CloseAsync();
    }

    [Fact]
    public async Task The_child_gets_a_short_safe_list_of_variables_and_what_it_was_given()
    {
        using var server = LocalServer.Node();
        const string mark = "MCPATLASSIAN_TEST_PARENT_SECRET";
        Environment.SetEnvironmentVariable(mark, "of-the-parent");
        try
        {
            var session = await LocalServer.ConnectAsync(
                server.Command, [server.Script], new Dictionary<string, string?> { ["GIVEN"] = "by-the-user" });
            var names = ((JsonObject)JsonNode.Parse(
                (await CallAsync(session, "environment")).TextContent)!).Select(pair => pair.Key).ToHashSet();
            await session.CloseAsync();
            Assert.Contains("GIVEN", names);
            Assert.DoesNotContain(mark, names);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Empty(names.Except(["GIVEN", "HOME", "LOGNAME", "PATH", "SHELL", "TERM", "USER"]));
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable(mark, null);
        }
    }

    [Fact]
    public async Task Arguments_reach_the_program_as_they_are()
    {
        using var server = LocalServer.Node("process.env.ARGV = JSON.stringify(process.argv.slice(2));");
        string[] odd = ["two words", "quote\"d", "back\\slash\\", "$HOME", "*", "", "-x=;&|"];
        var session = await server.ConnectAsync(arguments: odd);
        var environment = JsonNode.Parse((await CallAsync(session, "environment")).TextContent)!;
        await session.CloseAsync();
        Assert.Equal(odd, JsonNode.Parse(environment["ARGV"]!.ToString())!.AsArray().Select(node => node!.ToString()));
    }

    private static Task<ToolOutput> CallAsync(McpSession session, string tool, IDictionary? arguments = null) =>
        session.CallAsync(tool, arguments, new CallOptions { Timeout = TimeSpan.FromSeconds(60) });

    private static bool IsAlive(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
