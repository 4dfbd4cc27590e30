using McpAtlassian.Engine.Configuration;
using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Engine.Configuration.Documents;
using McpAtlassian.Engine.Configuration.Servers;

namespace McpAtlassian.Engine.Tests.Configuration;

/// <summary>Files as users have them: what is added, and that nothing else moves.</summary>
public sealed class ExistingFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mcp").FullName;

    private string FilePath => Path.Combine(_folder, "file");

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("{}")]
    [InlineData("{\n}\n")]
    [InlineData("{ \"mcpServers\": null }")]
    [InlineData("{ \"mcpServers\": {} }")]
    [InlineData("// only a comment")]
    [InlineData("{\n  // only a comment\n}")]
    public void An_empty_file_takes_the_entry(string text)
    {
        var result = After("Cursor", text);
        Assert.Equal(
            "https://mcp.atlassian.com/v2/mcp",
            ConfigDocument.Parse(
                ConfigFormat.Json, result).Get(ConfigPath.Of("mcpServers", "atlassian-rovo-mcp", "url"))!.Text);
        Assert.Equal(
            text.Contains("comment", StringComparison.Ordinal),
            result.Contains("// only a comment", StringComparison.Ordinal));
    }

    [Fact]
    public void VSCode_with_comments_trailing_commas_inputs_and_CRLF()
    {
        const string Before =
            "{\r\n\t// questions\r\n\t\"inputs\": [\r\n\t\t{ \"id\": \"other\", \"type\": \"promptString\" }, // "
            + "keep\r\n\t],\r\n\t\"servers\": {\r\n\t\t\"x\": { \"command\": \"x\" }, // last\r\n\t},\r\n}\r\n";
        Write(Before);
        var result = AfterToken("VSCode");
        Assert.StartsWith(
            "{\r\n\t// questions\r\n\t\"inputs\": [\r\n\t\t{ \"id\": \"other\", \"type\": \"promptString\" }, // "
            + "keep\r\n\t\t{\r\n\t\t\t\"type\": \"promptString\",",
            result,
            StringComparison.Ordinal);
        Assert.Contains(
            "\"x\": { \"command\": \"x\" }, // last\r\n\t\t\"atlassian-rovo-mcp\": {\r\n\t\t\t\"type\": \"http\",",
            result,
            StringComparison.Ordinal);
        Assert.DoesNotContain('\n', result.Replace("\r\n", string.Empty, StringComparison.Ordinal));
        ConfigRemover.Plan(Location("VSCode"), "atlassian-rovo-mcp").Write(false);
        Assert.Equal(Before, File.ReadAllText(FilePath));
    }

    [Fact]
    public void A_byte_order_mark_stays()
    {
        File.WriteAllBytes(FilePath, [0xEF, 0xBB, 0xBF, .. "{\n}\n"u8]);
        AfterOAuth("Zed");
        Assert.Equal([0xEF, 0xBB, 0xBF, (byte)'{'], File.ReadAllBytes(FilePath)[..4]);
    }

    [Fact]
    public void A_users_own_keys_in_the_entry_survive_an_update()
    {
        Write(
            "{\"mcpServers\":{\"atlassian-rovo-mcp\":{\n  \"url\": \"https://mcp.atlassian.com/v1/sse\", // old\n  "
            + "\"disabled\": true,\n  \"headers\": { \"authorization\": \"Basic c2VjcmV0OnNlY3JldA==\", \"X-Mine\": "
            + "\"1\" },\n  \"autoApprove\": [\"getJiraIssue\"]\n}}}");
        var result = AfterOAuth("Cursor");
        Assert.Equal(
            "{\"mcpServers\":{\"atlassian-rovo-mcp\":{\n  \"url\": \"https://mcp.atlassian.com/v2/mcp\", // old\n  "
            + "\"disabled\": true,\n  \"headers\": { \"X-Mine\": \"1\" },\n  \"autoApprove\": [\"getJiraIssue\"]\n}}}",
            result);
    }

    [Theory]
    [InlineData("Cursor", "{ \"mcpServers\": { \"a\": 1, } ")]
    [InlineData("Cursor", "{ 'single': 1 }")]
    [InlineData("Cursor", "[]")]
    [InlineData("Cursor", "{ \"mcpServers\": [] }")]
    [InlineData("Cursor", "{ \"mcpServers\": {}, \"mcpServers\": {} }")]
    [InlineData("Cursor", "{} {}")]
    [InlineData("Codex", "[a]\nx = 1\n[a]\n")]
    [InlineData("Codex", "[[mcp_servers]]\nname = 'x'\n")]
    [InlineData("Codex", "x = \n")]
    [InlineData("Goose", "a: [1\n")]
    [InlineData("Goose", "a: 1\n---\nb: 2\n")]
    [InlineData("Goose", "- a\n- b\n")]
    [InlineData("Continue", "mcpServers:\n  map: 1\n")]
    public void What_cannot_be_parsed_or_is_ambiguous_is_refused_untouched(string client, string text)
    {
        Write(text);
        var e = Assert.Throws<EngineException>(() => AfterOAuth(client));
        Assert.Equal(ErrorIds.ConfigUnparsable, e.ErrorId);
        Assert.Contains("Line ", e.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(FilePath));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData(
        "# c\nmcp_servers = { a = { command = \"x\" } } # end\n",
        "# c\nmcp_servers = { a = { command = \"x\" }, atlassian-rovo-mcp = { url = "
        + "\"https://mcp.atlassian.com/v2/mcp\" } } # end\n")]
    [InlineData(
        "mcp_servers.a.command = \"x\"\n",
        "mcp_servers.a.command = \"x\"\n\n[mcp_servers.atlassian-rovo-mcp]\nurl = "
        + "\"https://mcp.atlassian.com/v2/mcp\"\n")]
    [InlineData(
        "[mcp_servers]\natlassian-rovo-mcp.url = 'old' # o\natlassian-rovo-mcp.enabled = false\n[z]\n",
        "[mcp_servers]\natlassian-rovo-mcp.url = \"https://mcp.atlassian.com/v2/mcp\" # "
        + "o\natlassian-rovo-mcp.enabled = false\n[z]\n")]
    [InlineData(
        "[mcp_servers.atlassian-rovo-mcp]\ncommand = \"x\"\n# note\nargs = [\n  "
        + "\"y\",\n]\n\n[mcp_servers.atlassian-rovo-mcp.env]\nA = \"1\"\n\n[z]\na=1",
        "[mcp_servers.atlassian-rovo-mcp]\nurl = \"https://mcp.atlassian.com/v2/mcp\"\n# note\n\n[z]\na=1")]
    public void Codex_in_every_way_TOML_has_to_write_a_table(string before, string after)
    {
        Assert.Equal(after, After("Codex", before));
    }

    [Theory]
    [InlineData(
        "extensions: {}  # none yet\nGOOSE_MODE: auto\n",
        "extensions:  # none yet\n  atlassian-rovo-mcp:\n    name: atlassian-rovo-mcp\n    type: streamable_http\n   "
        + " uri: https://mcp.atlassian.com/v2/mcp\n    enabled: true\n    description: Atlassian\n    timeout: "
        + "300\nGOOSE_MODE: auto\n")]
    [InlineData(
        "extensions:\n    # built in\n    dev: {enabled: true}\n\n# mode\nGOOSE_MODE: auto",
        "extensions:\n    # built in\n    dev: {enabled: true}\n    atlassian-rovo-mcp:\n      name: "
        + "atlassian-rovo-mcp\n      type: streamable_http\n      uri: https://mcp.atlassian.com/v2/mcp\n      "
        + "enabled: true\n      description: Atlassian\n      timeout: 300\n\n# mode\nGOOSE_MODE: auto")]
    public void Goose_in_the_forms_it_writes_itself(string before, string after)
    {
        Assert.Equal(after, After("Goose", before));
    }

    [Fact]
    public void Continue_keeps_its_list_and_its_comments()
    {
        const string Before =
            "name: Mine\nversion: 1.0.0\nmodels:\n  - name: m # model\nmcpServers:\n- name: other\n  command: "
            + "x\nrules: []\n";
        var after = After("Continue", Before);
        Assert.Equal(
            "name: Mine\nversion: 1.0.0\nmodels:\n  - name: m # model\nmcpServers:\n- name: other\n  command: x\n- "
            + "name: atlassian-rovo-mcp\n  type: streamable-http\n  url: https://mcp.atlassian.com/v2/mcp\nrules: []\n",
            after);
        ConfigRemover.Plan(Location("Continue"), "atlassian-rovo-mcp").Write(false);
        Assert.Equal(Before, File.ReadAllText(FilePath));
    }

    [Fact]
    public void Claude_Desktop_from_the_store_has_its_own_folder()
    {
        ClientEnvironment machine = new(
            ClientSystem.Windows,
            @"C:\Users\ada",
            @"C:\p",
            name => name == "LOCALAPPDATA" ? @"C:\L" : name == "APPDATA" ? @"C:\R" : null,
            path => path == @"C:\L\Packages\Claude_pzs8sxrjxfjjc");
        Assert.Equal(
            @"C:\L\Packages\Claude_pzs8sxrjxfjjc\LocalCache\Roaming\Claude\claude_desktop_config.json",
            ClientRegistry.Get("ClaudeDesktop").PathFor(ConfigScope.User, machine));
    }

    [Fact]
    public void A_difference_shows_no_secret()
    {
        Write(
            "{\n  \"mcpServers\": {\n    \"other\": { \"headers\": { \"Authorization\": \"Basic "
            + "c2VjcmV0OnNlY3JldA==\" } }\n  }\n}\n");
        var diff = ConfigExporter.Plan(
            new ExportRequest
            {
                Client = "Cursor",
                Path = FilePath,
                AsPlainText = true,
                Server = RovoServer.WithToken(
                    RovoServer.Url(null), "X", Engine.Authentication.SecretText.Protect("Bearer ATATT3xFfGF0abcdefgh"))
            },
            Machine.At(_folder)).Change!.Diff;
        Assert.DoesNotContain("c2VjcmV0", diff, StringComparison.Ordinal);
        Assert.DoesNotContain("ATATT3", diff, StringComparison.Ordinal);
        Assert.Contains("+       \"url\": \"https://mcp.atlassian.com/v2/mcp\"", diff, StringComparison.Ordinal);
    }

    private string After(string client, string text)
    {
        Write(text);
        return AfterOAuth(client);
    }

    private void Write(string text) => File.WriteAllText(FilePath, text);

    private string AfterOAuth(string client) => Export(client, ServerDefinition.RemoteOAuth(RovoServer.Url(null)));

    private string AfterToken(string client) =>
        Export(client, RovoServer.WithToken(RovoServer.Url(null), "ATLASSIAN_MCP_AUTHORIZATION"));

    private string Export(string client, ServerDefinition server)
    {
        ConfigExporter.Plan(
            new ExportRequest { Client = client, Path = FilePath, Server = server },
            Machine.At(_folder)).Change!.Write(false);
        return File.ReadAllText(FilePath);
    }

    private ConfigLocation Location(string client) =>
        Assert.Single(ConfigLocation.Find(client, FilePath, null, Machine.At(_folder)));
}
