using System.Globalization;
using System.Text;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tests.Sessions;
using McpAtlassian.Tests;

namespace McpAtlassian.Engine.Tests.Transport;

/// <summary>
/// The fault matrix of local servers: a program on standard input and output that misbehaves in a call.
/// </summary>
public sealed class LocalFaultTests(ITestOutputHelper output)
{
    private const string Unknown = ErrorIds.OutcomeUnknown;
    private const string Unreadable = ErrorIds.ProtocolError;
    private const string Success = Faults.Success;

    private static readonly string[] Classes = ["read", "idempotent", "write", "destructive"];

    /// <summary>Name, what the program does, what read and idempotent tools end with, and what writes do.</summary>
    private static readonly (string Name, string Script, string Safe, string Write)[] Rows =
    [
        (
            "floods standard error",
            "for (let i = 0; i < 5000; i++) process.stderr.write('x'.repeat(200) + '\\n'); act(); reply();",
            Success,
            Success),
        ("log lines on standard output",
            "process.stdout.write('[dotenv] "
            + "loaded\\n{\"level\":30,\"msg\":\"up\"}\\n[1,2]\\n\\u0000\\u0007\\n}\\n'); act(); reply();",
            Success,
            Success),
        ("a line that begins like a message", "act(); process.stdout.write('{broken\\n');", Unreadable, Unreadable),
        ("an answer nested 70 deep",
            "act(); process.stdout.write('{\"jsonrpc\":\"2.0\",\"id\":' + id + ',\"result\":{\"x\":' + "
            + "'['.repeat(70) + ']'.repeat(70) + '}}\\n');",
            Unreadable, Unreadable),
        (
            "an error whose code is text",
            "act(); say({ jsonrpc: '2.0', id, error: { code: 'E1', message: 'no' } });",
            Unreadable,
            Unreadable),
        ("an answer without a result", "act(); say({ jsonrpc: '2.0', id });", Unreadable, Unreadable),
        (
            "an answer that is cut in its line",
            "act(); process.stdout.write('{\"jsonrpc\":\"2.0\",\"id\":' + id + ',\"res\\n');",
            Unreadable,
            Unreadable),
        (
            "an answer nobody waits for, then the right one",
            "say({ jsonrpc: '2.0', id: 999999, result: {} }); act(); reply();",
            Success,
            Success),
        ("dies before it acts", "process.exit(7);", Success, Unknown),
        ("dies after it acted", "act(); process.exit(7);", Success, Unknown),
        (
            "dies in the middle of its answer",
            "act(); require('fs').writeSync(1, '{\"jsonrpc\":\"2.0\",\"id\":' + id + ',\"res'); process.exit(7);",
            Success,
            Unknown),
        (
            "closes its output and lives on",
            "act(); require('fs').closeSync(1); setInterval(() => {}, 1000);",
            Success,
            Unknown),
        ("dies each time", "always(); act(); process.exit(7);", ErrorIds.LocalServerExited, Unknown),
        (
            "falls silent, deaf to SIGTERM and the end of input",
            "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); act();",
            ErrorIds.TimedOut,
            Unknown),
    ];

    [Fact]
    public async Task Every_fault_of_a_local_server_has_its_outcome_for_every_tool_class()
    {
        Assert.SkipUnless(LocalServer.Find("node") is not null, "needs node on PATH");
        var table = new StringBuilder("a local server: outcome (calls that arrived / were acted on)\n");
        var width = Rows.Max(static row => row.Name.Length);
        table.AppendLine(
            "fault".PadRight(width) + " | " + string.Join(" | ", Classes.Select(static name => name.PadRight(26))));
        var wrong = new List<string>();
        foreach (var row in Rows)
        {
            var cells = await Task.WhenAll(Classes.Select(tool => RunAsync(row.Script, tool)));
            table.AppendLine(
                row.Name.PadRight(width) + " | "
                    + string.Join(" | ", cells.Select(static cell => cell.ToString().PadRight(26))));
            for (var i = 0; i < Classes.Length; i++)
            {
                var writes = i > 1;
                if (cells[i].Outcome != (writes ? row.Write : row.Safe)
                    || (writes && (cells[i].Arrived != 1 || cells[i].Processed > 1)))
                {
                    wrong.Add($"{row.Name}, {Classes[i]}: {cells[i]}");
                }
            }
        }

        Figures.Print(output, "faults, local server", table.ToString());
        Assert.Empty(wrong);
    }

    private static async Task<FaultOutcome> RunAsync(string script, string tool)
    {
        using var server = LocalServer.JavaScript(Server.Replace("FAULT", script, StringComparison.Ordinal));
        var log = server.Script + ".log";
        string outcome;
        var session = await server.ConnectAsync();
        try
        {
            await session.CallAsync(
                tool,
                null,
                new CallOptions
                {
                    Timeout = TimeSpan.FromSeconds(script.Contains("SIGTERM", StringComparison.Ordinal) ? 6 : 180)
                }).WaitAsync(TimeSpan.FromSeconds(240));
            outcome = Success;
        }
        catch (EngineException error)
        {
            outcome = error.ErrorId;
        }
        finally
        {
            await session.CloseAsync().WaitAsync(TimeSpan.FromSeconds(60));
        }

        var lines = await File.ReadAllLinesAsync(log);
        foreach (var id in lines.Where(static line => line.StartsWith("pid ", StringComparison.Ordinal))
            .Select(static line => int.Parse(line[4..], CultureInfo.InvariantCulture)))
        {
            await LocalServer.AssertGoneAsync(id);
        }

        return new FaultOutcome(
            outcome, lines.Count(static line => line == "call"), lines.Count(static line => line == "act"));
    }

    private const string Server = """
        const fs = require('fs');
        const note = word => fs.appendFileSync(__filename + '.log', word + '\n');
        note('pid ' + process.pid);
        const say = message => process.stdout.write(JSON.stringify(message) + '\n');
        const tool = (name, annotations) => ({ name, inputSchema: { type: 'object' }, annotations });
        const answers = {
          'initialize': {
            protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 'faulty', version: '1' } },
          'tools/list': { tools: [
            tool('read', { readOnlyHint: true }), tool('idempotent', { idempotentHint: true }), tool('write', {}),
            tool('destructive', { destructiveHint: true })] },
        };
        require('readline').createInterface({ input: process.stdin }).on('line', line => {
          const { id, method } = JSON.parse(line);
          if (id === undefined) return;
          if (method !== 'tools/call') {
            const result = answers[method];
            say(result
              ? { jsonrpc: '2.0', id, result }
              : { jsonrpc: '2.0', id, error: { code: -32601, message: 'Method not found' } });
            return;
          }
          note('call');
          const act = () => note('act');
          const reply = () => say({ jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: 'done' }] } });
          const played = __filename + '.played';
          const always = () => fs.rmSync(played);
          if (fs.existsSync(played)) { act(); reply(); return; }
          fs.writeFileSync(played, '');
          FAULT
        });
        """;
}
