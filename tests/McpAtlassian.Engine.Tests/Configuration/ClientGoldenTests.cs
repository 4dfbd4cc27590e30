using System.Text;
using McpAtlassian.Engine.Configuration;
using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Engine.Configuration.Servers;

namespace McpAtlassian.Engine.Tests.Configuration;

/// <summary>
/// What every client gets, and where, on each system: one golden file per client. With MCPATLASSIAN_GOLDEN=write they
/// are written anew, for a person to read in the diff.
/// </summary>
public sealed class ClientGoldenTests
{
    private static readonly string Folder =
        Path.Combine(RepositoryFolder.Root, "tests", "McpAtlassian.Engine.Tests", "Configuration", "Golden");

    public static TheoryData<string> Clients => [.. ClientRegistry.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Clients))]
    public void Exports_what_the_golden_file_says(string client)
    {
        var file = Path.Combine(Folder, client + ".txt");
        var actual = Describe(client);
        if (Environment.GetEnvironmentVariable("MCPATLASSIAN_GOLDEN") == "write")
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(file, actual);
        }

        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), actual);
    }

    [Fact]
    public void Every_golden_file_belongs_to_a_client() =>
        Assert.Equal(
            ClientRegistry.All.Select(c => c.Name + ".txt").Order(StringComparer.Ordinal),
            Directory.GetFiles(Folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Basic BASE64_ENCODED_EMAIL_AND_TOKEN")]
    [InlineData("Bearer YOUR_API_KEY_HERE")]
    public void Generic_in_plain_text_is_the_JSON_of_the_Rovo_documents(string header)
    {
        var server = RovoServer.WithToken(
            RovoServer.Url("v1"), DefaultNames.AuthorizationVariable, Engine.Authentication.SecretText.Protect(header));
        var text = ConfigExporter.Plan(
            new ExportRequest { Client = "Generic", Server = server, AsPlainText = true, TextOnly = true },
            Machine.Linux).Text;
        Assert.Equal(
            $$"""
            {
              "mcpServers": {
                "atlassian-rovo-mcp": {
                  "url": "https://mcp.atlassian.com/v1/mcp",
                  "headers": {
                    "Authorization": "{{header}}"
                  }
                }
              }
            }

            """.ReplaceLineEndings("\n"),
            text);
    }

    private static string Describe(string name)
    {
        var client = ClientRegistry.Get(name);
        StringBuilder text = new();
        text.Append("# ")
            .Append(client.DisplayName)
            .Append(client.Verified ? string.Empty : " (Unverified)")
            .Append('\n');
        foreach (var scope in Enum.GetValues<ConfigScope>())
        {
            foreach (var machine in new[] { Machine.Windows, Machine.MacOS, Machine.Linux })
            {
                text.Append(scope)
                    .Append(' ')
                    .Append(machine.System)
                    .Append(": ")
                    .Append(client.PathFor(scope, machine) ?? "-")
                    .Append('\n');
            }
        }

        foreach ((var title, var server) in Servers())
        {
            text.Append("\n## ").Append(title).Append('\n');
            try
            {
                var plan = ConfigExporter.Plan(
                    new ExportRequest { Client = name, Server = server, TextOnly = true }, Machine.Linux);
                text.Append(plan.Text);
            }
            catch (EngineException error)
            {
                text.Append(error.ErrorId).Append(": ").Append(error.Message).Append('\n');
            }
        }

        return text.ToString();
    }

    private static IEnumerable<(string Title, ServerDefinition Server)> Servers()
    {
        yield return ("OAuth", ServerDefinition.RemoteOAuth(RovoServer.Url(null)));
        yield return ("Token", RovoServer.WithToken(RovoServer.Url(null), DefaultNames.AuthorizationVariable));
        yield return ("Uvx", LocalServer.Create(false, new Uri("https://example.atlassian.net"), "ada@example.com"));
        yield return ("Docker, Data Center", LocalServer.Create(true, new Uri("https://jira.example.com"), null));
        yield return ("Bridge", ServerDefinition.Bridge("my work"));
    }
}
