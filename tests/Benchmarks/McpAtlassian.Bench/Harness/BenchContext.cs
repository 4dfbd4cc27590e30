
namespace McpAtlassian.Bench.Harness;

/// <summary>
/// What the measurements share: the server, the module's folder, a home for saved sessions that is thrown away.
/// </summary>
internal sealed class BenchContext : IDisposable
{
    private readonly Lazy<ServerProcess> _server = new(() => new ServerProcess());
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("mcp-bench-");
    private readonly HashSet<int> _saved = [];

    public BenchContext(int runs, bool quick, string powerShell)
    {
        PowerShell = powerShell;
        Runs = runs;
        IsQuick = quick;
        Root = FindRoot();
        Home = Path.Combine(_temporary.FullName, "home");
        Directory.CreateDirectory(Home);
    }

    /// <summary>How many rounds count.</summary>
    public int Runs { get; }

    /// <summary>True when a rough figure soon is wanted, with less work in a round.</summary>
    public bool IsQuick { get; }

    /// <summary>The repository.</summary>
    public string Root { get; }

    /// <summary>The pwsh that is measured: compiled ahead of time, as what users have.</summary>
    public string PowerShell { get; }

    /// <summary>Where saved sessions are during the benchmark.</summary>
    public string Home { get; }

    /// <summary>A folder that goes with the benchmark.</summary>
    public string Temporary => _temporary.FullName;

    public string Manifest => Path.Combine(Root, "McpAtlassian.psd1");

    public ServerProcess Server => _server.Value;

    public Uri Mcp(int tools = 40) => Server.Mcp(tools);

    /// <summary>The name of a saved session with a server of that many tools; saves it the first time.</summary>
    public async Task<string> SavedSessionAsync(int tools = 40)
    {
        var name = "bench" + tools;
        if (_saved.Add(tools))
        {
            await SaveAsync(Mcp(tools), name);
        }

        return name;
    }

    /// <summary>Saves a session with any address under a name.</summary>
    public Task SaveAsync(Uri address, string name) => Pwsh.RunAsync(
        this, "save.ps1", "-Module", Manifest, "-Uri", address.AbsoluteUri, "-Name", name);

    public void Dispose()
    {
        if (_server.IsValueCreated)
        {
            _server.Value.Dispose();
        }

        _temporary.Delete(recursive: true);
    }

    public static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "McpAtlassian.psd1")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The benchmark is not inside the repository.");
    }
}
