using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpAtlassian.Engine.Authentication.Storage;

/// <summary>
/// Secrets in files of their owner: sealed with the key in ATLASSIAN_MCP_STORE_KEY where that is set, with DPAPI on
/// Windows, and otherwise readable by the owner alone.
/// </summary>
internal sealed class FileSecretStore : ISecretStore
{
    /// <summary>The variable that holds the key for CI.</summary>
    public const string KeyVariable = "ATLASSIAN_MCP_STORE_KEY";

    private const int FormatVersion = 1;
    private const string Plain = "owner-only";
    private const string Dpapi = "dpapi";

    private readonly string _folder;
    private readonly string? _key;

    /// <summary>Secrets under the store's folder; the key is the environment's unless one is given.</summary>
    public FileSecretStore(string? home = null, string? key = null)
    {
        _folder = Path.Combine(home ?? StoreLocation.Home, "secrets");
        _key = string.IsNullOrEmpty(key) ? Environment.GetEnvironmentVariable(KeyVariable) : key;
        if (string.IsNullOrEmpty(_key))
        {
            _key = null;
        }
    }

    public string Kind => "file";

    public bool IsEncrypted => _key is not null || OperatingSystem.IsWindows();

    public Task<string?> ReadAsync(string key, CancellationToken cancellationToken) => Task.FromResult(Read(key));

    public Task WriteAsync(string key, string secret, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        StoreFault.Name(_folder, () =>
        {
            PrivateFile.CreateFolder(Path.GetDirectoryName(_folder)!);
            PrivateFile.CreateFolder(_folder);
            PrivateFile.Write(PathOf(key), Encoding.UTF8.GetBytes(Protect(key, secret).ToJsonString()));
        });
        return Task.CompletedTask;
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        DurableFile.TryDelete(PathOf(key));
        return Task.CompletedTask;
    }

    private string PathOf(string key) => Path.Combine(_folder, StoreNames.FileName(key) + ".json");

    private JsonObject Protect(string key, string secret)
    {
        JsonObject document;
        string protection;
        if (_key is not null)
        {
            // The salt is kept over a refresh, so that other processes need not derive the key anew.
            document = SealedText.Seal(secret, _key, SealedText.SaltOf(TryReadDocument(key)));
            protection = SealedText.Scheme;
        }
        else if (OperatingSystem.IsWindows())
        {
            document = new JsonObject
            {
                ["data"] = Convert.ToBase64String(
                    ProtectedData.Protect(
                        Encoding.UTF8.GetBytes(secret), optionalEntropy: null, DataProtectionScope.CurrentUser)),
            };
            protection = Dpapi;
        }
        else
        {
            document = new JsonObject { ["data"] = secret };
            protection = Plain;
        }

        document["formatVersion"] = FormatVersion;
        document["protection"] = protection;
        return document;
    }

    private string? Read(string key)
    {
        try
        {
            return ReadCore(key);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or CryptographicException)
        {
            // JSON nodes throw these, when they are looked into, at equal names and at bytes that are no text.
            throw Damaged(PathOf(key), error);
        }
    }

    private string? ReadCore(string key)
    {
        var path = PathOf(key);
        if (StoreFault.Name(path, () => PrivateFile.Read(path)) is not { } bytes)
        {
            return null;
        }

        JsonObject document;
        try
        {
            document = JsonNode.Parse(bytes) as JsonObject ?? throw new JsonException();
        }
        catch (JsonException error)
        {
            throw Damaged(path, error);
        }

        StoreNames.RequireVersion(document, FormatVersion, path);
        switch ((string?)document["protection"])
        {
            case SealedText.Scheme or SealedText.OldScheme when _key is not null:
                return SealedText.Open(document, _key);
            case SealedText.Scheme or SealedText.OldScheme:
                throw new EngineException(
                    ErrorIds.StoreUnavailable,
                    $"The secret of this session is encrypted and {KeyVariable} is not set.",
                    $"Set {KeyVariable} to the key it was saved with, or connect again with -Save.");
            case Dpapi:
                return OpenDpapi(document, path);
            case Plain:
                return (string?)document["data"] ?? throw Damaged(path, null);
            default:
                throw Damaged(path, null);
        }
    }

    private JsonObject? TryReadDocument(string key)
    {
        try
        {
            return PrivateFile.Read(PathOf(key)) is { } bytes ? JsonNode.Parse(bytes) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string OpenDpapi(JsonObject document, string path)
    {
        Exception? why = null;
        try
        {
            if (OperatingSystem.IsWindows())
            {
                var sealedBytes = Convert.FromBase64String((string?)document["data"] ?? string.Empty);
                return Encoding.UTF8.GetString(
                    ProtectedData.Unprotect(sealedBytes, optionalEntropy: null, DataProtectionScope.CurrentUser));
            }
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            why = error;
        }

        throw new EngineException(
            ErrorIds.StoreUnavailable,
            $"'{path}' was encrypted for another Windows user or another computer.",
            "Connect again with -Save.",
            why);
    }

    private static EngineException Damaged(string path, Exception? inner) => new(
        ErrorIds.StoreUnavailable,
        $"'{path}' is damaged. The file was not changed.",
        "Connect again with -Save.",
        inner);
}
