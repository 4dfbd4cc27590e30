using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Configuration;
using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Engine.Configuration.Servers;

namespace McpAtlassian.Engine.Tests.Configuration;

/// <summary>
/// What is exported for a client is read back the same, checks clean, and is removed without a trace.
/// </summary>
public sealed class RoundTripTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mcp").FullName;

    public static TheoryData<string> WithReferences =>
        [.. ClientRegistry.All.Where(c => c.Secret.CanReferInHeader || c.Remote is null).Select(c => c.Name)];

    public static TheoryData<string> Clients => [.. ClientRegistry.All.Select(c => c.Name)];

    public static TheoryData<string> WithOAuth =>
        [.. ClientRegistry.All.Where(c => c.OAuth || c.Remote is null).Select(c => c.Name)];

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [MemberData(nameof(WithReferences))]
    public void A_token_entry_comes_back_and_its_variable_is_looked_up_on_use(string client)
    {
        var server = Export(client, RovoServer.WithToken(RovoServer.Url("v2"), "MY_HEADER"));
        Assert.Equal("https://mcp.atlassian.com/v2/mcp", server.Url);
        Assert.Equal("http", server.Transport);
        Assert.Empty(server.LiteralSecrets);
        Assert.True(server.IsAtlassian);
        Assert.Single(server.References);
        var resolved = server.Resolve(
            name => name.EndsWith("MY_HEADER", StringComparison.Ordinal) ? "Basic abc" : null,
            id => id == "my-header" ? "Basic abc" : null);
        Assert.Equal("Basic abc", SecretText.Reveal(resolved.Headers["authorization"]));
    }

    [Theory]
    [MemberData(nameof(WithOAuth))]
    public void An_OAuth_entry_comes_back_without_headers(string client)
    {
        var server = Export(client, ServerDefinition.RemoteOAuth(RovoServer.Url("authv2")));
        Assert.Equal("https://mcp.atlassian.com/v1/mcp/authv2", server.Url);
        Assert.Equal("OAuth", server.Method);
        Assert.Empty(server.HeaderNames);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public void A_local_server_comes_back_with_its_command_and_variables(string client)
    {
        var server =
            Export(client, LocalServer.Create(true, new Uri("https://example.atlassian.net"), "ada@example.com"));
        Assert.Equal("docker", server.Command);
        Assert.Equal(
            [
                "run", "-i", "--rm", "-e", "JIRA_URL", "-e", "JIRA_USERNAME", "-e", "JIRA_API_TOKEN", "-e",
                "CONFLUENCE_URL", "-e", "CONFLUENCE_USERNAME", "-e", "CONFLUENCE_API_TOKEN",
                "ghcr.io/sooperset/mcp-atlassian:0.23.1"
            ],
            server.Arguments);
        Assert.Contains("JIRA_URL", server.EnvironmentNames);
        Assert.Empty(server.LiteralSecrets);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public void A_second_export_changes_nothing_and_removal_leaves_no_trace(string client)
    {
        var server = ServerDefinition.Bridge("work");
        var path = FileOf(client);
        ExportRequest request = new() { Client = client, Server = server, Path = path };
        ConfigExporter.Plan(request, Machine.At(_folder)).Change!.Write(false);
        var written = File.GetLastWriteTimeUtc(path);
        var again = ConfigExporter.Plan(request, Machine.At(_folder));
        Assert.Equal(ConfigAction.Unchanged, again.Action);
        Assert.False(again.Change!.IsChange);
        again.Change.Write(true);
        Assert.Equal(written, File.GetLastWriteTimeUtc(path));
        Assert.Single(Directory.GetFiles(_folder));

        var location = Assert.Single(ConfigLocation.Find(client, path, null, Machine.At(_folder)));
        Assert.Empty(ConfigChecker.Check(location));
        ConfigRemover.Plan(location, DefaultNames.Rovo).Write(false);
        Assert.Empty(ConfigImporter.Read(location));
    }

    [Theory]
    [MemberData(nameof(WithReferences))]
    public void Going_from_a_token_to_a_local_server_and_back_leaves_nothing_of_the_other(string client)
    {
        var path = FileOf(client);
        var token = RovoServer.WithToken(RovoServer.Url("v2"), "MY_HEADER");
        Write(client, path, token, "atlassian");
        var first = File.ReadAllText(path);
        Write(
            client,
            path,
            LocalServer.Create(false, new Uri("https://example.atlassian.net"), "ada@example.com"),
            "atlassian");
        Assert.DoesNotContain("mcp.atlassian.com", File.ReadAllText(path), StringComparison.Ordinal);
        Write(client, path, token, "atlassian");
        var server = Read(client, path);
        Assert.Null(server.Command);
        Assert.Equal("https://mcp.atlassian.com/v2/mcp", server.Url);
        Assert.DoesNotContain("uvx", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.NotEmpty(first);
    }

    private ImportedServer Export(string client, ServerDefinition server)
    {
        var path = FileOf(client);
        Write(client, path, server, null);
        return Read(client, path);
    }

    private string FileOf(string client) =>
        Path.Combine(_folder, "config." + ClientRegistry.Get(client).Format.ToString().ToLowerInvariant());

    private void Write(string client, string path, ServerDefinition server, string? name) =>
        ConfigExporter.Plan(
            new ExportRequest { Client = client, Server = server, Path = path, ServerName = name },
            Machine.At(_folder)).Change!.Write(false);

    private ImportedServer Read(string client, string path) =>
        Assert.Single(ConfigImporter.Read(Assert.Single(ConfigLocation.Find(client, path, null, Machine.At(_folder)))));
}
