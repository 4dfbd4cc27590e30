using System;
using System.Collections.Generic;
using System.Linq;
using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Clients;

/// <summary>
/// Everything the product knows about one MCP client. Each is one small file that only states facts; adding a client
/// is adding such a file to <see cref="ClientRegistry"/>.
/// </summary>
internal sealed class ClientDescription
{
    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = Array.Empty<string>();

    /// <summary>Seen in the product's own source or documentation, rather than in somebody else's tool.</summary>
    public bool Verified { get; init; } = true;

    public ConfigFormat Format { get; init; } = ConfigFormat.Json;

    /// <summary>The path of keys to the servers.</summary>
    public IReadOnlyList<string> Root { get; init; } = new[] { "mcpServers" };

    /// <summary>Where servers are a list, the field that names one.</summary>
    public string? ListField { get; init; }

    /// <summary>An older place of servers that the client still reads; never written.</summary>
    public IReadOnlyList<string> OldRoot { get; init; } = Array.Empty<string>();

    /// <summary>Members of an entry that the client is known to pass over.</summary>
    public IReadOnlyList<string> Ignores { get; init; } = Array.Empty<string>();

    /// <summary>References that the client is known not to replace in headers and environment values.</summary>
    public ReferenceForms Unresolved { get; init; }

    /// <summary>References that it replaces elsewhere, and not in headers.</summary>
    public ReferenceForms UnresolvedInHeaders { get; init; }

    public IReadOnlyList<ClientFile> Files { get; init; } = Array.Empty<ClientFile>();

    /// <summary>Paths whose existence shows that the client is installed; the user files' folders where empty.</summary>
    public IReadOnlyList<string> Traces { get; init; } = Array.Empty<string>();

    /// <summary>Members a new file needs besides the servers.</summary>
    public IReadOnlyList<(string Key, ConfigNode Value)> NewFile { get; init; } = Array.Empty<(string, ConfigNode)>();

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
    public IReadOnlyList<string> Notes { get; init; } = Array.Empty<string>();

    /// <summary>Whether the client reads servers at this place of its file.</summary>
    public bool Reads(ConfigPath root) =>
        root.ToString() == RootPath.ToString()
        || (OldRoot.Count > 0 && root.ToString() == ConfigPath.Of(OldRoot.ToArray()).ToString());

    public bool HasFile => Files.Count > 0;

    public ConfigPath RootPath => ConfigPath.Of(Root.ToArray());

    public ConfigPath EntryPath(string server) => ListField is null ? RootPath.Key(server) : RootPath.ListItem(ListField, server);

    /// <summary>The file for a scope; null where the client has none. An existing candidate wins over a first one.</summary>
    public string? PathFor(ConfigScope scope, ClientEnvironment environment)
    {
        ClientFile[] files = FilesFor(scope, environment).Where(f => !f.IsBorrowed).ToArray();
        string[] paths = files.Select(f => PathTemplate.Expand(f.Template, environment)).ToArray();
        return files.Length > 0 && files[0].When is not null ? paths[0] : paths.FirstOrDefault(environment.Exists) ?? paths.FirstOrDefault();
    }

    public IEnumerable<string> PathsFor(ConfigScope scope, ClientEnvironment environment) =>
        FilesFor(scope, environment).Select(f => PathTemplate.Expand(f.Template, environment));

    public bool IsInstalled(ClientEnvironment environment)
    {
        IEnumerable<string> traces = Traces.Count > 0
            ? Traces.Select(t => PathTemplate.Expand(t, environment))
            : PathsFor(ConfigScope.User, environment).Select(Parent);
        return traces.Any(environment.Exists);
    }

    private IEnumerable<ClientFile> FilesFor(ConfigScope scope, ClientEnvironment environment) =>
        Files.Where(f => f.Scope == scope && (f.Systems & environment.System) != 0 && (f.When is null || environment.Exists(PathTemplate.Expand(f.When, environment))));

    private static string Parent(string path)
    {
        int at = path.AsSpan().LastIndexOfAny('/', '\\');
        return at > 0 ? path.Substring(0, at) : path;
    }
}
