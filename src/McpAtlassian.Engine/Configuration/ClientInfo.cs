using McpAtlassian.Engine.Configuration.Clients;

namespace McpAtlassian.Engine.Configuration;

/// <summary>What is known about a client, and whether it is here.</summary>
internal sealed class ClientInfo
{
    private ClientInfo(ClientDescription client, ClientEnvironment environment)
    {
        Name = client.Name;
        DisplayName = client.DisplayName;
        Format = client.HasFile || client.Name == "Generic" ? client.Format.ToString() : "Text";
        RootKey = client.RootPath.ToString();
        UserPath = client.PathFor(ConfigScope.User, environment);
        ProjectPath = client.PathFor(ConfigScope.Project, environment);
        IsInstalled = client.IsInstalled(environment);
        OAuth = client.OAuth && client.Remote is not null;
        SecretReference = client.Secret.Header
            ?? (client.Secret.HeaderNamesKey is { } key
                ? key + " = { Authorization = \"NAME\" }"
                : client.Remote is null ? "${NAME} through mcp-remote" : null);
        Evidence = client.Verified ? "Verified" : "Unverified";
        TakesLink = client.DeepLink != DeepLinkKind.None;
        Notes = client.Notes;
    }

    /// <summary>The name that -Client takes.</summary>
    public string Name { get; }

    /// <summary>The product's name.</summary>
    public string DisplayName { get; }

    /// <summary>Json, Jsonc, Toml, Yaml, or Text where there is no file.</summary>
    public string Format { get; }

    /// <summary>The key that servers are under.</summary>
    public string RootKey { get; }

    /// <summary>The user's file on this system.</summary>
    public string? UserPath { get; }

    /// <summary>The project's file.</summary>
    public string? ProjectPath { get; }

    /// <summary>Whether traces of it were found.</summary>
    public bool IsInstalled { get; }

    /// <summary>Whether it signs in to remote servers itself.</summary>
    public bool OAuth { get; }

    /// <summary>How a header refers to a secret; null where it cannot.</summary>
    public string? SecretReference { get; }

    /// <summary>Verified, or Unverified for second-hand knowledge.</summary>
    public string Evidence { get; }

    /// <summary>Whether it takes an install link.</summary>
    public bool TakesLink { get; }

    /// <summary>What to know about it.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>All clients, as this machine has them.</summary>
    public static IReadOnlyList<ClientInfo> All(ClientEnvironment environment) =>
        ClientRegistry.All.Select(c => new ClientInfo(c, environment)).ToArray();

    /// <inheritdoc/>
    public override string ToString() => Name;
}
