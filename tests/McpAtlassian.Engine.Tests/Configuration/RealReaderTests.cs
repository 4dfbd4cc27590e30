using System.Text.Json;
using McpAtlassian.Engine.Configuration;
using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Engine.Configuration.Servers;

namespace McpAtlassian.Engine.Tests.Configuration;

/// <summary>The clients themselves read what was exported for them.</summary>
public sealed class RealReaderTests : IClassFixture<NpmClients>, IDisposable
{
    // Nothing listens there: a client that tried to connect could only fail.
    private static readonly Uri Url = new("http://127.0.0.1:9/v2/mcp");
    private readonly NpmClients _clients;
    private readonly string _home = Directory.CreateTempSubdirectory("mcp").FullName;

    public RealReaderTests(NpmClients clients) => _clients = clients;

    public void Dispose() => Directory.Delete(_home, true);

    [Fact]
    public async Task Codex_reads_the_URL_the_header_variable_and_the_started_servers()
    {
        var missing = await _clients.MissingAsync("codex");
        Assert.SkipWhen(missing is not null, missing ?? string.Empty);
        var path = Path.Combine(_home, ".codex", "config.toml");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(
            path,
            "# mine\r\n[mcp_servers]\r\nother = { command = \"echo\" }\r\n\r\n[tui]\r\nnotifications = true # "
            + "kept\r\n");
        Export("Codex", null);
        var text = File.ReadAllText(path);
        Assert.StartsWith(
            "# mine\r\n[mcp_servers]\r\nother = { command = \"echo\" }\r\n\r\n[tui]\r\nnotifications = true # kept\r\n",
            text,
            StringComparison.Ordinal);
        Assert.DoesNotContain("\n\n", text.Replace("\r\n", "|", StringComparison.Ordinal), StringComparison.Ordinal);

        using var list = JsonDocument.Parse(await _clients.RunAsync("codex", _home, "mcp", "list", "--json"));
        JsonElement Transport(string name) =>
            list.RootElement.EnumerateArray()
                .Single(s => s.GetProperty("name").GetString() == name)
                .GetProperty("transport");
        Assert.Equal(4, list.RootElement.GetArrayLength());
        Assert.Equal(Url.OriginalString, Transport("remote").GetProperty("url").GetString());
        Assert.Equal(
            "ATLASSIAN_MCP_AUTHORIZATION",
            Transport("remote").GetProperty("env_http_headers").GetProperty("Authorization").GetString());
        var bridge = Transport("bridge").GetProperty("args")[2].GetString();
        Assert.Contains("$input | Start-AtlassianMcpBridge -Name work }", bridge, StringComparison.Ordinal);
        Assert.Equal("JIRA_API_TOKEN", Transport("local").GetProperty("env_vars")[0].GetString());
    }

    [Fact]
    public async Task Gemini_reads_the_URL_and_the_encoded_bridge()
    {
        var missing = await _clients.MissingAsync("gemini");
        Assert.SkipWhen(missing is not null, missing ?? string.Empty);
        var path = Path.Combine(_home, ".gemini", "settings.json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "{\n  // mine\n  \"ui\": { \"hideTips\": true }\n}\n");
        Export("GeminiCli", null);
        Assert.StartsWith(
            "{\n  // mine\n  \"ui\": { \"hideTips\": true },\n", File.ReadAllText(path), StringComparison.Ordinal);
        var list = await _clients.RunAsync("gemini", _home, "mcp", "list");
        Assert.Contains("remote: " + Url.OriginalString + " (http)", list, StringComparison.Ordinal);
        Assert.Contains("bridge: pwsh -NoProfile -EncodedCommand dAByAHkA", list, StringComparison.Ordinal);
        Assert.Contains("local: docker run -i --rm -e JIRA_URL", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Claude_reads_the_user_s_servers_and_those_for_one_project()
    {
        var missing = await _clients.MissingAsync("claude");
        Assert.SkipWhen(missing is not null, missing ?? string.Empty);
        foreach ((var scope, var name) in new[] { (ConfigScope.User, "mine"), (ConfigScope.Local, "here") })
        {
            var server = RovoServer.WithToken(Url, DefaultNames.AuthorizationVariable);
            ExportRequest request = new() { Client = "ClaudeCode", Server = server, Scope = scope, ServerName = name };
            ConfigExporter.Plan(request, Machine.At(_home)).Change!.Write(false);
        }

        var mine = await _clients.RunAsync("claude", _home, "mcp", "get", "mine");
        Assert.Contains("User config", mine, StringComparison.Ordinal);
        var here = await _clients.RunAsync("claude", _home, "mcp", "get", "here");
        Assert.Contains("Local config", here, StringComparison.Ordinal);
        Assert.Contains("URL: " + Url.OriginalString, here, StringComparison.Ordinal);
        Assert.Contains("Authorization: ${" + DefaultNames.AuthorizationVariable + "}", here, StringComparison.Ordinal);

        // What Claude wrote since is found, and our entry goes from it.
        await _clients.RunAsync(
            "claude", _home, "mcp", "add", "-s", "local", "--transport", "http", "theirs", Url.OriginalString);
        var local = Assert.Single(ConfigLocation.Find("ClaudeCode", null, ConfigScope.Local, Machine.At(_home)));
        Assert.Equal(["here", "theirs"], ConfigImporter.Read(local).Select(s => s.Name).Order(StringComparer.Ordinal));
        ConfigRemover.Plan(local, "here").Write(false);
        Assert.Contains(
            "Local config", await _clients.RunAsync("claude", _home, "mcp", "get", "theirs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copilot_reads_the_URL_the_header_and_the_started_servers()
    {
        var missing = await _clients.MissingAsync("copilot");
        Assert.SkipWhen(missing is not null, missing ?? string.Empty);
        Export("CopilotCli", null);
        using var list = JsonDocument.Parse(await _clients.RunAsync("copilot", _home, "mcp", "list", "--json"));
        var servers = list.RootElement.GetProperty("mcpServers");
        Assert.Equal(Url.OriginalString, servers.GetProperty("remote").GetProperty("url").GetString());
        Assert.Equal(
            "${ATLASSIAN_MCP_AUTHORIZATION}",
            servers.GetProperty("remote").GetProperty("headers").GetProperty("Authorization").GetString());
        Assert.Equal("pwsh", servers.GetProperty("bridge").GetProperty("command").GetString());
        Assert.Equal("docker", servers.GetProperty("local").GetProperty("command").GetString());
    }

    [Fact]
    public async Task Cline_reads_the_remote_and_the_started_servers()
    {
        var missing = await _clients.MissingAsync("cline");
        Assert.SkipWhen(missing is not null, missing ?? string.Empty);
        Export("Cline", null);
        using var list = JsonDocument.Parse(await _clients.RunAsync("cline", _home, "config", "mcp", "--json"));
        Assert.Equal(
            ["bridge stdio", "local stdio", "remote streamableHttp"],
            list.RootElement.EnumerateArray()
                .Select(s => s.GetProperty("name").GetString() + " " + s.GetProperty("transportType").GetString())
                .Order(StringComparer.Ordinal));
    }

    private void Export(string client, string? path)
    {
        foreach ((var name, var server) in new[]
        {
            ("remote", RovoServer.WithToken(Url, DefaultNames.AuthorizationVariable)),
            ("bridge", ServerDefinition.Bridge("work")),
            ("local", LocalServer.Create(true, new Uri("https://example.atlassian.net"), "ada@example.com")),
        })
        {
            ConfigExporter.Plan(
                new ExportRequest { Client = client, Server = server, Path = path, ServerName = name },
                Machine.At(_home)).Change!.Write(false);
        }
    }
}
