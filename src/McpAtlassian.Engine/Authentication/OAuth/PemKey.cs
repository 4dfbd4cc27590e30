using System;
using System.Reflection;
using System.Security.Cryptography;
using McpAtlassian.Engine.Diagnostics;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// Reads a private key from PEM. .NET Standard 2.0 has no reader, every runtime of PowerShell 7 has: it is called where
/// it is, and Windows PowerShell, which has none, is told so.
/// </summary>
internal static class PemKey
{
    private delegate void Import(ReadOnlySpan<char> pem);

    public static AsymmetricAlgorithm Read(string pem)
    {
        AsymmetricAlgorithm? key = null;
        try
        {
            // PKCS#8 does not say in its label which kind it holds.
            if (pem.IndexOf("BEGIN EC PRIVATE KEY", StringComparison.Ordinal) < 0 && TryImport(key = RSA.Create(), pem))
            {
                return key;
            }

            key?.Dispose();
            if (TryImport(key = ECDsa.Create(), pem))
            {
                return key;
            }
        }
        catch
        {
            key?.Dispose();
            throw;
        }

        key.Dispose();
        throw new EngineException(
            ErrorIds.CredentialInvalid, "The private key cannot be read.", "Give the PEM text of an unencrypted RSA or P-256 private key.");
    }

    private static bool TryImport(AsymmetricAlgorithm key, string pem)
    {
        var method = key.GetType().GetMethod("ImportFromPem", BindingFlags.Public | BindingFlags.Instance, null, [typeof(ReadOnlySpan<char>)], null)
            ?? throw new EngineException(ErrorIds.NotSupported, "Windows PowerShell cannot read private keys in PEM.", "Use PowerShell 7, or a client secret.");
        try
        {
            ((Import)method.CreateDelegate(typeof(Import), key))(pem.AsSpan());
            return true;
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            // The reader's message may quote the text, so it does not travel along.
            return false;
        }
    }
}
