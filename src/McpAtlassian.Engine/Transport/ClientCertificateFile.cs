using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace McpAtlassian.Engine.Transport;

/// <summary>
/// Reads the certificate a client shows to a server, with its private key, from PEM files or a PFX file without a
/// password.
/// </summary>
internal static class ClientCertificateFile
{
    public static X509Certificate2 Read(string certificate, string? key)
    {
        foreach (var file in new[] { certificate, key })
        {
            if (file is not null && !File.Exists(file))
            {
                throw new EngineException(
                    ErrorIds.PathInvalid,
                    $"There is no file '{file}'.",
                    "Check ClientCertificate and ClientKey in -ConnectionOption.");
            }
        }

        X509Certificate2 read;
        try
        {
            read = IsPem(certificate) ? ReadPem(certificate, key) : new X509Certificate2(certificate);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            // The inner exception stays behind: it may quote what was read.
            throw new EngineException(
                ErrorIds.CredentialInvalid,
                $"The client certificate '{certificate}' cannot be read.",
                "Give PEM files (not encrypted) with -ConnectionOption @{ ClientCertificate = '…'; ClientKey = '…' }, "
                + "or a PFX file without a password.");
        }

        return read.HasPrivateKey
            ? read
            : throw new EngineException(
                ErrorIds.CredentialInvalid,
                $"The file of the client certificate '{certificate}' contains no private key.",
                "Give the key's file too: -ConnectionOption @{ ClientCertificate = '…'; ClientKey = '…' }.");
    }

    private static bool IsPem(string path)
    {
        var bytes = File.ReadAllBytes(path);
        return Encoding.ASCII.GetString(bytes).Contains("-----BEGIN", StringComparison.Ordinal);
    }

    private static X509Certificate2 ReadPem(string certificate, string? key)
    {
        using var read = X509Certificate2.CreateFromPemFile(certificate, key);

        // A key that lives in memory only is of no use for TLS on Windows; one from a PFX is.
        return new X509Certificate2(read.Export(X509ContentType.Pfx));
    }
}
