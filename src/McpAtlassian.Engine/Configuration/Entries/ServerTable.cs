using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Entries;

/// <summary>Finds the servers in a document, under the client's root key or any other that clients have.</summary>
internal static class ServerTable
{
    private static readonly ConfigPath[] Roots =
    [
        ConfigPath.Of("mcpServers"), ConfigPath.Of("servers"), ConfigPath.Of("mcp", "servers"), ConfigPath.Of("mcp"),
        ConfigPath.Of("mcp_servers"),
        ConfigPath.Of("context_servers"), ConfigPath.Of("amp.mcpServers"),
    ];

    /// <summary>
    /// Each server with its place. The client's own root comes first; others are places it does not read.
    /// </summary>
    public static IEnumerable<ServerPlace> Find(ConfigDocument document, ConfigLocation location)
    {
        var client = location.Description;
        if (location.Scope == ConfigScope.Local)
        {
            return OfProjects(document, client);
        }

        var found = Under(document, client.RootPath, client.ListField, isOwn: true);
        return Roots.Where(r => r.ToString() != client.RootPath.ToString())
            .Aggregate(found, (all, root) => all.Concat(Under(document, root, client.ListField, client.Reads(root))));
    }

    private static IEnumerable<ServerPlace> OfProjects(ConfigDocument document, ClientDescription client)
    {
        var projects = document.Get(client.ProjectsPath);
        return (projects?.Members ?? []).Select(m => m.Key).Distinct(StringComparer.Ordinal)
            .SelectMany(key => Under(document, client.ForProject(key).RootPath, client.ListField, isOwn: true, key));
    }

    private static IEnumerable<ServerPlace> Under(
        ConfigDocument document,
        ConfigPath root,
        string? listField,
        bool isOwn,
        string project = "")
    {
        var table = document.Get(root);
        if (table?.Kind == ConfigKind.List)
        {
            var field = listField ?? "name";
            return table.Items.Where(i => IsServer(i) && i[field]?.Text is not null)
                .Select(i => (Name: i[field]!.Text!, Entry: i))
                .Select(i => new ServerPlace(i.Name, root, root.ListItem(field, i.Name), i.Entry, isOwn));
        }

        return (table?.Members ?? []).Where(m => IsServer(m.Value))
            .Select(m => new ServerPlace(m.Key, root, root.Key(m.Key), m.Value, isOwn) { Project = project });
    }

    public static bool IsServer(ConfigNode node) => node.Kind == ConfigKind.Map
        && new[] { "url", "serverUrl", "httpUrl", "uri", "command", "cmd" }.Any(k => node[k] is not null);
}

/// <summary>One server in a document.</summary>
internal sealed class ServerPlace
{
    public ServerPlace(string name, ConfigPath root, ConfigPath path, ConfigNode entry, bool isOwn)
    {
        Name = name;
        Root = root;
        Path = path;
        Entry = entry;
        IsOwn = isOwn;
    }

    public string Name { get; }

    public ConfigPath Root { get; }

    public ConfigPath Path { get; }

    public ConfigNode Entry { get; }

    /// <summary>The folder of the project whose server it is, as the file has it; else empty.</summary>
    public string Project { get; init; } = string.Empty;

    /// <summary>Whether the client reads this place.</summary>
    public bool IsOwn { get; }
}
