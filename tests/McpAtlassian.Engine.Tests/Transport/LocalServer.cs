using System.Diagnostics;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Tests.Transport;

/// <summary>An MCP server over standard input and output, written by the test into a folder of its own.</summary>
internal sealed class LocalServer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mcp-local-").FullName;

    private LocalServer(string command, string fileName, string script)
    {
        Command = command;
        Script = Path.Combine(_folder, fileName);
        File.WriteAllText(Script, script);
    }

    public string Command { get; }

    public string Script { get; }

    /// <summary>A shell script; skips the test where there is no shell.</summary>
    public static LocalServer Shell(string script)
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "needs /bin/sh");
        return new LocalServer("/bin/sh", "server.sh", script);
    }

    /// <summary>
    /// A server in JavaScript with the tools echo, environment, pids, die and flood; skips the test where there is no
    /// node.
    /// </summary>
    public static LocalServer Node(string before = "")
    {
        Assert.SkipUnless(Find("node") is not null, "needs node on PATH");
        return new LocalServer("node", "server.cjs", before + NodeServer);
    }

    /// <summary>A whole server in JavaScript; skips the test where there is no node.</summary>
    public static LocalServer JavaScript(string script)
    {
        Assert.SkipUnless(Find("node") is not null, "needs node on PATH");
        return new LocalServer("node", "server.cjs", script);
    }

    /// <summary>Waits until a process has ended.</summary>
    public static async Task AssertGoneAsync(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (ArgumentException)
        {
            // Gone already.
        }
    }

    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator)
        .SelectMany(
            folder => new[]
            {
                Path.Combine(folder, program),
                Path.Combine(folder, program + ".exe"),
                Path.Combine(folder, program + ".cmd")
            })
        .FirstOrDefault(File.Exists);

    public Task<McpSession> ConnectAsync(
        ICallObserver? observer = null, TimeSpan? timeout = null, params string[] arguments) =>
        ConnectAsync(Command, [Script, .. arguments], observer: observer, timeout: timeout);

    public static Task<McpSession> ConnectAsync(
        string command,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? workingFolder = null,
        ICallObserver? observer = null,
        TimeSpan? timeout = null) =>
        McpSession.ConnectAsync(
            new SessionOptions
            {
                Target = new StdioTarget(command, arguments, workingFolder, environment),
                Observer = observer,
                ConnectTimeout = timeout ?? TimeSpan.FromSeconds(120),
            },
            default);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private const string NodeServer = """

        const say = message => process.stdout.write(JSON.stringify(message) + '\n');
        const text = value => ({ content: [{ type: 'text', text: String(value) }] });
        const tool = (name, readOnlyHint) => ({ name, inputSchema: { type: 'object' }, annotations: { readOnlyHint } });
        const answers = {
          'initialize': () => ({
            protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 'local', version: '1' } }),
          'tools/list': () => ({ tools: [
            tool('echo', true), tool('environment', true), tool('pids', true), tool('die', false), tool('flood', true),
            tool('hang', true)] }),
        };
        const tools = {
          echo: args => text(args.message),
          environment: () => text(JSON.stringify(process.env)),
          pids: () => text(JSON.stringify({ own: process.pid, child: global.child ? global.child.pid : 0 })),
          die: () => {
            process.stderr.write('about to die: out of cheese\n');
            process.exitCode = 7;
            process.stdin.destroy();
            setImmediate(() => process.exit(7));
          },
          flood: args => {
            const line = 'x'.repeat(200) + '\n';
            for (let i = 0; i < args.lines; i++) process.stderr.write(line);
            return text('flooded');
          },
          hang: () => undefined,
        };
        require('readline').createInterface({ input: process.stdin }).on('line', line => {
          const message = JSON.parse(line);
          if (message.id === undefined) return;
          const result = message.method === 'tools/call'
            ? tools[message.params.name](message.params.arguments || {})
            : (answers[message.method] || (() => null))(message.params);
          if (result === undefined) return;
          say(result
            ? { jsonrpc: '2.0', id: message.id, result }
            : { jsonrpc: '2.0', id: message.id, error: { code: -32601, message: 'Method not found' } });
        });
        """;
}
