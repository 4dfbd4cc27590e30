using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Engine.Configuration.Documents;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Engine.Http;

namespace McpAtlassian.Engine.Configuration;

/// <summary>A client's file on this machine.</summary>
public sealed class ConfigLocation
{
    internal ConfigLocation(ClientDescription client, ConfigScope scope, string path)
    {
        Description = client;
        Scope = scope;
        Path = path;
    }

    /// <summary>The client's name.</summary>
    public string Client => Description.Name;

    /// <summary>Whose file it is.</summary>
    public ConfigScope Scope { get; }

    /// <summary>The file.</summary>
    public string Path { get; }

    internal ClientDescription Description { get; }

    internal bool IsProject => Scope == ConfigScope.Project;

    /// <summary>
    /// The existing files of a client (all clients when none is named), of one scope or both; or the one file given,
    /// read as the client's, or as what its name and content say it is.
    /// </summary>
    public static IReadOnlyList<ConfigLocation> Find(string? client, string? path, ConfigScope? scope, ClientEnvironment environment)
    {
        ClientDescription? description = client is null ? null : ClientRegistry.Get(client);
        if (path is not null)
        {
            if (!File.Exists(path))
            {
                throw new EngineException(ErrorIds.ConfigFileNotFound, $"There is no file '{path}'.", "List the files of the clients that are here: Get-McpClient -Installed | Select-Object Name, UserPath, ProjectPath");
            }

            return new[] { new ConfigLocation(description ?? Guess(path, environment), scope ?? ConfigScope.Project, path) };
        }

        IEnumerable<ClientDescription> clients = description is null ? ClientRegistry.All : new[] { description };
        ConfigScope[] scopes = scope is null ? new[] { ConfigScope.User, ConfigScope.Project } : new[] { scope.Value };
        return (from one in clients
                from s in scopes
                from file in one.PathsFor(s, environment)
                where environment.Exists(file)
                group new ConfigLocation(one, s, file) by file into same
                select same.First()).ToArray();
    }

    /// <inheritdoc/>
    public override string ToString() => Path;

    // A file in a client's own place is that client's; elsewhere its root key tells.
    private static ClientDescription Guess(string path, ClientEnvironment environment)
    {
        string full = System.IO.Path.GetFullPath(path).Replace('\\', '/');
        foreach (ClientDescription client in ClientRegistry.All)
        {
            bool user = client.PathsFor(ConfigScope.User, environment).Any(p => string.Equals(p.Replace('\\', '/'), full, StringComparison.OrdinalIgnoreCase));
            bool project = client.Files.Any(f => f.Scope == ConfigScope.Project && f.Template.Length > 12 && full.EndsWith(f.Template.Substring(1), StringComparison.OrdinalIgnoreCase));
            if (user || project)
            {
                return client;
            }
        }

        string extension = System.IO.Path.GetExtension(path).ToLowerInvariant();
        string text = extension is ".toml" ? string.Empty : Files.SafeFile.Read(path).Text;
        return extension switch
        {
            ".toml" => ClientRegistry.Get("Codex"),
            ".yaml" or ".yml" => ClientRegistry.Get(text.Contains("extensions:", StringComparison.Ordinal) ? "Goose" : text.Contains("schema:", StringComparison.Ordinal) ? "Continue" : "LibreChat"),
            _ => ClientRegistry.Get(JsonRoot(path, text)),
        };
    }

    private static string JsonRoot(string path, string text)
    {
        ConfigNode root = ConfigExporter.InFile(path, () => ConfigDocument.Parse(ConfigFormat.Jsonc, text)).Root;
        return root["mcpServers"] is not null ? "Generic" : root["servers"] is not null ? "VSCode" : root["context_servers"] is not null ? "Zed" : root["mcp"] is not null ? "OpenCode" : "Generic";
    }
}
