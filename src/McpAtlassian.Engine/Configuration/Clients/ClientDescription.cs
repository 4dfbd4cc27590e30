using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Clients;

/// <summary>
/// Everything the product knows about one MCP client. Each is one small file that only states facts; adding a client
/// is adding such a file to <see cref="ClientRegistry"/>.
/// </summary>
internal sealed record ClientDescription
{
    /// <summary>The key of a project's folder in <see cref="LocalRoot"/>.</summary>
    public const string AnyProject = "*";

    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Seen in the product's own source or documentation, rather than in another tool.</summary>
    public bool Verified { get; init; } = true;

    public ConfigFormat Format { get; init; } = ConfigFormat.Json;

    /// <summary>The path of keys to the servers.</summary>
    public IReadOnlyList<string> Root { get; init; } = ["mcpServers"];

    /// <summary>Where servers are a list, the field that names one.</summary>
    public string? ListField { get; init; }

    /// <summary>An older place of servers that the client still reads; never written.</summary>
    public IReadOnlyList<string> OldRoot { get; init; } = [];

    /// <summary>
    /// The path of keys to the servers that the user has for one project; <see cref="AnyProject"/> stands for its path.
    /// </summary>
    public IReadOnlyList<string> LocalRoot { get; init; } = [];

    /// <summary>Members of an entry that the client is known to pass over.</summary>
    public IReadOnlyList<string> Ignores { get; init; } = [];

    /// <summary>References that the client is known not to replace in headers and environment values.</summary>
    public ReferenceForms Unresolved { get; init; }

    /// <summary>References that it replaces elsewhere, and not in headers.</summary>
    public ReferenceForms UnresolvedInHeaders { get; init; }

    /// <summary>The client was seen to refuse a file with a byte order mark.</summary>
    public bool RefusesMark { get; init; }

    public IReadOnlyList<ClientFile> Files { get; init; } = [];

    /// <summary>
    /// Paths whose existence shows that the client is installed; the user files' folders where empty.
    /// </summary>
    public IReadOnlyList<string> Traces { get; init; } = [];

    /// <summary>Members a new file needs besides the servers.</summary>
    public IReadOnlyList<(string Key, ConfigNode Value)> NewFile { get; init; } = [];

    /// <summary>Null where the client only starts servers itself.</summary>
    public RemoteShape? Remote { get; init; } = new();

    public StdioShape Stdio { get; init; } = new();

    public SecretSyntax Secret { get; init; } = SecretSyntax.None;

    /// <summary>The client signs in to a remote server by itself.</summary>
    public bool OAuth { get; init; } = true;

    /// <summary>The entry repeats the server's name in this member.</summary>
    public string? NameKey { get; init; }

    /// <summary>$VAR is replaced in any string, so a command must not hold a dollar sign.</summary>
    public bool ExpandsDollar { get; init; }

    public DeepLinkKind DeepLink { get; init; }

    /// <summary>What a user must know or do, shown on export.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether the client reads servers at this place of its file.</summary>
    public bool Reads(ConfigPath root) =>
        root.ToString() == RootPath.ToString()
        || (OldRoot.Count > 0 && root.ToString() == ConfigPath.Of(OldRoot.ToArray()).ToString());

    public bool HasFile => Files.Count > 0;

    public ConfigPath RootPath => ConfigPath.Of(Root.ToArray());

    /// <summary>Where the projects are that have servers of their own.</summary>
    public ConfigPath ProjectsPath => ConfigPath.Of(LocalRoot.TakeWhile(k => k != AnyProject).ToArray());

    public ConfigPath EntryPath(string server) =>
        ListField is null ? RootPath.Key(server) : RootPath.ListItem(ListField, server);

    /// <summary>The same client, with the servers of one project as the place to read and write.</summary>
    public ClientDescription ForProject(ConfigDocument document, string folder)
    {
        var wanted = ProjectKey.Of(folder);
        var keys = document.Get(ProjectsPath)?.Members.Select(m => m.Key).ToArray() ?? [];
        var present = keys.FirstOrDefault(k => k == folder)
            ?? keys.FirstOrDefault(k => ProjectKey.IsSame(k, wanted));
        return ForProject(present ?? wanted);
    }

    /// <summary>The same client, with the servers of the project of this key.</summary>
    public ClientDescription ForProject(string key) =>
        this with { Root = LocalRoot.Select(k => k == AnyProject ? key : k).ToArray() };

    /// <summary>
    /// The file for a scope; null where the client has none. An existing candidate wins over a first one.
    /// </summary>
    public string? PathFor(ConfigScope scope, ClientEnvironment environment)
    {
        var files = FilesFor(scope, environment).Where(f => !f.IsBorrowed && !f.IsMany).ToArray();
        var paths = files.SelectMany(f => f.PathsOn(environment)).ToArray();
        return files.Length > 0 && files[0].When is not null
            ? paths[0]
            : paths.FirstOrDefault(environment.Exists) ?? paths.FirstOrDefault();
    }

    public IEnumerable<string> PathsFor(ConfigScope scope, ClientEnvironment environment) =>
        FilesFor(scope, environment).SelectMany(f => f.PathsOn(environment));

    public bool IsInstalled(ClientEnvironment environment)
    {
        var traces = Traces.Count > 0
            ? Traces.Select(t => PathTemplate.Expand(t, environment))
            : PathsFor(ConfigScope.User, environment).Select(Parent);
        return traces.Any(environment.Exists);
    }

    public IEnumerable<ClientFile> FilesFor(ConfigScope scope, ClientEnvironment environment) =>
        Files.Where(f => f.Scope == scope && (f.Systems & environment.System) != 0
            && (f.When is null || environment.Exists(PathTemplate.Expand(f.When, environment))));

    private static string Parent(string path)
    {
        var at = path.AsSpan().LastIndexOfAny('/', '\\');
        return at > 0 ? path.Substring(0, at) : path;
    }
}
