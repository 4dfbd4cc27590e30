using McpAtlassian.Engine.Configuration;
using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Engine.Configuration.Servers;

namespace McpAtlassian.Engine.Tests.Configuration;

/// <summary>Where clients have their files when a variable or a profile says otherwise.</summary>
public sealed class PlaceTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("mcp").FullName;

    public void Dispose() => Directory.Delete(_home, true);

    [Theory]
    [InlineData("GeminiCli", "GEMINI_CLI_HOME", "/set/.gemini/settings.json")]
    [InlineData("VSCode", "VSCODE_PORTABLE", "/set/user-data/User/mcp.json")]
    [InlineData("VSCodeInsiders", "VSCODE_PORTABLE", "/set/user-data/User/mcp.json")]
    [InlineData("Goose", "GOOSE_PATH_ROOT", "/set/config/config.yaml")]
    [InlineData("KimiCode", "KIMI_CODE_HOME", "/set/mcp.json")]
    [InlineData("Hermes", "HERMES_HOME", "/set/config.yaml")]
    public void A_variable_that_the_client_honours_moves_its_file(string client, string variable, string path)
    {
        var machine = Machine.At(_home, new Dictionary<string, string> { [variable] = "/set" });
        Assert.Equal(path, ClientRegistry.Get(client).PathFor(ConfigScope.User, machine));
        var usual = ClientRegistry.Get(client).PathFor(ConfigScope.User, Machine.At(_home));
        Assert.StartsWith(_home, usual, StringComparison.Ordinal);
    }

    [Fact]
    public void Profiles_are_read_with_the_user_s_file_and_are_never_chosen_to_write()
    {
        var user = Path.Combine(_home, ".config", "Code", "User");
        var profile = Write(Path.Combine(user, "profiles", "-1a2b", "mcp.json"), "p");
        Directory.CreateDirectory(Path.Combine(user, "profiles", "without"));
        var client = ClientRegistry.Get("VSCode");
        Assert.Equal(Path.Combine(user, "mcp.json"), client.PathFor(ConfigScope.User, Here()));
        Assert.Equal(profile, Assert.Single(ConfigLocation.Find("VSCode", null, ConfigScope.User, Here())).Path);
        Write(Path.Combine(user, "mcp.json"), "u");
        var found = ConfigLocation.Find(null, null, ConfigScope.User, Here());
        Assert.Equal(["u", "p"], found.SelectMany(ConfigImporter.Read).Select(s => s.Name));
        var named = Assert.Single(ConfigLocation.Find(null, profile, null, Here()));
        Assert.Equal(("VSCode", true), (named.Client, named.IsCertain));
    }

    [Fact]
    public void Insiders_has_files_and_a_link_of_its_own()
    {
        var file = Write(Path.Combine(_home, ".config", "Code - Insiders", "User", "mcp.json"), "i");
        var location = Assert.Single(ConfigLocation.Find(null, null, ConfigScope.User, Here()));
        Assert.Equal(("VSCodeInsiders", file), (location.Client, location.Path));
        ExportRequest request = new()
        {
            Client = "code-insiders",
            Server = ServerDefinition.RemoteOAuth(new Uri("https://mcp.atlassian.com/v2/mcp")),
            TextOnly = true,
        };
        var link = ConfigExporter.Plan(request, Here()).CreateLink();
        Assert.StartsWith("vscode-insiders:mcp/install?", link, StringComparison.Ordinal);
    }

    private static string Write(string path, string server)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        const string Text = """{"servers":{"NAME":{"type":"http","url":"https://x.example.com"}}}""";
        File.WriteAllText(path, Text.Replace("NAME", server, StringComparison.Ordinal));
        return path;
    }

    private ClientEnvironment Here() =>
        new(ClientSystem.Linux, _home, _home, _ => null, Path.Exists, folders: ClientEnvironment.FoldersIn);
}
