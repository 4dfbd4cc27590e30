using System;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Diagnostics;

namespace McpAtlassian.Engine.Authentication.Storage;

/// <summary>
/// A text sealed with a key from the environment: AES-256-CBC, then HMAC-SHA256 over salt, nonce and ciphertext,
/// both keys derived with PBKDF2. (.NET Standard 2.0 has no AES-GCM.)
/// </summary>
internal static class SealedText
{
    public const string Scheme = "aes256-cbc+hmac-sha256";

    private const int Iterations = 100_000;

    // Deriving takes a noticeable time by design: once per key and salt, not once per read.
    private static readonly ConcurrentDictionary<string, byte[]> Derived = new(StringComparer.Ordinal);

    public static JsonObject Seal(string text, string key, byte[]? salt)
    {
        salt ??= RandomBytes(16);
        var keys = Keys(key, salt, Iterations);
        var nonce = RandomBytes(16);
        byte[] cipher;
        using (var aes = CreateAes(keys, nonce))
        using (var encryptor = aes.CreateEncryptor())
        {
            var plain = Encoding.UTF8.GetBytes(text);
            cipher = encryptor.TransformFinalBlock(plain, 0, plain.Length);
            Array.Clear(plain, 0, plain.Length);
        }

        return new JsonObject
        {
            ["salt"] = Convert.ToBase64String(salt),
            ["iterations"] = Iterations,
            ["nonce"] = Convert.ToBase64String(nonce),
            ["data"] = Convert.ToBase64String(cipher),
            ["mac"] = Convert.ToBase64String(Mac(keys, salt, nonce, cipher)),
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
        catch (Exception error) when (error is FormatException or NullReferenceException or InvalidOperationException or ArgumentException)
        {
            throw Unreadable(error);
        }

        if (iterations is < 1 or > 10_000_000)
        {
            throw Unreadable(null);
        }

        var keys = Keys(key, salt, iterations);
        if (!SameBytes(mac, Mac(keys, salt, nonce, cipher)))
        {
            throw new EngineException(
                ErrorIds.StoreUnavailable,
                "The saved session is encrypted with another key than the one in ATLASSIAN_MCP_STORE_KEY, or its file was changed.",
                "Set ATLASSIAN_MCP_STORE_KEY to the key the session was saved with, or connect again with -Save.");
        }

        using var aes = CreateAes(keys, nonce);
        using var decryptor = aes.CreateDecryptor();
        return Encoding.UTF8.GetString(decryptor.TransformFinalBlock(cipher, 0, cipher.Length));
    }

    public static byte[]? SaltOf(JsonObject? document)
    {
        try
        {
            return document?["salt"]?.GetValue<string>() is { } text ? Convert.FromBase64String(text) : null;
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static byte[] Bytes(JsonObject document, string name) => Convert.FromBase64String(document[name]!.GetValue<string>());

    private static byte[] Keys(string key, byte[] salt, int iterations)
    {
        using var sha = SHA256.Create();
        var id = Convert.ToBase64String(sha.ComputeHash(Encoding.UTF8.GetBytes(key))) + Convert.ToBase64String(salt) + iterations;
        return Derived.GetOrAdd(id, _ => Pbkdf2.Derive(Encoding.UTF8.GetBytes(key), salt, iterations, 64));
    }

    private static Aes CreateAes(byte[] keys, byte[] nonce)
    {
        var aes = Aes.Create();
        aes.Mode = CipherMode.CBC;
        aes.Padding = PaddingMode.PKCS7;
        var encryption = new byte[32];
        Buffer.BlockCopy(keys, 0, encryption, 0, 32);
        aes.Key = encryption;
        aes.IV = nonce;
        return aes;
    }

    private static byte[] Mac(byte[] keys, byte[] salt, byte[] nonce, byte[] cipher)
    {
        var authentication = new byte[32];
        Buffer.BlockCopy(keys, 32, authentication, 0, 32);
        using var hmac = new HMACSHA256(authentication);
        var input = new byte[salt.Length + nonce.Length + cipher.Length];
        Buffer.BlockCopy(salt, 0, input, 0, salt.Length);
        Buffer.BlockCopy(nonce, 0, input, salt.Length, nonce.Length);
        Buffer.BlockCopy(cipher, 0, input, salt.Length + nonce.Length, cipher.Length);
        return hmac.ComputeHash(input);
    }

    private static bool SameBytes(byte[] left, byte[] right)
    {
        var difference = left.Length ^ right.Length;
        for (var i = 0; i < left.Length && i < right.Length; i++)
        {
            difference |= left[i] ^ right[i];
        }

        return difference == 0;
    }

    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(bytes);
        return bytes;
    }

    private static EngineException Unreadable(Exception? inner) => new(
        ErrorIds.StoreUnavailable,
        "The saved session's secret cannot be read: its file is damaged.",
        "Connect again with -Save.",
        inner);
}
