using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Configuration;
using McpAtlassian.Engine.Configuration.Entries;

namespace McpAtlassian.Engine.Tests.Configuration;

/// <summary>What is wrong in a file is found, named, and fixed where no decision is needed.</summary>
public sealed class CheckerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mcp").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [InlineData(
        "Cursor",
        "{ \"mcpServers\": { \"a\": { \"url\": \"https://mcp.atlassian.com/v1/sse\" } } }",
        "DeadEndpoint",
        "{ \"mcpServers\": { \"a\": { \"url\": \"https://mcp.atlassian.com/v2/mcp\" } } }")]
    [InlineData(
        "ClaudeDesktop",
        "{\"mcpServers\":{\"a\":{\"command\":\"npx\",\"args\":[\"-y\",\"mcp-remote@0.1.38\",\"https://"
        + "mcp.atlassian.com/v1/sse\"]}}}",
        "DeadEndpoint",
        "{\"mcpServers\":{\"a\":{\"command\":\"npx\",\"args\":[\"-y\",\"mcp-remote@0.1.38\",\"https://"
        + "mcp.atlassian.com/v2/mcp\"]}}}")]
    [InlineData(
        "ClaudeCode",
        "{\"mcpServers\":{\"a\":{\"url\":\"https://mcp.atlassian.com/v2/mcp\"}}}",
        "MissingType",
        "{\"mcpServers\":{\"a\":{\"url\":\"https://mcp.atlassian.com/v2/mcp\",\"type\":\"http\"}}}")]
    [InlineData(
        "VSCode",
        "{\"mcpServers\":{\"a\":{\"type\":\"http\",\"url\":\"https://mcp.atlassian.com/v2/mcp\"}}}",
        "WrongRootKey",
        "{\"servers\":{\"a\":{\"type\":\"http\",\"url\":\"https://mcp.atlassian.com/v2/mcp\"}}}")]
    [InlineData(
        "OpenCode",
        "{\"mcp\":{\"a\":{\"type\":\"remote\",\"url\":\"https://x.example.com\",\"oauth\":{},"
        + "\"headers\":{\"Authorization\":\"{env:X}\"}}}}",
        "OAuthWithHeader",
        "{\"mcp\":{\"a\":{\"type\":\"remote\",\"url\":\"https://x.example.com\","
        + "\"headers\":{\"Authorization\":\"{env:X}\"}}}}")]
    [InlineData(
        "Cursor",
        "{\"mcpServers\":{\"a\":{\"command\":\"docker\",\"args\":[\"run\",\"ghcr.io/sooperset/"
        + "mcp-atlassian:latest\"]}}}",
        "UnpinnedVersion",
        "{\"mcpServers\":{\"a\":{\"command\":\"docker\",\"args\":[\"run\",\"ghcr.io/sooperset/"
        + "mcp-atlassian:0.23.1\"]}}}")]
    [InlineData(
        "Cursor",
        "{\"mcpServers\":{\"a\":{\"command\":\"uvx\",\"args\":[\"mcp-atlassian\"]}}}",
        "UnpinnedVersion",
        "{\"mcpServers\":{\"a\":{\"command\":\"uvx\",\"args\":[\"mcp-atlassian@0.23.1\"]}}}")]
    [InlineData(
        "Codex",
        "[mcp_servers.a]\ncommand = \"npx\"\nargs = [\"mcp-remote\", \"https://mcp.atlassian.com/v2/mcp\"]\n",
        "UnpinnedVersion",
        "[mcp_servers.a]\ncommand = \"npx\"\nargs = [\"mcp-remote@0.1.38\", \"https://mcp.atlassian.com/v2/mcp\"]\n")]
    public void Finds_and_fixes(string client, string text, string rule, string mended)
    {
        var location = Location(client, text);
        var finding = Assert.Single(ConfigChecker.Check(location));
        Assert.Equal(rule, finding.Rule);
        Assert.True(finding.CanFix);
        Assert.NotEmpty(finding.Fix);
        ConfigChecker.PlanFix(location).Write(false);
        Assert.Equal(mended, File.ReadAllText(location.Path));
        Assert.Empty(ConfigChecker.Check(location));
    }

    [Theory]
    [InlineData("headers", "Authorization", "Basic YWRhQGV4YW1wbGUuY29tOnRva2Vu", true)]
    [InlineData("headers", "Authorization", "Bearer ATSTT3xFfGF0abcdef", true)]
    [InlineData("headers", "X-Atlassian-Jira-Personal-Token", "NjM3NTk0ODI3MTk2", true)]
    [InlineData("env", "JIRA_API_TOKEN", "ATATT3xFfGF0abcdef", true)]
    [InlineData("env", "CONFLUENCE_PERSONAL_TOKEN", "abc123def", true)]
    [InlineData("env", "JIRA_URL", "https://example.atlassian.net", false)]
    [InlineData("env", "JIRA_API_TOKEN", "${JIRA_API_TOKEN}", false)]
    [InlineData("headers", "Authorization", "Bearer ${env:TOKEN}", false)]
    [InlineData("headers", "Authorization", "${input:atlassian}", false)]
    [InlineData("headers", "Authorization", "$ATLASSIAN", false)]
    [InlineData("headers", "Authorization", "${{ secrets.X }}", false)]
    [InlineData("headers", "Accept", "application/json", false)]
    public void Tells_a_secret_from_a_reference(string map, string key, string value, bool secret)
    {
        var location = Location(
            "Cursor",
            $"{{\"mcpServers\":{{\"a\":{{\"url\":\"https://x.example.com\",\"{map}\":{{\"{key}\":\"{value}\"}}}}}}}}");
        var finding = ConfigChecker.Check(location).SingleOrDefault(f => f.Rule == "LiteralSecret");
        Assert.Equal(secret, finding is not null);
        Assert.DoesNotContain(
            secret ? value : "\0", (finding?.Message ?? string.Empty) + finding?.Fix, StringComparison.Ordinal);
        var server = Assert.Single(ConfigImporter.Read(location));
        Assert.Equal(secret, server.LiteralSecrets.Count == 1);
        Assert.False(ConfigChecker.PlanFix(location).IsChange);
    }

    [Fact]
    public void A_secret_on_a_command_line_is_found_and_never_shown()
    {
        var location = Location(
            "Cursor",
            "{\"mcpServers\":{\"a\":{\"command\":\"docker\",\"args\":[\"run\",\"-e\","
            + "\"JIRA_API_TOKEN=ATATT3xFfGF0abcdef\",\"ghcr.io/sooperset/mcp-atlassian:0.23.1\"]}}}");
        Assert.Equal("LiteralSecret", Assert.Single(ConfigChecker.Check(location)).Rule);
        Assert.DoesNotContain(
            "ATATT3",
            string.Join(' ', Assert.Single(ConfigImporter.Read(location)).Arguments),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_mcp_remote_line_is_read_as_the_remote_server_it_is()
    {
        var location = Location(
            "ClaudeDesktop",
            "{\"mcpServers\":{\"a\":{\"command\":\"cmd\",\"args\":[\"/c\",\"npx\",\"-y\",\"mcp-remote@0.1.38\","
            + "\"https://mcp.atlassian.com/v1/mcp\",\"--header\",\"Authorization:${AUTH}\"],"
            + "\"env\":{\"AUTH\":\"Basic YWRhOnRva2VuMTIz\"}}}}");
        var server = Assert.Single(ConfigImporter.Read(location));
        Assert.Null(server.Command);
        Assert.Equal("https://mcp.atlassian.com/v1/mcp", server.Url);
        Assert.Equal("Basic", server.Method);
        Assert.Equal(["headers.Authorization"], server.LiteralSecrets);
        Assert.Equal(
            "Basic YWRhOnRva2VuMTIz", SecretText.Reveal(server.Resolve(_ => null, _ => null).Headers["Authorization"]));
    }

    [Theory]
    [InlineData("${NOT_SET}", "NOT_SET")]
    [InlineData("${input:nobody}", "nobody")]
    [InlineData("$(rm -rf /)", "only its own client")]
    public void A_reference_without_a_value_is_an_error_not_an_empty_header(string value, string named)
    {
        var location = Location(
            "ClaudeCode",
            "{\"mcpServers\":{\"a\":{\"type\":\"http\",\"url\":\"https://x.example.com\","
            + $"\"headers\":{{\"Authorization\":\"{value}\"}}}}}}}}");
        var e = Assert.Throws<EngineException>(
            () => Assert.Single(ConfigImporter.Read(location)).Resolve(_ => null, _ => null));
        Assert.Equal(ErrorIds.CredentialRequired, e.ErrorId);
        Assert.Contains(named, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"Authorization\": \"Basic c2VjcmV0\",", "\"Authorization\": \"***\",")]
    [InlineData("api_token: hunter2", "api_token: ***")]
    [InlineData("JIRA_API_TOKEN = \"ATATT3xFfGF0abcdef\"", "JIRA_API_TOKEN = \"***\"")]
    [InlineData("\"Authorization\": \"${X}\"", "\"Authorization\": \"${X}\"")]
    [InlineData("\"url\": \"https://example.com\"", "\"url\": \"https://example.com\"")]
    [InlineData(
        "env_http_headers = { Authorization = \"ATLASSIAN_MCP_AUTHORIZATION\" }",
        "env_http_headers = { Authorization = \"ATLASSIAN_MCP_AUTHORIZATION\" }")]
    public void Lines_are_shown_without_their_secrets(string line, string shown) =>
        Assert.Equal(shown, SecretScanner.Mask(line));

    private ConfigLocation Location(string client, string text)
    {
        var path = Path.Combine(_folder, "file");
        File.WriteAllText(path, text);
        return Assert.Single(ConfigLocation.Find(client, path, null, Machine.At(_folder)));
    }
}
