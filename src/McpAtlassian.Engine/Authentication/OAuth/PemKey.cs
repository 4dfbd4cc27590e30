using System.Security.Cryptography;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>Reads a private key from PEM: PKCS#8, PKCS#1 or SEC 1, not encrypted; RSA, or on the curve P-256.</summary>
internal static class PemKey
{
    public static AsymmetricAlgorithm Read(string pem)
    {
        // A certificate or a public key may stand beside it.
        ReadOnlySpan<char> rest = pem;
        while (PemEncoding.TryFind(rest, out var block))
        {
            if (rest[block.Label].EndsWith("PRIVATE KEY", StringComparison.Ordinal))
            {
                var key = rest[block.Location];
                return (AsymmetricAlgorithm?)Import(RSA.Create(), key) ?? ReadEc(key) ?? throw Unreadable();
            }

            rest = rest[block.Location.End..];
        }

        throw Unreadable();
    }

    private static ECDsa? ReadEc(ReadOnlySpan<char> pem)
    {
        if (Import(ECDsa.Create(), pem) is not { } key)
        {
            return null;
        }

        // Other curves are as long. Windows knows one by its name.
        var curve = key.ExportParameters(includePrivateParameters: false).Curve.Oid;
        if (curve is { Value: "1.2.840.10045.3.1.7" } or { FriendlyName: "nistP256" or "ECDSA_P256" })
        {
            return key;
        }

        key.Dispose();
        return null;
    }

    private static T? Import<T>(T key, ReadOnlySpan<char> pem)
        where T : AsymmetricAlgorithm
    {
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            // The reader's message may quote the text, so it does not travel along.
            key.Dispose();
            return null;
        }
    }

    private static EngineException Unreadable() => new(
        ErrorIds.CredentialInvalid,
        "The private key cannot be read.",
        "Give the PEM text of an RSA or P-256 private key that is not encrypted.");
}
