using System.Collections;
using McpAtlassian.DemoServer;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tests.Sessions;
using McpAtlassian.Engine.Tests.Transport;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Tests.RealServers;

/// <summary>Every version of the protocol over every transport, and servers and gateways by others.</summary>
public sealed class ProtocolMatrixTests(NpmServers npm)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Versions =>
        new MatrixTheoryData<string, string>(
            ["2025-03-26", "2025-06-18", "2025-11-25"], ["stdio", "streamableHttp", "sse"]);

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_reference_server_speaks_each_version_over_each_transport(string version, string transport)
    {
        var script = await FindAsync("@modelcontextprotocol/server-everything");
        using var server = transport == "stdio"
            ? null
            : await EverythingServer.StartAsync(script, transport, transport == "sse" ? "/sse" : "/mcp");
        ServerTarget target = server is null
            ? new StdioTarget("node", [script, "stdio"], null, null)
            : new HttpTarget(server.Address, transport == "sse" ? HttpTransportKind.Sse : HttpTransportKind.Automatic);
        await EchoesAsync(target, version, "echo");
    }

    [Theory]
    [InlineData("2025-03-26")]
    [InlineData("2025-06-18")]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task The_demo_speaks_each_version(string version)
    {
        var isNew = version == "2026-07-28";
        using var site = DemoSite.Start(new DemoSiteOptions
        {
            ProtocolEra = isNew ? DemoProtocolEra.Stateless2026 : DemoProtocolEra.Handshake,
        });
        await EchoesAsync(new HttpTarget(site.Uri), version, "demoEcho", TestSessions.Token(site));
    }

    [Theory]
    [InlineData("server-memory", "read_graph")]
    [InlineData("server-filesystem", "list_allowed_directories")]
    [InlineData("server-sequential-thinking", "sequentialthinking")]
    public async Task Servers_over_standard_input_list_their_tools_and_answer(string package, string tool)
    {
        using var folder = new TestFolder();
        var script = await FindAsync("@modelcontextprotocol/" + package);
        var session = await LocalServer.ConnectAsync(
            "node",
            [script, folder.Path],
            new Dictionary<string, string?> { ["MEMORY_FILE_PATH"] = Path.Combine(folder.Path, "memory.jsonl") },
            timeout: Patience);
        var arguments = tool != "sequentialthinking" ? [] : new Hashtable
        {
            ["thought"] = "one",
            ["nextThoughtNeeded"] = false,
            ["thoughtNumber"] = 1,
            ["totalThoughts"] = 1,
        };
        var output = await session.CallAsync(tool, arguments, cancellationToken: Token);
        Assert.NotEmpty(output.Values);
        await session.CloseAsync();
    }

    [Theory]
    [InlineData("supergateway", "sse")]
    [InlineData("supergateway", "streamableHttp")]
    [InlineData("mcp-proxy", "sse")]
    [InlineData("mcp-proxy", "streamableHttp")]
    public async Task Gateways_hand_a_local_server_on(string gateway, string transport)
    {
        var inner = await FindAsync("@modelcontextprotocol/server-everything");
        var outer = await npm.FindAsync(
            gateway, gateway == "mcp-proxy" ? "dist/bin/mcp-proxy.mjs" : "dist/index.js");
        using var server = await EverythingServer.StartAsync(
            port => gateway == "mcp-proxy"
                ? [outer, "--host", "127.0.0.1", "--port", port, "--", "node", inner, "stdio"]
                : [
                    outer, "--stdio", $"node \"{inner}\" stdio", "--outputTransport", transport, "--port", port,
                    .. transport == "sse" ? Array.Empty<string>() : ["--stateful"]
                ],
            transport == "sse" ? "/sse" : "/mcp");
        await EchoesAsync(
            new HttpTarget(server.Address, transport == "sse" ? HttpTransportKind.Sse : HttpTransportKind.Automatic),
            version: null,
            "echo");
    }

    [Fact]
    public async Task Mcp_remote_hands_a_server_on_to_standard_input()
    {
        var script = await FindAsync("@modelcontextprotocol/server-everything");
        var remote = await npm.FindAsync("mcp-remote", "dist/proxy.js");
        using var folder = new TestFolder();
        using var server = await EverythingServer.StartAsync(script, "streamableHttp", "/mcp");
        var target = new StdioTarget(
            "node",
            [remote, server.Address.AbsoluteUri, "--allow-http"],
            null,
            new Dictionary<string, string?> { ["MCP_REMOTE_CONFIG_DIR"] = folder.Path });
        await EchoesAsync(target, version: null, "echo");
    }

    private async Task<string> FindAsync(string package) => await npm.FindAsync(package, "dist/index.js");

    private static async Task EchoesAsync(
        ServerTarget target, string? version, string tool, Credential? credential = null)
    {
        var session = await McpSession.ConnectAsync(
            new SessionOptions
            {
                Target = target,
                Credential = credential ?? NoCredential.Instance,
                KnownProtocolVersion = version,
                ConnectTimeout = Patience,
            },
            Token);
        if (version is not null)
        {
            Assert.Equal(version, session.ProtocolVersion);
        }

        var output = await session.CallAsync(
            tool, new Hashtable { ["message"] = "wörld \U0001F600" }, cancellationToken: Token);
        Assert.EndsWith("wörld \U0001F600", output.TextContent, StringComparison.Ordinal);
        await session.CloseAsync();
    }

    private sealed class TestFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("mcp").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
