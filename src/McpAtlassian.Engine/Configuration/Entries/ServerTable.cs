using System;
using System.Collections.Generic;
using System.Linq;
using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Entries;

/// <summary>Finds the servers in a document, under the client's root key or any other that clients have.</summary>
internal static class ServerTable
{
    private static readonly ConfigPath[] Roots =
    {
        ConfigPath.Of("mcpServers"), ConfigPath.Of("servers"), ConfigPath.Of("mcp", "servers"), ConfigPath.Of("mcp"), ConfigPath.Of("mcp_servers"),
        ConfigPath.Of("context_servers"), ConfigPath.Of("amp.mcpServers"),
    };

    /// <summary>Each server with its place. The client's own root comes first; others are places it does not read.</summary>
    public static IEnumerable<ServerPlace> Find(ConfigDocument document, ClientDescription client)
    {
        List<ServerPlace> found = Under(document, client.RootPath, client.ListField, isOwn: true).ToList();
        foreach (ConfigPath root in Roots.Where(r => r.ToString() != client.RootPath.ToString()))
        {
            found.AddRange(Under(document, root, client.ListField, isOwn: client.Reads(root)));
        }

        // Claude Code keeps a project's own servers inside its user file.
        foreach (ConfigMember project in document.Root["projects"]?.Members ?? Array.Empty<ConfigMember>())
        {
            if (client.Name == "ClaudeCode")
            {
                found.AddRange(Under(document, ConfigPath.Of("projects", project.Key, "mcpServers"), null, isOwn: true));
            }
        }

        return found;
    }

    private static IEnumerable<ServerPlace> Under(ConfigDocument document, ConfigPath root, string? listField, bool isOwn)
    {
        ConfigNode? table = document.Get(root);
        if (table?.Kind == ConfigKind.List)
        {
            string field = listField ?? "name";
            return table.Items.Where(i => IsServer(i) && i[field]?.Text is not null).Select(i => new ServerPlace(i[field]!.Text!, root, root.ListItem(field, i[field]!.Text!), i, isOwn));
        }

        return (table?.Members ?? Array.Empty<ConfigMember>()).Where(m => IsServer(m.Value)).Select(m => new ServerPlace(m.Key, root, root.Key(m.Key), m.Value, isOwn));
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

    /// <summary>Whether the client reads this place.</summary>
    public bool IsOwn { get; }
}
