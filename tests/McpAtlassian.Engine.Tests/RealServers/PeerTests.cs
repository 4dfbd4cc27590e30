using System.Diagnostics;
using System.Text.Json;
using McpAtlassian.DemoServer;

namespace McpAtlassian.Engine.Tests.RealServers;

/// <summary>The demo as clients by others see it: what it copies of a server must hold for them too.</summary>
public sealed class PeerTests(NpmServers npm)
{
    private const string OldClient = """
        import { Client } from '@modelcontextprotocol/sdk/client/index.js';
        import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
        const client = new Client({ name: 'peer', version: '1' });
        """;

    private const string NewClient = """
        import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
        const client = new Client({ name: 'peer', version: '1' }, { versionNegotiation: { mode: 'auto' } });
        """;

    private const string Script = """
        await client.connect(new StreamableHTTPClientTransport(
          new URL(process.env.PEER_URL), { requestInit: { headers: { Authorization: process.env.PEER_TOKEN } } }));
        const { tools } = await client.listTools();
        const result = await client.callTool({ name: 'demoEcho', arguments: { message: 'wörld' } });
        console.log(JSON.stringify({ tools: tools.length, text: result.content[0].text }));
        await client.close();
        """;

    [Theory]
    [InlineData(OldClient, DemoProtocolEra.Handshake)]
    [InlineData(NewClient, DemoProtocolEra.Handshake)]
    [InlineData(NewClient, DemoProtocolEra.Stateless2026)]
    public async Task The_TypeScript_client_lists_and_calls(string client, DemoProtocolEra era)
    {
        await npm.FindAsync("@modelcontextprotocol/server-everything", "dist/index.js");
        using var site = DemoSite.Start(new DemoSiteOptions { ProtocolEra = era });
        using var answer = JsonDocument.Parse(await RunAsync(
            ["--input-type=module", "-e", $"{client}\n{Script}"],
            ("PEER_URL", site.Uri.AbsoluteUri),
            ("PEER_TOKEN", Basic(site))));
        Assert.Equal("wörld", answer.RootElement.GetProperty("text").GetString());
        Assert.True(answer.RootElement.GetProperty("tools").GetInt32() > 5);
    }

    [Fact]
    public async Task Mcporter_calls()
    {
        var mcporter = await npm.FindAsync("mcporter", "dist/cli.js");
        using var site = DemoSite.Start(new DemoSiteOptions { ProtocolEra = DemoProtocolEra.Handshake });
        var home = Directory.CreateTempSubdirectory("mcporter");
        try
        {
            var config = Path.Combine(home.FullName, "mcporter.json");
            await File.WriteAllTextAsync(config, JsonSerializer.Serialize(new
            {
                imports = Array.Empty<string>(),
                mcpServers = new
                {
                    demo = new { baseUrl = site.Uri.AbsoluteUri, headers = new { Authorization = Basic(site) } },
                },
            }));
            var answer = await RunAsync(
                [mcporter, "--config", config, "call", "demo.demoEcho", "message=wörld"], ("HOME", home.FullName));
            Assert.Contains("wörld", answer, StringComparison.Ordinal);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static string Basic(DemoSite site) => "Basic " + Convert.ToBase64String(
        System.Text.Encoding.UTF8.GetBytes($"{site.EmailAddress}:{site.ApiToken}"));

    private static async Task<string> RunAsync(
        IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = NpmServers.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        Assert.True(process.ExitCode == 0, await output + await error);
        return await output;
    }
}
