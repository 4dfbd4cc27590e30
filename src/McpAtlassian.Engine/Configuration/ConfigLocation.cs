using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration;

/// <summary>A client's file on this machine.</summary>
internal sealed class ConfigLocation
{
    private static readonly ConfigScope[] Scopes = [ConfigScope.User, ConfigScope.Project, ConfigScope.Local];

    private ConfigLocation(
        ClientDescription client,
        ConfigScope scope,
        string path,
        IReadOnlyList<ClientDescription> readers,
        bool isCertain,
        ClientEnvironment environment)
    {
        Records = environment.Records;
        ProjectFolder = environment.ProjectFolder;
        Description = client;
        Scope = scope;
        Path = path;
        Readers = readers;
        IsCertain = isCertain;
    }

    /// <summary>The client's name.</summary>
    public string Client => Description.Name;

    /// <summary>Whose file it is.</summary>
    public ConfigScope Scope { get; }

    /// <summary>The client was named, or this is its own path. Otherwise the file can be read, and not fixed.</summary>
    public bool IsCertain { get; }

    /// <summary>The file.</summary>
    public string Path { get; }

    internal ClientDescription Description { get; }

    /// <summary>Every client that is known to read a file at this path.</summary>
    internal IReadOnlyList<ClientDescription> Readers { get; }

    /// <summary>The folder of the records that exports leave.</summary>
    internal string? Records { get; }

    /// <summary>The folder whose project's servers are meant where nothing else is said.</summary>
    internal string ProjectFolder { get; }

    /// <summary>The file is looked at for the user's servers too, and what concerns all of it is said there.</summary>
    internal bool IsSecondLook { get; private init; }

    internal bool IsProject => Scope == ConfigScope.Project;

    /// <summary>
    /// The existing files of a client (all clients when none is named), of one scope or both; or the one file given,
    /// read as the client's, or as what its name and content say it is.
    /// </summary>
    public static IReadOnlyList<ConfigLocation> Find(
        string? client, string? path, ConfigScope? scope, ClientEnvironment environment)
    {
        var description = client is null ? null : ClientRegistry.Get(client);
        if (path is not null)
        {
            if (!File.Exists(path))
            {
                throw new EngineException(
                    ErrorIds.ConfigFileNotFound,
                    $"There is no file '{path}'.",
                    "List the files of the installed clients: Get-McpClient -Installed | Select-Object Name, "
                    + "UserPath, ProjectPath");
            }

            var readers = ReadersOf(path, environment);
            var of = description ?? Reader(path, readers) ?? Guess(path);
            var certain = description is not null || readers.Length > 0;
            ConfigLocation first = new(of, scope ?? ConfigScope.Project, path, readers, certain, environment);
            return scope is not null || !HasProjects(of, path)
                ? new[] { first }
                :
                [
                    first,
                    new ConfigLocation(of, ConfigScope.Local, path, readers, certain, environment)
                    {
                        IsSecondLook = true,
                    },
                ];
        }

        IEnumerable<ClientDescription> clients = description is null ? ClientRegistry.All : [description];
        var scopes = scope is null ? Scopes : [scope.Value];
        return (from one in clients
                from s in scopes
                from file in one.PathsFor(s, environment)
                where environment.Exists(file)
                group (Scope: s, Client: one) by (File: file, IsLocal: s == ConfigScope.Local) into same
                let readers = ReadersOf(same.Key.File, environment)
                let of = description ?? (same.Key.IsLocal ? same.First().Client : Reader(same.Key.File, readers)!)
                select new ConfigLocation(of, same.First().Scope, same.Key.File, readers, true, environment)
                {
                    IsSecondLook = same.Key.IsLocal && scope is null,
                }).ToArray();
    }

    public override string ToString() => Path;

    // The clients whose own path it is here; else those whose project file it is in some other folder. Of paths that
    // end alike (.warp/.mcp.json, .mcp.json) the longest is meant.
    private static ClientDescription[] ReadersOf(string path, ClientEnvironment environment)
    {
        var full =
            Slashed(System.IO.Path.IsPathRooted(path) || path.Contains('\\') ? path : System.IO.Path.GetFullPath(path));
        var here = from client in ClientRegistry.All
                   from scope in Scopes
                   from file in client.FilesFor(scope, environment)
                   where file.PathsOn(environment).Any(p => Same(Slashed(p), full))
                   select (client, file);
        var elsewhere = from client in ClientRegistry.All
                        from file in client.Files
                        where file.Scope == ConfigScope.Project
                            && full.EndsWith(file.Template.Substring(1), StringComparison.OrdinalIgnoreCase)
                        select (client, file);
        var found = here.Any() ? here.ToArray() : elsewhere.ToArray();
        var longest = found.Select(f => f.file.Template.Length).DefaultIfEmpty().Max();
        return found.Where(f => here.Any() || f.file.Template.Length == longest)
            .OrderBy(f => f.file.IsBorrowed ? 1 : 0).Select(f => f.client).Distinct().ToArray();
    }

    // Several clients read .mcp.json, each its own key: the one whose key is there, else the first.
    private static ClientDescription? Reader(string path, ClientDescription[] readers)
    {
        if (readers.Select(r => r.RootPath.ToString()).Distinct().Count() < 2)
        {
            return readers.FirstOrDefault();
        }

        try
        {
            var document = ConfigDocument.Parse(ConfigFormat.Jsonc, Files.SafeFile.Read(path).Text);
            return readers.FirstOrDefault(r => document.Get(r.RootPath) is not null) ?? readers[0];
        }
        catch (EngineException)
        {
            // Whoever reads the file next reports why it cannot be read.
            return readers[0];
        }
    }

    private static bool HasProjects(ClientDescription client, string path)
    {
        try
        {
            return client.LocalRoot.Count > 0
                && ConfigDocument.Parse(client.Format, Files.SafeFile.Read(path).Text).Get(client.ProjectsPath) is { };
        }
        catch (EngineException)
        {
            // Whoever reads the file next reports why it cannot be read.
            return false;
        }
    }

    private static string Slashed(string path) => path.Replace('\\', '/');

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    // Enough to list the servers of a file that no client is known to read; never enough to change it.
    private static ClientDescription Guess(string path)
    {
        var extension = System.IO.Path.GetExtension(path).ToLowerInvariant();
        var text = extension is ".toml" ? string.Empty : Files.SafeFile.Read(path).Text;
        bool Has(string key) => text.Contains(key, StringComparison.Ordinal);
        return ClientRegistry.Get(extension switch
        {
            ".toml" => "Codex",
            ".yaml" or ".yml" => Has("mcp_servers:") ? "Hermes" : Has("extensions:") ? "Goose"
                : Has("schema:") ? "Continue" : "LibreChat",
            _ => JsonRoot(path, text),
        });
    }

    private static string JsonRoot(string path, string text)
    {
        var root = ConfigExporter.InFile(path, () => ConfigDocument.Parse(ConfigFormat.Jsonc, text)).Root;
        return root["mcpServers"] is not null ? "Generic"
            : root["servers"] is not null ? "VSCode"
            : root["context_servers"] is not null ? "Zed"
            : root["mcp"] is not null ? "OpenCode"
            : root["amp.mcpServers"] is not null ? "Amp"
            : "Generic";
    }
}
