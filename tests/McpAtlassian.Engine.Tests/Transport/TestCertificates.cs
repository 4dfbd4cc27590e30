using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace McpAtlassian.Engine.Tests.Transport;

/// <summary>Certificates that no machine trusts, made for one test.</summary>
internal static class TestCertificates
{
    public static SslServerAuthenticationOptions Listener(
        string host = "127.0.0.1",
        int validDays = 2,
        bool asksForClientCertificate = false,
        bool insistsOnClientCertificate = false) => new()
        {
            ServerCertificate = Create(host, validDays),
            ClientCertificateRequired = asksForClientCertificate || insistsOnClientCertificate,
            RemoteCertificateValidationCallback =
            (_, certificate, _, _) => certificate is not null || !insistsOnClientCertificate,
        };

    private static X509Certificate2 Create(string host, int validDays)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=" + host, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        var from = DateTimeOffset.UtcNow.AddDays(Math.Min(-2, validDays - 2));
        using var made = request.CreateSelfSigned(from, DateTimeOffset.UtcNow.AddDays(validDays));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
