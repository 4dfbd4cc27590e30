using System.Text;
using McpAtlassian.Engine.Configuration;
using McpAtlassian.Engine.Configuration.Entries;
using McpAtlassian.Engine.Configuration.Servers;

namespace McpAtlassian.Engine.Tests.Configuration;

/// <summary>
/// What belongs to an entry comes and goes with it, a secret is seen in every place, and causes are named.
/// </summary>
public sealed class OwnedEntryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mcp").FullName;

    private string File1 => Path.Combine(_folder, "file");

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [InlineData("https://x.example.com/mcp?api_key=made-up-1", "https://x.example.com/mcp?api_key=***", true)]
    [InlineData("https://x.example.com/mcp?a=b&key=made-up-1#c", "https://x.example.com/mcp?a=b&key=***#c", true)]
    [InlineData("https://ada:made-up-1@x.example.com/mcp", "https://***@x.example.com/mcp", true)]
    [InlineData("https://x.example.com/mcp?state=ATATT3xFfGF0abcdef", "https://x.example.com/mcp?state=***", true)]
    [InlineData("https://x.example.com/mcp?token=${TOKEN}", "https://x.example.com/mcp?token=${TOKEN}", false)]
    [InlineData("https://ada@x.example.com/mcp?tools=all", "https://ada@x.example.com/mcp?tools=all", false)]
    [InlineData("https://ada:${PASS}@x.example.com", "https://ada:${PASS}@x.example.com", false)]
    public void A_secret_in_an_address_is_found_and_never_shown(string url, string shown, bool secret)
    {
        var remote = Location("Generic", $$"""{"mcpServers":{"a":{"url":"{{url}}"} } }""");
        Assert.Equal(secret, ConfigChecker.Check(remote).Any(f => f is { Rule: "LiteralSecret", Key: "url" }));
        var server = Assert.Single(ConfigImporter.Read(remote));
        Assert.Equal(shown, server.Url);
        Assert.Equal(secret, server.LiteralSecrets.Contains("url"));
        Assert.Equal($"\"url\": \"{shown}\"", SecretScanner.Mask($"\"url\": \"{url}\""));

        var started = Location("Generic", $$"""{"mcpServers":{"a":{"command":"x","args":["{{url}}"]} } }""");
        Assert.Equal(secret, ConfigChecker.Check(started).Any(f => f is { Rule: "LiteralSecret", Key: "args" }));
        Assert.Equal([shown], Assert.Single(ConfigImporter.Read(started)).Arguments);
    }

    [Theory]
    [InlineData("--api-token", "made-up-1")]
    [InlineData("-e", "JIRA_API_TOKEN=made-up-1")]
    [InlineData("x", "--jira-token=made-up-1")]
    public void Import_and_test_see_the_same_secrets_of_a_command_line(string before, string word)
    {
        var location =
            Location("Generic", $$"""{"mcpServers":{"a":{"command":"x","args":["{{before}}","{{word}}"]} } }""");
        Assert.Contains(ConfigChecker.Check(location), f => f is { Rule: "LiteralSecret", Key: "args" });
        var server = Assert.Single(ConfigImporter.Read(location));
        Assert.Equal(["args"], server.LiteralSecrets);
        Assert.DoesNotContain("made-up-1", string.Join(' ', server.Arguments), StringComparison.Ordinal);
    }

    [Fact]
    public void The_question_of_a_token_entry_goes_when_the_entry_signs_in_by_itself()
    {
        Put("VSCode", RovoServer.WithToken(RovoServer.Url("v2"), "MY_HEADER"), "a");
        Assert.Contains("my-header", File.ReadAllText(File1), StringComparison.Ordinal);
        Put("VSCode", ServerDefinition.RemoteOAuth(RovoServer.Url("v2")), "a");
        Assert.DoesNotContain("my-header", File.ReadAllText(File1), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_question_of_an_entry_goes_with_it_and_one_of_the_users_own_stays()
    {
        File.WriteAllText(
            File1,
            """{"inputs":[{"type":"promptString","id":"atlassian-mcp-mine","description":"My """
            + """own","password":true}],"servers":{"u":{"command":"x","args":["${input:atlassian-mcp-mine}"]}}}""");
        Put("VSCode", LocalServer.Create(true, new Uri("https://example.atlassian.net"), "ada@example.com"), "a");
        Assert.Contains("jira-api-token", File.ReadAllText(File1), StringComparison.Ordinal);
        ConfigRemover.Plan(At("VSCode"), "a").Write(false);
        ConfigRemover.Plan(At("VSCode"), "u").Write(false);
        var left = File.ReadAllText(File1);
        Assert.DoesNotContain("jira-api-token", left, StringComparison.Ordinal);
        Assert.DoesNotContain("confluence-api-token", left, StringComparison.Ordinal);
        Assert.Contains("atlassian-mcp-mine", left, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "Cursor",
        """{"mcpServers":{"com.atlassian/atlassian-mcp-server":{"url":"https:"""
        + """//x.example.com"},"b":{"url":"https://y.example.com"}}}""",
        "com.atlassian/atlassian-mcp-server")]
    [InlineData("VSCode", """{"servers":{"My Jira":{"url":"https://x.example.com"}}}""", "My Jira")]
    [InlineData("Codex", "[mcp_servers.\"a.b c\"]\nurl = \"https://x.example.com\"\n", "a.b c")]
    [InlineData(
        "Goose", "extensions:\n  \"a.b c\":\n    type: streamable_http\n    uri: https://x.example.com\n", "a.b c")]
    public void A_name_that_is_there_is_accepted_and_a_new_one_is_checked(string client, string text, string name)
    {
        File.WriteAllText(File1, text);
        var server = ServerDefinition.RemoteOAuth(RovoServer.Url("v2"));
        ExportRequest request = new() { Client = client, Server = server, Path = File1, ServerName = name };
        var plan = ConfigExporter.Plan(request, Machine.At(_folder));
        Assert.Equal(ConfigAction.Updated, plan.Action);
        plan.Change!.Write(false);
        Assert.Contains("mcp.atlassian.com", File.ReadAllText(File1), StringComparison.Ordinal);
        ConfigRemover.Plan(At(client), name).Write(false);
        Assert.DoesNotContain(ConfigImporter.Read(At(client)), s => s.Name == name);
        var e = Assert.Throws<EngineException>(() => ConfigExporter.Plan(request, Machine.At(_folder)));
        Assert.Equal(ErrorIds.ArgumentInvalid, e.ErrorId);
    }

    [Fact]
    public void UTF_16_is_found_and_not_written()
    {
        File.WriteAllText(
            File1, """{"mcpServers":{"a":{"type":"http","url":"https://x.example.com"}}}""", Encoding.Unicode);
        var finding = Assert.Single(ConfigChecker.Check(At("ClaudeCode")));
        Assert.Equal(("Encoding", FindingSeverity.Error), (finding.Rule, finding.Severity));
        var e = Assert.Throws<EngineException>(() => ConfigRemover.Plan(At("ClaudeCode"), "a"));
        Assert.Contains("UTF-16", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ClaudeCode", false)]
    [InlineData("GeminiCli", true)]
    [InlineData("Cline", true)]
    public void A_mark_is_named_for_a_client_that_was_seen_to_refuse_it(string client, bool found)
    {
        File.WriteAllText(
            File1, """{"mcpServers":{"a":{"type":"http","url":"https://x.example.com"}}}""", new UTF8Encoding(true));
        Assert.Equal(found, ConfigChecker.Check(At(client)).Any(f => f.Rule == "Encoding"));
    }

    [Fact]
    public void A_reference_for_a_host_stays_and_is_looked_up_on_use()
    {
        var location = Location("VSCode", """{"servers":{"a":{"type":"http","url":"https://${input:host}/mcp"}}}""");
        var server = Assert.Single(ConfigImporter.Read(location));
        Assert.Equal("https://${input:host}/mcp", server.Url);
        Assert.Equal(new Uri("https://h.example.com/mcp"), server.Resolve(_ => null, _ => "h.example.com").Url);
        var e = Assert.Throws<EngineException>(() => server.Resolve(_ => null, _ => "a b:c"));
        Assert.Equal(ErrorIds.ArgumentInvalid, e.ErrorId);
    }

    [Fact]
    public void A_variable_without_a_value_is_kept_by_name()
    {
        var location = Location("VSCode", """{"servers":{"a":{"command":"x","env":{"A":null,"B":"b"}}}}""");
        var server = Assert.Single(ConfigImporter.Read(location));
        Assert.Equal(["A", "B"], server.EnvironmentNames.Order());
        Assert.Equal(["B"], server.Resolve(_ => null, _ => null).Environment.Keys);
    }

    [Fact]
    public void A_file_in_use_is_told_from_one_that_cannot_be_read()
    {
        File.WriteAllText(File1, "{}");
        using (new FileStream(File1, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            var e = Assert.Throws<EngineException>(() => ConfigChecker.Check(At("Cursor")));
            Assert.Equal(ErrorIds.ConfigLocked, e.ErrorId);
            Assert.Contains("in use", e.Message, StringComparison.Ordinal);
        }
    }

    private ConfigLocation At(string client) =>
        Assert.Single(ConfigLocation.Find(client, File1, null, Machine.At(_folder)));

    private ConfigLocation Location(string client, string text)
    {
        File.WriteAllText(File1, text);
        return At(client);
    }

    private void Put(string client, ServerDefinition server, string name) => ConfigExporter.Plan(
        new ExportRequest { Client = client, Server = server, Path = File1, ServerName = name },
        Machine.At(_folder)).Change!.Write(false);
}
