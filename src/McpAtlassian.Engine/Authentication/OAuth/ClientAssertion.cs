using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>Signs the assertions a client proves itself with (RFC 7523, private_key_jwt).</summary>
internal sealed class ClientAssertion(string clientId, string privateKeyPem, string? keyId)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    public string Create(string audience, DateTimeOffset now)
    {
        using var key = PemKey.Read(privateKeyPem);
        var header = new JsonObject { ["alg"] = key is RSA ? "RS256" : "ES256", ["typ"] = "JWT" };
        if (keyId is not null)
        {
            header["kid"] = keyId;
        }

        var claims = new JsonObject
        {
            ["iss"] = clientId,
            ["sub"] = clientId,
            ["aud"] = audience,
            ["jti"] = Guid.NewGuid().ToString("N"),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Life).ToUnixTimeSeconds(),
        };
        var text = Base64Url(Encoding.UTF8.GetBytes(header.ToJsonString())) + "."
            + Base64Url(Encoding.UTF8.GetBytes(claims.ToJsonString()));
        var signature = key is RSA rsa
            ? rsa.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : ((ECDsa)key).SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256);
        return text + "." + Base64Url(signature);
    }

    /// <summary>A key in PEM form would be repeated line by line.</summary>
    public void CollectSecrets(Redactor redactor)
    {
        redactor.Add(privateKeyPem);
        foreach (var line in privateKeyPem.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!line.StartsWith("-----", StringComparison.Ordinal))
            {
                redactor.Add(line.Trim());
            }
        }
    }

    internal static string Base64Url(byte[] bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
