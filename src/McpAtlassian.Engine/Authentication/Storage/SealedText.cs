using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace McpAtlassian.Engine.Authentication.Storage;

/// <summary>A text sealed with a key from the environment: AES-256-GCM under a key derived with PBKDF2.</summary>
internal static class SealedText
{
    public const string Scheme = "aes256-gcm";

    /// <summary>
    /// What 0.1.0-preview1 wrote: AES-256-CBC, then HMAC-SHA256 over salt, nonce and ciphertext. Only read.
    /// </summary>
    public const string OldScheme = "aes256-cbc+hmac-sha256";

    private const int Iterations = 100_000;
    private const int KeySize = 32;
    private const int TagSize = 16;

    // Deriving takes a noticeable time by design: once per key and salt, not once per read.
    private static readonly ConcurrentDictionary<string, byte[]> Derived = new(StringComparer.Ordinal);

    public static JsonObject Seal(string text, string key, byte[]? salt)
    {
        salt ??= RandomNumberGenerator.GetBytes(16);
        var nonce = RandomNumberGenerator.GetBytes(12);
        var plain = Encoding.UTF8.GetBytes(text);
        var cipher = new byte[plain.Length];
        var tag = new byte[TagSize];
        using var aes = new AesGcm(Derive(key, salt, Iterations, KeySize), TagSize);
        aes.Encrypt(nonce, plain, cipher, tag);
        CryptographicOperations.ZeroMemory(plain);
        return new JsonObject
        {
            ["salt"] = Convert.ToBase64String(salt),
            ["iterations"] = Iterations,
            ["nonce"] = Convert.ToBase64String(nonce),
            ["data"] = Convert.ToBase64String(cipher),
            ["mac"] = Convert.ToBase64String(tag),
        };
    }

    public static string Open(JsonObject document, string key)
    {
        byte[] salt, nonce, cipher, mac;
        int iterations;
        try
        {
            salt = Bytes(document, "salt");
            nonce = Bytes(document, "nonce");
            cipher = Bytes(document, "data");
            mac = Bytes(document, "mac");
            iterations = document["iterations"]!.GetValue<int>();
        }
        catch (Exception error)
            when (error is FormatException or NullReferenceException or InvalidOperationException or ArgumentException)
        {
            throw Unreadable(error);
        }

        if (iterations is < 1 or > 10_000_000)
        {
            throw Unreadable(null);
        }

        if ((string?)document["protection"] == OldScheme)
        {
            return OpenOld(Derive(key, salt, iterations, 2 * KeySize), salt, nonce, cipher, mac);
        }

        var plain = new byte[cipher.Length];
        using var aes = new AesGcm(Derive(key, salt, iterations, KeySize), TagSize);
        try
        {
            aes.Decrypt(nonce, cipher, mac, plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw OtherKey();
        }

        return Encoding.UTF8.GetString(plain);
    }

    public static byte[]? SaltOf(JsonObject? document)
    {
        try
        {
            return (string?)document?["protection"] == Scheme && document["salt"]?.GetValue<string>() is { } text
                ? Convert.FromBase64String(text)
                : null;
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static string OpenOld(byte[] keys, byte[] salt, byte[] nonce, byte[] cipher, byte[] mac)
    {
        var expected = HMACSHA256.HashData(keys.AsSpan(KeySize), (byte[])[.. salt, .. nonce, .. cipher]);
        if (!CryptographicOperations.FixedTimeEquals(mac, expected))
        {
            throw OtherKey();
        }

        using var aes = Aes.Create();
        aes.Key = keys[..KeySize];
        return Encoding.UTF8.GetString(aes.DecryptCbc(cipher, nonce));
    }

    private static byte[] Bytes(JsonObject document, string name) =>
        Convert.FromBase64String(document[name]!.GetValue<string>());

    private static byte[] Derive(string key, byte[] salt, int iterations, int length)
    {
        var secret = Encoding.UTF8.GetBytes(key);
        var id = $"{Convert.ToHexString(SHA256.HashData(secret))} {Convert.ToHexString(salt)} {iterations} {length}";
        return Derived.GetOrAdd(
            id, _ => Rfc2898DeriveBytes.Pbkdf2(secret, salt, iterations, HashAlgorithmName.SHA256, length));
    }

    private static EngineException OtherKey() => new(
        ErrorIds.StoreUnavailable,
        "The saved session cannot be decrypted: ATLASSIAN_MCP_STORE_KEY is not the key it was saved with, or its file "
        + "was changed.",
        "Set ATLASSIAN_MCP_STORE_KEY to the key the session was saved with, or connect again with -Save.");

    private static EngineException Unreadable(Exception? inner) => new(
        ErrorIds.StoreUnavailable,
        "The saved session's secret cannot be read: its file is damaged.",
        "Connect again with -Save.",
        inner);
}
