using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Identity.Client.Extensions.Msal;

namespace McpAtlassian.Engine.Authentication.Storage;

/// <summary>
/// Secrets in the macOS Keychain or in a Linux keyring (libsecret), through Microsoft's adapter: one entry per key.
/// </summary>
internal sealed class KeychainSecretStore : ISecretStore
{
    private const string Service = "McpAtlassian";
    private readonly string _folder;

    /// <summary>
    /// The system's keychain; the folder holds only the marks by which other processes notice a change.
    /// </summary>
    public KeychainSecretStore(string? home = null) => _folder = Path.Combine(home ?? StoreLocation.Home, "keychain");

    public string Kind => "keychain";

    public bool IsEncrypted => true;

    /// <summary>Whether this system has a keychain that takes and gives back an entry right now.</summary>
    public bool IsAvailable()
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return false;
        }

        try
        {
            Open("probe").VerifyPersistence();
            return true;
        }
        catch (Exception)
        {
            // No bus, no keyring, a locked one, no library: each is "not here", and files take over.
            return false;
        }
    }

    public Task<string?> ReadAsync(string key, CancellationToken cancellationToken) => Use(() =>
    {
        var bytes = Open(key).ReadData();
        return bytes is null || bytes.Length == 0 ? null : Encoding.UTF8.GetString(bytes);
    });

    public Task WriteAsync(string key, string secret, CancellationToken cancellationToken) => Use<object?>(() =>
    {
        Open(key).WriteData(Encoding.UTF8.GetBytes(secret));
        return null;
    });

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => Use<object?>(() =>
    {
        Open(key).Clear(ignoreExceptions: true);
        return null;
    });

    private static Task<T> Use<T>(Func<T> work) => Task.Run(() =>
    {
        try
        {
            return work();
        }
        catch (Exception error)
        {
            throw new EngineException(
                ErrorIds.StoreUnavailable,
                "The system's keychain cannot be used: " + error.Message,
                $"Unlock the keychain, or set {FileSecretStore.KeyVariable} and save again into an encrypted file.",
                error);
        }
    });

    private Microsoft.Identity.Client.Extensions.Msal.Storage Open(string key)
    {
        PrivateFile.CreateFolder(Path.GetDirectoryName(_folder)!);
        PrivateFile.CreateFolder(_folder);
        var name = StoreNames.FileName(key);
        var properties = new StorageCreationPropertiesBuilder(name, _folder)
            .WithMacKeyChain(Service, name)
            .WithLinuxKeyring(
                "com.mcpatlassian.session",
                MsalCacheHelper.LinuxKeyRingDefaultCollection,
                "McpAtlassian session",
                new KeyValuePair<string, string>("service", Service),
                new KeyValuePair<string, string>("session", name))
            .Build();
        return Microsoft.Identity.Client.Extensions.Msal.Storage.Create(properties);
    }
}
