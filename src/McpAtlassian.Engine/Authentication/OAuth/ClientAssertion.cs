using System.Text.Json.Nodes;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>Signs the assertions a client proves itself with (RFC 7523, private_key_jwt).</summary>
internal sealed class ClientAssertion(string clientId, string privateKeyPem, string? keyId)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    public string Create(string audience, DateTimeOffset now)
    {
        using var key = PemKey.Read(privateKeyPem);
        var header = new JsonObject { ["alg"] = SignedToken.AlgorithmOf(key), ["typ"] = "JWT" };
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
        return SignedToken.Create(header, claims, key);
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
}
