using System;
using System.Linq;
using System.Security.Cryptography;
using McpAtlassian.Engine.Diagnostics;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// Reads a private key from PEM: PKCS#8, PKCS#1 or SEC 1, not encrypted. .NET Standard 2.0 has no reader, and those of
/// newer runtimes take a Span that is another type than this assembly's; so the key's numbers are read here, which
/// works in Windows PowerShell too.
/// </summary>
internal static class PemKey
{
    private static readonly byte[] RsaId = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];
    private static readonly byte[] EcId = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01];
    private static readonly byte[] P256Id = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];

    public static AsymmetricAlgorithm Read(string pem)
    {
        try
        {
            if (Block(pem, "RSA PRIVATE KEY") is { } pkcs1)
            {
                return ReadRsa(new DerReader(pkcs1));
            }

            if (Block(pem, "EC PRIVATE KEY") is { } sec1)
            {
                return ReadEc(new DerReader(sec1), isP256: false);
            }

            if (Block(pem, "PRIVATE KEY") is { } pkcs8)
            {
                return ReadPkcs8(new DerReader(pkcs8).Enter(DerReader.Sequence));
            }
        }
        catch (Exception error) when (error is FormatException or OverflowException or CryptographicException)
        {
            // The reader's message may quote the text, so it does not travel along.
        }

        throw new EngineException(
            ErrorIds.CredentialInvalid, "The private key cannot be read.", "Give the PEM text of an unencrypted RSA or P-256 private key.");
    }

    private static AsymmetricAlgorithm ReadPkcs8(DerReader key)
    {
        key.ReadUnsigned();
        var algorithm = key.Enter(DerReader.Sequence);
        byte[] kind = algorithm.Read(DerReader.ObjectId);
        bool isP256 = algorithm.NextTag == DerReader.ObjectId && algorithm.Read(DerReader.ObjectId).SequenceEqual(P256Id);
        var inner = key.Enter(DerReader.OctetString);
        return kind.SequenceEqual(RsaId) ? ReadRsa(inner)
            : kind.SequenceEqual(EcId) ? ReadEc(inner, isP256)
            : throw new FormatException();
    }

    private static RSA ReadRsa(DerReader outer)
    {
        var key = outer.Enter(DerReader.Sequence);
        key.ReadUnsigned();
        byte[] modulus = key.ReadUnsigned();
        byte[] exponent = key.ReadUnsigned();
        int half = (modulus.Length + 1) / 2;
        var numbers = new RSAParameters
        {
            Modulus = modulus,
            Exponent = exponent,
            D = key.ReadUnsigned(modulus.Length),
            P = key.ReadUnsigned(half),
            Q = key.ReadUnsigned(half),
            DP = key.ReadUnsigned(half),
            DQ = key.ReadUnsigned(half),
            InverseQ = key.ReadUnsigned(half),
        };
        return Import(RSA.Create(), rsa => rsa.ImportParameters(numbers));
    }

    private static ECDsa ReadEc(DerReader outer, bool isP256)
    {
        const int size = 32;
        var key = outer.Enter(DerReader.Sequence);
        key.ReadUnsigned();
        byte[] secret = key.Read(DerReader.OctetString);
        if (key.NextTag == 0xA0)
        {
            isP256 |= key.Enter(0xA0).Read(DerReader.ObjectId).SequenceEqual(P256Id);
        }

        if (!isP256 || secret.Length > size)
        {
            throw new FormatException();
        }

        var numbers = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = [.. new byte[size - secret.Length], .. secret] };
        if (key.NextTag == 0xA1 && key.Enter(0xA1).Read(DerReader.BitString) is { Length: 2 + (2 * size) } point && point[1] == 4)
        {
            numbers.Q = new ECPoint { X = [.. point.Skip(2).Take(size)], Y = [.. point.Skip(2 + size)] };
        }

        return Import(ECDsa.Create(), ec => ec.ImportParameters(numbers));
    }

    private static T Import<T>(T key, Action<T> import)
        where T : AsymmetricAlgorithm
    {
        try
        {
            import(key);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private static byte[]? Block(string pem, string label)
    {
        string begin = $"-----BEGIN {label}-----";
        int start = pem.IndexOf(begin, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        start += begin.Length;
        int end = pem.IndexOf($"-----END {label}-----", start, StringComparison.Ordinal);
        return end < 0 ? throw new FormatException() : Convert.FromBase64String(pem.Substring(start, end - start));
    }
}
