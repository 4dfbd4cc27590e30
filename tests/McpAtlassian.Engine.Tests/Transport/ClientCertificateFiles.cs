using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace McpAtlassian.Engine.Tests.Transport;

/// <summary>A client's certificate and key in files, made for one test.</summary>
internal sealed class ClientCertificateFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("client-certificate").FullName;

    public ClientCertificateFiles()
    {
        using var key = RSA.Create(2048);
        using var made = new CertificateRequest(
            "CN=client.example.com", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(2));
        File.WriteAllText(CertificatePath, made.ExportCertificatePem());
        File.WriteAllText(KeyPath, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllBytes(PfxPath, made.Export(X509ContentType.Pfx));
    }

    public string CertificatePath => Path.Combine(_folder, "client.pem");

    public string KeyPath => Path.Combine(_folder, "client.key");

    public string PfxPath => Path.Combine(_folder, "client.pfx");

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
