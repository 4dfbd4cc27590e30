using McpAtlassian.Engine.Configuration;
using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Engine.Configuration.Documents;
using McpAtlassian.Engine.Configuration.Servers;

namespace McpAtlassian.Engine.Tests.Configuration;

/// <summary>
/// Export, export of another kind, and removal give back the bytes of a file that nothing else changed.
/// </summary>
public sealed class RestoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mcp").FullName;

    public static TheoryData<string> Clients => [.. ClientRegistry.All.Select(c => c.Name)];

    private string File1 => Path.Combine(_folder, "file");

    private string Records => Path.Combine(_folder, "records");

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [MemberData(nameof(Clients))]
    public void Removal_gives_back_the_file_byte_for_byte(string client)
    {
        var description = ClientRegistry.Get(client);
        foreach (var text in Texts(description))
        {
            File.WriteAllText(File1, text);
            Write(client, description.Secret.CanReferInHeader || description.Remote is null
                ? RovoServer.WithToken(RovoServer.Url("v2"), "MY_HEADER")
                : ServerDefinition.Bridge("work"));
            Write(client, LocalServer.Create(true, new Uri("https://example.atlassian.net"), "ada@example.com"));
            Assert.NotEqual(text, File.ReadAllText(File1));
            Assert.NotEmpty(Directory.GetFiles(Records));
            Remove(client);
            Assert.Equal(text, File.ReadAllText(File1));
            Assert.Empty(Directory.GetFiles(Records));
        }
    }

    /// <summary>Untidy files, as DocumentGenerator makes them: what Export takes, Remove gives back.</summary>
    [Theory]
    [MemberData(nameof(Clients))]
    public void Removal_gives_back_a_generated_file(string client)
    {
        var description = ClientRegistry.Get(client);
        var root = description.Root[^1];
        var taken = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            DocumentGenerator generator = new(seed);
            var text = description.Format switch
            {
                ConfigFormat.Toml => generator.Toml(root, "old"),
                ConfigFormat.Yaml => generator.Yaml(root, "old"),
                _ => generator.Jsonc(root, "old"),
            };
            File.WriteAllText(File1, text);
            try
            {
                Write(client, LocalServer.Create(true, new Uri("https://example.atlassian.net"), "ada@example.com"));
                Write(client, ServerDefinition.Bridge("work"));
            }
            catch (EngineException)
            {
                // An odd form that is refused has changed nothing; what was written first can be taken back.
            }

            if (File.ReadAllText(File1) != text)
            {
                taken++;
                Remove(client);
                Assert.True(text == File.ReadAllText(File1), $"seed {seed}: {text}");
            }
        }

        Assert.True(taken > 10, $"Only {taken} of 40 files could be exported to.");
    }

    [Fact]
    public void A_file_that_changed_since_keeps_its_change_and_the_empty_container_is_named()
    {
        File.WriteAllText(File1, "{}");
        Write("Cursor", ServerDefinition.RemoteOAuth(RovoServer.Url("v2")));
        File.WriteAllText(File1, File.ReadAllText(File1) + "\n");
        Assert.Contains("mcpServers", Remove("Cursor").Remains, StringComparison.Ordinal);
        Assert.EndsWith("\n", File.ReadAllText(File1), StringComparison.Ordinal);
    }

    [Fact]
    public void An_earlier_entry_is_not_restored_by_the_removal()
    {
        File.WriteAllText(File1, """{"mcpServers":{"a":{"url":"https://x.example.com"}}}""");
        Write("Cursor", ServerDefinition.RemoteOAuth(RovoServer.Url("v2")));
        Remove("Cursor");
        Assert.Equal("""{"mcpServers":{}}""", File.ReadAllText(File1));
    }

    [Fact]
    public void A_record_holds_no_text_of_the_file()
    {
        File.WriteAllText(File1, "{\n  \"inputs\": [],\n  \"token\": \"made-up-secret\",\n  \"servers\": {}\n}\n");
        Write("VSCode", RovoServer.WithToken(RovoServer.Url("v2"), "MY_HEADER"));
        var record = File.ReadAllText(Assert.Single(Directory.GetFiles(Records)));
        foreach (var line in record.Split('\n').Where(l => l.StartsWith("= ", StringComparison.Ordinal)))
        {
            var literal = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(line[2..]));
            Assert.DoesNotContain(literal, char.IsLetterOrDigit);
        }
    }

    private static string[] Texts(ClientDescription client)
    {
        var root = client.Root[^1];
        return client.Format switch
        {
            ConfigFormat.Toml => ["", "a = 1", "a = 1\n\n\n", "# mine\n[t]\nb = 2 # c\n", "\n"],
            ConfigFormat.Yaml => ["", "a: 1", "a: 1\n\n\n", "# mine\nb:\n  - c # d\n", "\n"],
            _ =>
            [
                "", "{}", "{}\n", "{ }\n\n", "\n", "{\n}\n", $"{{\"{root}\":{{}}}}", $"{{\n\t\"{root}\": {{\n\t}}\n}}",
                $"{{\r\n  \"x\": [1, 2],\r\n  \"{root}\": {{ \"other\": {{ \"command\": \"x\" }} }}\r\n}}\r\n\r\n",
                $"{{\n  \"{root}\": {{\n    \"other\": {{\n      \"command\": \"x\"\n    }}\n  }},\n  \"y\": {{}}\n}}",
            ],
        };
    }

    private void Write(string client, ServerDefinition server) => ConfigExporter.Plan(
        new ExportRequest { Client = client, Server = server, Path = File1, ServerName = "a" },
        Environment()).Change!.Write(false);

    private FileChange Remove(string client)
    {
        var location = Assert.Single(ConfigLocation.Find(client, File1, null, Environment()));
        var change = ConfigRemover.Plan(location, "a");
        change.Write(false);
        return change;
    }

    private ClientEnvironment Environment() =>
        new(ClientSystem.Linux, _folder, _folder, _ => null, Path.Exists, Records);
}
