namespace McpAtlassian.Engine.Authentication.Storage;

/// <summary>
/// Keeps one opaque text per key: the tokens and secrets of saved sessions. Implementations never log it.
/// </summary>
internal interface ISecretStore
{
    /// <summary>
    /// The name a saved session remembers its store by: <c>file</c>, <c>keychain</c>, <c>vault:…</c>.
    /// </summary>
    string Kind { get; }

    /// <summary>False when the text lies on the disk readable by whoever can act as the user.</summary>
    bool IsEncrypted { get; }

    /// <summary>The text under the key, or null when there is none.</summary>
    Task<string?> ReadAsync(string key, CancellationToken cancellationToken);

    /// <summary>Puts the text under the key, replacing the earlier one as a whole.</summary>
    Task WriteAsync(string key, string secret, CancellationToken cancellationToken);

    /// <summary>Forgets the key; nothing happens when it is not there.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);
}
