namespace McpAtlassian.Engine.Authentication.Storage;

/// <summary>Which store a secret goes to, and which one a saved session's secret is in.</summary>
internal static class SecretStores
{
    /// <summary>
    /// The best store of this machine: an encrypted file where a key is in the environment, else the keychain, else
    /// a file (DPAPI on Windows; elsewhere owner-only, of which the caller warns when
    /// <see cref="ISecretStore.IsEncrypted"/> is false).
    /// </summary>
    public static ISecretStore Best(string? home = null)
    {
        var file = new FileSecretStore(home);
        if (file.IsEncrypted)
        {
            return file;
        }

        var keychain = new KeychainSecretStore(home);
        return keychain.IsAvailable() ? keychain : file;
    }

    /// <summary>The built-in store of that kind.</summary>
    public static ISecretStore Open(string kind, string? home = null) => kind switch
    {
        "file" => new FileSecretStore(home),
        "keychain" => new KeychainSecretStore(home),
        _ => throw new EngineException(
            ErrorIds.StoreUnavailable,
            $"The session's secret is stored in '{kind}', which this command did not open.",
            kind.StartsWith("vault:", StringComparison.Ordinal)
                ? $"Connect with -ConnectionOption @{{ Vault = '{kind.Substring(6)}' }}."
                : null),
    };
}
