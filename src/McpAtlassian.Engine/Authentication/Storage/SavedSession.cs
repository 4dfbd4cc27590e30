using System.Text.Json.Nodes;

namespace McpAtlassian.Engine.Authentication.Storage;

/// <summary>What is known of a saved session without touching its secret. Nothing here is secret.</summary>
internal sealed record SavedSession
{
    /// <summary>The name it is opened by; case does not matter.</summary>
    public required string Name { get; init; }

    /// <summary>The MCP endpoint; null for a local server.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The authentication method, as <see cref="Credential.Method"/> says it.</summary>
    public required string Method { get; init; }

    /// <summary>The account, as far as it is known.</summary>
    public string? Account { get; init; }

    /// <summary>The site's name, for example <c>demo</c>.</summary>
    public string? SiteName { get; init; }

    /// <summary>The site's address.</summary>
    public Uri? SiteUrl { get; init; }

    /// <summary>The site's cloud id.</summary>
    public string? CloudId { get; init; }

    /// <summary>When the credential stops working, if that is known.</summary>
    public DateTimeOffset? ExpiresOn { get; init; }

    /// <summary>
    /// Whether the session replaces what expires by itself; the end is then that of what it held when it was saved or
    /// refreshed last.
    /// </summary>
    public bool RenewsItself { get; init; }

    /// <summary>The protocol version the server spoke last.</summary>
    public string? ProtocolVersion { get; init; }

    /// <summary>The key of the tool catalogue that was read last.</summary>
    public string? CatalogueKey { get; init; }

    /// <summary>When it was saved.</summary>
    public DateTimeOffset SavedOn { get; init; }

    /// <summary>Further facts a mode needs to open again: the local server's command, its tag, switches.</summary>
    public JsonObject Settings { get; init; } = [];

    /// <summary>One of them that is a text; null where there is none.</summary>
    public string? Setting(string name) =>
        Settings[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>The same with one more.</summary>
    public SavedSession With(string name, string value)
    {
        var settings = Settings.DeepClone().AsObject();
        settings[name] = value;
        return this with { Settings = settings };
    }

    /// <summary>The kind of store that has the secret.</summary>
    public string SecretStore { get; init; } = "file";

    /// <summary>The secret's key in that store; a new one with every save, so that a save is one atomic step.</summary>
    internal string SecretKey { get; init; } = string.Empty;
}
