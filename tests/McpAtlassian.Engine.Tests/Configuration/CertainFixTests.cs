using System.Text.Json.Nodes;
using McpAtlassian.Engine.Configuration;
using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Tests.Configuration;

/// <summary>-Fix changes what is certainly wrong for the client whose file it is, in place, and nothing else.</summary>
public sealed class CertainFixTests : IDisposable
{
    private const string Dead = "https://mcp.atlassian.com/v1/sse";
    private readonly string _folder = Directory.CreateTempSubdirectory("mcp").FullName;

    public static TheoryData<string> JsonClients => [.. ClientRegistry.All
        .Where(c => c.HasFile && c.Format is ConfigFormat.Json or ConfigFormat.Jsonc).Select(c => c.Name)];

    public static TheoryData<string> YamlClients => [.. ClientRegistry.All
        .Where(c => c.Format == ConfigFormat.Yaml).Select(c => c.Name)];

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [InlineData("settings.json", """{"mcp":{"servers":{"a":{"url":"https://mcp.atlassian.com/v1/sse"}}}}""")]
    [InlineData("other.json", """{"servers":{"a":{"url":"https://mcp.atlassian.com/v1/sse"}}}""")]
    [InlineData("other.json", """{"mcpServers":{"a":{"url":"https://mcp.atlassian.com/v1/sse","type":"sse"}}}""")]
    [InlineData("other.json", """{"mcpServers":{"a":{"url":"https://x.example.com"}},"servers":{}}""")]
    [InlineData("other.yaml", "mcpServers:\n  a:\n    url: https://mcp.atlassian.com/v1/sse\n")]
    [InlineData("other.yaml", "extensions:\n  a:\n    uri: https://mcp.atlassian.com/v1/sse\n")]
    [InlineData("other.toml", "[mcp_servers.a]\nurl = \"https://mcp.atlassian.com/v1/sse\"\n")]
    public void A_file_of_no_known_client_is_not_changed(string name, string text)
    {
        var location = Assert.Single(Find(null, name, text));
        Assert.False(location.IsCertain);
        Assert.DoesNotContain(ConfigChecker.Check(location), f => f.CanFix);
        Assert.False(ConfigChecker.PlanFix(location).IsChange);
    }

    [Theory]
    [InlineData("""{"inputs":[],"servers":{"a":{"url":"https://x.example.com"}}}""", "VisualStudio")]
    [InlineData("""{"mcpServers":{"a":{"type":"http","url":"https://x.example.com"}}}""", "ClaudeCode")]
    [InlineData("""{"mcpServers":{},"servers":{"b":{"url":"https://x.example.com"}}}""", "ClaudeCode")]
    public void A_project_file_that_several_clients_read_is_judged_by_the_one_that_reads_the_key(string text, string of)
    {
        Find(null, ".mcp.json", text);
        var location = Assert.Single(ConfigLocation.Find(null, null, ConfigScope.Project, Machine.At(_folder)));
        Assert.Equal(of, location.Client);
        Assert.Empty(ConfigChecker.Check(location));
    }

    [Fact]
    public void A_servers_key_that_another_client_reads_is_not_moved_even_for_a_named_client()
    {
        const string Text = """{"servers":{"a":{"url":"https://x.example.com"}}}""";
        var location = Assert.Single(Find("ClaudeCode", ".mcp.json", Text));
        var finding = ConfigChecker.Check(location).Single(f => f.Rule == "WrongRootKey");
        Assert.False(finding.CanFix);
        Assert.Contains("Visual Studio", finding.Message, StringComparison.Ordinal);
        Assert.Equal(
            Text,
            ConfigChecker.PlanFix(
                location).After.Replace(",\"type\":\"http\"", string.Empty, StringComparison.Ordinal));
    }

    [Fact]
    public void A_fix_keeps_comments_and_layout()
    {
        const string Text = "{\n  // mine\n  \"mcpServers\": { /* one */\n    \"a\": {\"command\": \"npx\",\n"
            + "      \"args\": [ \"mcp-remote\", // pinned?\n                \"https://mcp.atlassian.com/v1/sse\", ] "
            + "},\n  },\n}\n";
        var location = Assert.Single(Find("VSCode", "mcp.json", Text));
        var expected = Text.Replace("mcpServers", "servers", StringComparison.Ordinal)
            .Replace("\"mcp-remote\"", "\"mcp-remote@0.1.38\"", StringComparison.Ordinal)
            .Replace("v1/sse", "v2/mcp", StringComparison.Ordinal);
        Assert.Equal(expected, ConfigChecker.PlanFix(location).After);
    }

    [Theory]
    [InlineData("GeminiCli", """{"mcpServers":{"a":{"httpUrl":"https://x.example.com"}}}""")]
    [InlineData("GeminiCli", """{"mcpServers":{"a":{"url":"https://x.example.com"}}}""")]
    [InlineData("VisualStudio", """{"servers":{"a":{"url":"https://x.example.com"}}}""")]
    [InlineData("VSCode", """{"mcp":{"servers":{"a":{"url":"https://x.example.com"}}}}""")]
    [InlineData("VSCode", """{"servers":{"a":{"command":"x","env":{"P":"${workspaceFolder}/${env:X}"}}}}""")]
    [InlineData("Cursor", """{"mcpServers":{"a":{"url":"https://x.example.com","headers":{"K":"${env:X}"}}}}""")]
    public void What_works_has_no_finding(string client, string text) =>
        Assert.Empty(ConfigChecker.Check(Assert.Single(Find(client, "file", text))));

    [Theory]
    [InlineData(
        "VSCode",
        """{"servers":{"a":{"url":"https://x.example.com","headers":{"K":"${X}"}}}}""",
        "UnresolvedReference",
        "headers.K")]
    [InlineData(
        "VSCode",
        """{"servers":{"a":{"url":"https://x.example.com","headers":{"K":"${env:X}"}}}}""",
        "UnresolvedReference",
        "headers.K")]
    [InlineData(
        "Cursor", """{"mcpServers":{"a":{"command":"x","env":{"K":"${X:-d}"}}}}""", "UnresolvedReference", "env.K")]
    [InlineData(
        "Antigravity",
        """{"mcpServers":{"a":{"serverUrl":"https://x.example.com","headers":{"K":"${env:X}"}}}}""",
        "UnresolvedReference",
        "headers.K")]
    [InlineData(
        "Codex",
        "[mcp_servers.a]\nurl = \"https://x.example.com\"\nheaders = { K = \"v\" }\n",
        "IgnoredKey",
        "headers")]
    [InlineData(
        "Codex", "[mcp_servers.a]\nurl = \"https://x.example.com\"\ncommand = \"x\"\n", "MixedTransport", "url")]
    [InlineData("ClaudeDesktop", """{"mcpServers":{"a":{"url":"https://x.example.com"}}}""", "IgnoredKey", "url")]
    [InlineData(
        "ClaudeCode",
        """{"projects":{"/p":{"mcpServers":{"a":{"url":"https://x.example.com"}}}}}""",
        "MissingType",
        "type")]
    [InlineData(
        "Cline",
        """{"mcpServers":{"a":{"transport":{"type":"sse","url":"https:"""
        + """//mcp.atlassian.com/v1/sse"},"url":"https://x.example.com"}}}""",
        "DeadEndpoint",
        "transport.url")]
    [InlineData(
        "Cursor",
        """{"mcpServers":{"a":{"command":"x","env":{"U":"https://mcp.atlassian.com/v1/sse?a=b"}}}}""",
        "DeadEndpoint",
        "env.U")]
    [InlineData(
        "QwenCode", """{"mcpServers":{"a":{"url":"https://mcp.atlassian.com/v1/sse"}}}""", "DeadEndpoint", "url")]
    public void What_does_not_work_is_found(string client, string text, string rule, string key)
    {
        var finding = Assert.Single(Find(client, "file", text).SelectMany(ConfigChecker.Check));
        Assert.Equal((rule, key), (finding.Rule, finding.Key));
    }

    [Fact]
    public void Every_URL_that_was_turned_off_is_found_and_its_transport_follows()
    {
        var text = """{"mcpServers":{"a":{"type":"sse","url":"DEAD","httpUrl":"DEAD/"}}}""".Replace(
            "DEAD", Dead, StringComparison.Ordinal);
        var location = Assert.Single(Find("GeminiCli", "file", text));
        Assert.Equal(2, ConfigChecker.Check(location).Count(f => f.Rule == "DeadEndpoint"));
        var entry = JsonNode.Parse(ConfigChecker.PlanFix(location).After)!["mcpServers"]!["a"]!;
        Assert.Equal("http", (string?)entry["type"]);
        Assert.Equal("https://mcp.atlassian.com/v2/mcp", (string?)entry["url"]);
        Assert.Equal("https://mcp.atlassian.com/v2/mcp", (string?)entry["httpUrl"]);
    }

    /// <summary>
    /// The independent reader is System.Text.Json at the client's documented key: of every mixture of entries it sees
    /// the same servers before and after, but for the members that a finding named.
    /// </summary>
    [Theory]
    [MemberData(nameof(JsonClients))]
    public void A_fix_changes_nothing_of_what_the_client_reads_but_what_a_finding_names(string client)
    {
        var description = ClientRegistry.Get(client);
        string[] entries =
        [
            """{"url":"https://x.example.com"}""", """{"url":"DEAD"}""", """{"type":"sse","url":"DEAD"}""",
            """{"serverUrl":"DEAD","headers":{"K":"${X}"}}""", """{"httpUrl":"https://x.example.com","timeout":1.50}""",
            """{"command":"npx","args":["-y","mcp-remote","https://x.example.com"],"disabled":true}""",
            """{"command":["npx","mcp-remote@latest","DEAD"],"environment":{"A":null}}""",
            """{"url":"https://x.example.com","oauth":{},"headers":{"Authorization":"${X}"}}""", """{"other":1}""",
        ];
        for (var seed = 0; seed < 60; seed++)
        {
            Random random = new(seed);
            var root = random.Next(4) > 0 ? description.Root[^1] : random.Next(2) == 0 ? "mcpServers" : "servers";
            var members = Enumerable.Range(0, random.Next(1, 4))
                .Select(
                    i =>
                        $"\"s{i}\":"
                        + $"{entries[random.Next(entries.Length)].Replace("DEAD", Dead, StringComparison.Ordinal)}");
            var extra = random.Next(3) == 0 && root != "servers"
                ? ",\"servers\":{\"v\":{\"url\":\"https://v.example.com\"}}"
                : string.Empty;
            var text = $"{{\"x\":[1],\"{root}\":{{{string.Join(',', members)}}}{extra}}}";
            var location = Assert.Single(Find(client, "file", text));
            var findings = ConfigChecker.Check(location);
            var after = JsonNode.Parse(ConfigChecker.PlanFix(location).After)!.AsObject();
            if (findings.Any(f => f.Rule == "WrongRootKey" && f.CanFix))
            {
                // The key is what the finding names: all else is compared as ever.
                text = text.Replace($"\"{root}\":", $"\"{description.Root[0]}\":", StringComparison.Ordinal);
                findings = ConfigChecker.Check(Assert.Single(Find(client, "file", text)));
            }

            var before = JsonNode.Parse(text)!.AsObject();
            Assert.Equal(before.Select(m => m.Key), after.Select(m => m.Key));
            foreach (var finding in findings.Where(f => f.CanFix))
            {
                foreach (var document in new[] { before, after })
                {
                    var entry = document.Select(m => m.Value as JsonObject)
                        .Select(t => t?[finding.ServerName] as JsonObject)
                            .FirstOrDefault(e => e is not null);
                    entry!.Remove(finding.Key);
                    entry.Remove(finding.Rule is "DeadEndpoint" ? "type" : finding.Key);
                    entry.Remove(description.Remote?.NeedsType == true ? "type" : finding.Key);
                }
            }

            Assert.True(JsonNode.DeepEquals(before, after), $"seed {seed}: {text}");
        }
    }

    /// <summary>As above for YAML, with YamlDotNet as the reader.</summary>
    [Theory]
    [MemberData(nameof(YamlClients))]
    public void A_fix_in_YAML_changes_nothing_but_what_a_finding_names(string client)
    {
        var description = ClientRegistry.Get(client);
        string[] entries =
        [
            "url: DEAD", "type: sse\n    url: DEAD # old", "uri: 'DEAD'\n    type: sse", "uri: https://x.example.com",
            "command: npx\n    args: [\"-y\", mcp-remote, DEAD]\n    disabled: true",
            "cmd: npx\n    args:\n      - \"mcp-remote@latest\"\n      - 'https://x.example.com'\n    envs: {A: null}",
            "url: https://x.example.com\n    requiresOAuth: true\n    headers:\n      Authorization: ${X}", "other: 1",
        ];
        var list = description.ListField is not null;
        for (var seed = 0; seed < 60; seed++)
        {
            Random random = new(seed);
            var members = Enumerable.Range(0, random.Next(1, 4)).Select(i =>
                (list ? $"  - name: s{i}\n    " : $"  s{i}:\n    ")
                + entries[random.Next(entries.Length)].Replace("DEAD", Dead, StringComparison.Ordinal) + "\n");
            var text = $"x: [1] # mine\n{description.Root[^1]}:\n{string.Concat(members)}y: \"1\"\n";
            var location = Assert.Single(Find(client, "file", text));
            var before = Yaml(text);
            var after = Yaml(ConfigChecker.PlanFix(location).After);
            foreach (var finding in ConfigChecker.Check(location).Where(f => f.CanFix))
            {
                foreach (var document in new[] { before, after })
                {
                    var table = document[description.Root[^1]]!;
                    var entry = (table as JsonArray)?.First(
                        e => (string?)e!["name"] == finding.ServerName) as JsonObject
                        ?? table[finding.ServerName]!.AsObject();
                    entry.Remove(finding.Key);
                    entry.Remove(finding.Rule is "DeadEndpoint" ? "type" : finding.Key);
                }
            }

            Assert.True(JsonNode.DeepEquals(before, after), $"seed {seed}: {text}");
        }
    }

    /// <summary>In TOML a fix changes words of a line; every other line, and the rest of that one, stays.</summary>
    [Fact]
    public void A_fix_in_TOML_changes_nothing_but_the_word_that_a_finding_names()
    {
        string[] entries =
        [
            "url = \"DEAD\" # old",
            "url = 'DEAD'",
            "command = \"npx\"\nargs = [ \"mcp-remote\", # pinned?\n  \"DEAD\",\n]",
            "url = \"https://x.example.com\"\nheaders = { K = \"v\" }", "command = \"uvx\"\nargs = ['mcp-atlassian']",
            "other = 1",
        ];
        for (var seed = 0; seed < 60; seed++)
        {
            Random random = new(seed);
            var sections = Enumerable.Range(0, random.Next(1, 4))
                .Select(i => $"[mcp_servers.s{i}]\n{entries[random.Next(entries.Length)]}\n\n");
            var text = "# mine\na = 1\n" + string.Concat(sections).Replace("DEAD", Dead, StringComparison.Ordinal)
                + "[z]\nb = 2\n";
            var expected = text.Replace(Dead, "https://mcp.atlassian.com/v2/mcp", StringComparison.Ordinal)
                .Replace("\"mcp-remote\"", "\"mcp-remote@0.1.38\"", StringComparison.Ordinal)
                .Replace("'mcp-atlassian'", "'mcp-atlassian@0.23.1'", StringComparison.Ordinal);
            Assert.Equal(expected, ConfigChecker.PlanFix(Assert.Single(Find("Codex", "file", text))).After);
        }
    }

    private static JsonNode Yaml(string text) =>
        Node(new YamlDotNet.Serialization.Deserializer().Deserialize<object>(text))!;

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        Dictionary<object, object> map =>
            new JsonObject(map.Select(p => new KeyValuePair<string, JsonNode?>((string)p.Key, Node(p.Value)))),
        List<object> list => new JsonArray(list.Select(Node).ToArray()),
        _ => JsonValue.Create(value.ToString()),
    };

    private IReadOnlyList<ConfigLocation> Find(string? client, string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return ConfigLocation.Find(client, path, null, Machine.At(_folder));
    }
}
