using McpAtlassian.Engine.Configuration.Clients;

namespace McpAtlassian.Models;

/// <summary>An MCP client that Export-McpConfig can write for.</summary>
public sealed class McpClient
{
    internal McpClient(ClientDescription client, ClientEnvironment machine)
    {
        Name = client.Name;
        DisplayName = client.DisplayName;
        Installed = client.IsInstalled(machine);
        Format = client.HasFile || client.Name == "Generic" ? client.Format.ToString() : "Text";
        RootKey = client.RootPath.ToString();
        UserPath = client.PathFor(ConfigScope.User, machine);
        ProjectPath = client.PathFor(ConfigScope.Project, machine);
        OAuth = client.OAuth && client.Remote is not null;
        SecretReference = client.Secret.Header
            ?? (client.Secret.HeaderNamesKey is { } key
                ? key + " = { Authorization = \"NAME\" }"
                : client.Remote is null ? "${NAME} through mcp-remote" : null);
        DeepLink = client.DeepLink != DeepLinkKind.None;
        Evidence = client.Verified ? "Verified" : "Unverified";
        Notes = client.Notes.ToArray();
    }

    /// <summary>The name that -Client takes.</summary>
    public string Name { get; }

    /// <summary>The product's name.</summary>
    public string DisplayName { get; }

    /// <summary>Whether traces of it are on this machine.</summary>
    public bool Installed { get; }

    /// <summary>Json, Jsonc, Toml, Yaml, or Text where it has no file.</summary>
    public string Format { get; }

    /// <summary>The key its servers are under.</summary>
    public string RootKey { get; }

    /// <summary>The user's file.</summary>
    public string? UserPath { get; }

    /// <summary>The project's file, for the current folder.</summary>
    public string? ProjectPath { get; }

    /// <summary>Whether it signs in to a remote server by itself.</summary>
    public bool OAuth { get; }

    /// <summary>How its file refers to a secret kept elsewhere; empty where it cannot.</summary>
    public string? SecretReference { get; }

    /// <summary>Whether it takes an install link.</summary>
    public bool DeepLink { get; }

    /// <summary>Verified, or Unverified where what is known comes second-hand.</summary>
    public string Evidence { get; }

    /// <summary>What to know before using it.</summary>
    public string[] Notes { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
