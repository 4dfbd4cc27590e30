using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Engine.Configuration.Servers;

namespace McpAtlassian.Engine.Configuration;

/// <summary>What to write, and where.</summary>
internal sealed class ExportRequest
{
    /// <summary>The client's name.</summary>
    public required string Client { get; init; }

    /// <summary>The server to describe.</summary>
    public required ServerDefinition Server { get; init; }

    /// <summary>A file of the user's choice; null for the client's own.</summary>
    public string? Path { get; init; }

    /// <summary>Whose file; null for the first the client has.</summary>
    public ConfigScope? Scope { get; init; }

    /// <summary>The entry's name; null for the server's default.</summary>
    public string? ServerName { get; init; }

    /// <summary>Write the secret itself.</summary>
    public bool AsPlainText { get; init; }

    /// <summary>Only the text is wanted: no file is looked for.</summary>
    public bool TextOnly { get; init; }
}
