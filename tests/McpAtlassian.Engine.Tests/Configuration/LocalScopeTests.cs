using System.Text.Json.Nodes;
using McpAtlassian.Engine.Configuration;
using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Engine.Configuration.Files;
using McpAtlassian.Engine.Configuration.Servers;

namespace McpAtlassian.Engine.Tests.Configuration;

/// <summary>The user's servers for one project, which Claude Code keeps inside the user's file.</summary>
public sealed class LocalScopeTests : IDisposable
{
    // macOS has its temporary folder behind a link.
    private readonly string _home = Repository.RealPath(Directory.CreateTempSubdirectory("mcp").FullName);

    private string UserFile => Path.Combine(_home, ".claude.json");

    private string Project => Path.Combine(_home, "project");

    public void Dispose() => Directory.Delete(_home, true);

    [Theory]
    [InlineData("")]
    [InlineData("{}\n")]
    [InlineData(
        """{"mcpServers":{"u":{"type":"http","url":"https://x.example.com"}},"projects":{"/p":{"allowedTools":[]}}}""")]
    public void An_export_goes_to_the_project_and_its_removal_gives_the_file_back(string text)
    {
        File.WriteAllText(UserFile, text);
        Export();
        var entry = Servers(Project)["a"]!;
        Assert.Equal("https://mcp.atlassian.com/v2/mcp", (string?)entry["url"]);
        Assert.Equal(ConfigAction.Unchanged, Plan().Action);
        var server = Assert.Single(ConfigImporter.Read(Local()));
        Assert.Equal(("a", Project), (server.Name, server.Project));
        Assert.DoesNotContain(ConfigImporter.Read(At(ConfigScope.User)), s => s.Name == "a");
        ConfigRemover.Plan(Local(), "a").Write(false);
        Assert.Equal(text, File.ReadAllText(UserFile));
    }

    [Fact]
    public void The_servers_of_every_project_are_listed_tested_and_fixed()
    {
        const string Old = """{"type":"http","url":"https://mcp.atlassian.com/v1/sse"}""";
        File.WriteAllText(
            UserFile,
            """{"projects":{"/p":{"mcpServers":{"a":OLD}},"/q":{"mcpServers":{"a":OLD}},"/r":{}}}"""
                .Replace("OLD", Old, StringComparison.Ordinal));
        Assert.Equal(["/p", "/q"], ConfigImporter.Read(Local()).Select(s => s.Project));
        Assert.Equal(["/p", "/q"], ConfigChecker.Check(Local()).Select(f => f.Project));
        ConfigChecker.PlanFix(Local()).Write(false);
        Assert.Empty(ConfigChecker.Check(Local()));
        ConfigRemover.Plan(Local(), "a", "/q").Write(false);
        Assert.Equal("/p", Assert.Single(ConfigImporter.Read(Local())).Project);
        var e = Assert.Throws<EngineException>(() => ConfigRemover.Plan(Local(), "a"));
        Assert.Equal(ErrorIds.ConfigEntryNotFound, e.ErrorId);
    }

    [Fact]
    public void Without_a_scope_both_parts_of_the_file_are_read_once()
    {
        File.WriteAllText(
            UserFile,
            """{"mcpServers":{"u":{"type":"http","url":"https:"""
            + """//x.example.com"}},"projects":{"/p":{"mcpServers":{"l":{"command":"x"}}}}}""");
        foreach (var path in new[] { null, UserFile })
        {
            var found = ConfigLocation.Find("ClaudeCode", path, null, Environment());
            Assert.Equal(["u", "l"], found.SelectMany(ConfigImporter.Read).Select(s => s.Name));
            Assert.Equal(ConfigScope.Local, found[^1].Scope);
        }
    }

    [Fact]
    public void A_folder_of_a_repository_and_its_work_trees_are_the_repository_s_project()
    {
        Directory.CreateDirectory(Path.Combine(Project, ".git", "worktrees", "tree"));
        var inside = Directory.CreateDirectory(Path.Combine(Project, "deep")).FullName;
        var tree = Directory.CreateDirectory(Path.Combine(_home, "tree")).FullName;
        File.WriteAllText(Path.Combine(tree, ".git"), $"gitdir: {Project}/.git/worktrees/tree\n");
        Assert.Equal(Project.Replace('\\', '/'), ProjectKey.Of(inside));
        Assert.Equal(Project.Replace('\\', '/'), ProjectKey.Of(tree));
        Assert.Equal(_home.Replace('\\', '/'), ProjectKey.Of(_home));
    }

    [Fact]
    public void A_client_without_such_servers_says_so()
    {
        ExportRequest request =
            new() { Client = "Cursor", Server = Server, Scope = ConfigScope.Local, Path = UserFile };
        var e = Assert.Throws<EngineException>(() => ConfigExporter.Plan(request, Environment()));
        Assert.Equal(ErrorIds.ClientNotSupported, e.ErrorId);
    }

    private static ServerDefinition Server => ServerDefinition.RemoteOAuth(RovoServer.Url("v2"));

    private void Export() => Plan().Change!.Write(false);

    private ExportPlan Plan() => ConfigExporter.Plan(
        new ExportRequest { Client = "ClaudeCode", Server = Server, Scope = ConfigScope.Local, ServerName = "a" },
        Environment());

    private JsonNode Servers(string project) =>
        JsonNode.Parse(File.ReadAllText(UserFile))!["projects"]![project.Replace('\\', '/')]!["mcpServers"]!;

    private ConfigLocation Local() => At(ConfigScope.Local);

    private ConfigLocation At(ConfigScope scope) =>
        Assert.Single(ConfigLocation.Find("ClaudeCode", null, scope, Environment()));

    private ClientEnvironment Environment() => new(
        ClientSystem.Linux,
        _home,
        Directory.CreateDirectory(Project).FullName,
        _ => null,
        Path.Exists,
        Path.Combine(_home, "records"));
}
