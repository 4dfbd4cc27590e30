using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace McpAtlassian.Engine.Transport;

/// <summary>
/// Certificate authorities of a PEM file, trusted besides the system's own. The chain is built with any root, and its
/// root is then looked for in the file.
/// </summary>
internal sealed class AuthorityFile
{
    private readonly X509Certificate2Collection _authorities;

    private AuthorityFile(X509Certificate2Collection authorities) => _authorities = authorities;

    public static AuthorityFile Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new EngineException(
                ErrorIds.PathInvalid,
                $"There is no file '{path}'.",
                "Check CertificateAuthority in -ConnectionOption.");
        }

        var read = new X509Certificate2Collection();
        try
        {
            foreach (Match match in Regex.Matches(
                File.ReadAllText(path),
                "-----BEGIN CERTIFICATE-----(.+?)-----END CERTIFICATE-----",
                RegexOptions.Singleline))
            {
                read.Add(new X509Certificate2(Convert.FromBase64String(match.Groups[1].Value)));
            }
        }
        catch (Exception error)
            when (error is CryptographicException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw Invalid(path, error);
        }

        return read.Count > 0 ? new AuthorityFile(read) : throw Invalid(path, null);
    }

    /// <summary>Whether a server's certificate is good: by the system's word, or by one of these authorities.</summary>
    public bool Vouches(X509Certificate2? certificate, X509Chain? seen, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        if (certificate is null || errors != SslPolicyErrors.RemoteCertificateChainErrors)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        chain.ChainPolicy.ExtraStore.AddRange(_authorities);
        foreach (var link in Links(seen))
        {
            chain.ChainPolicy.ExtraStore.Add(link);
        }

        return chain.Build(certificate) && Links(chain).LastOrDefault() is { } root
            && _authorities.Cast<X509Certificate2>().Any(own => own.RawData.SequenceEqual(root.RawData));
    }

    private static IEnumerable<X509Certificate2> Links(X509Chain? chain) =>
        chain?.ChainElements.Cast<X509ChainElement>().Select(static element => element.Certificate) ?? [];

    private static EngineException Invalid(string path, Exception? inner) =>
        new(
            ErrorIds.CredentialInvalid,
            $"'{path}' contains no PEM certificate.",
            "Check CertificateAuthority in -ConnectionOption.",
            inner);
}
