using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// Proofs that whoever sends a token holds the key it is bound to (DPoP, RFC 9449). Each is for one request.
/// </summary>
internal static class Proof
{
    public const string Scheme = "DPoP";
    public const string Header = "DPoP";
    public const string NonceHeader = "DPoP-Nonce";
    public const string Algorithm = "ES256";

    /// <summary>A new key, as PEM text: a secret to be kept with the tokens it is for.</summary>
    public static string CreateKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>The proof for a request; with the access token it carries, where it carries one.</summary>
    public static string Create(
        string keyPem, HttpMethod method, Uri address, string? accessToken, string? nonce, DateTimeOffset now)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(keyPem);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var header = new JsonObject
        {
            ["typ"] = "dpop+jwt",
            ["alg"] = Algorithm,
            ["jwk"] = new JsonObject
            {
                ["kty"] = "EC",
                ["crv"] = "P-256",
                ["x"] = SignedToken.Encode(point.X!),
                ["y"] = SignedToken.Encode(point.Y!),
            },
        };
        var claims = new JsonObject
        {
            ["jti"] = Guid.NewGuid().ToString("N"),
            ["htm"] = method.Method,
            ["htu"] = address.GetLeftPart(UriPartial.Path),
            ["iat"] = now.ToUnixTimeSeconds(),
        };
        if (accessToken is not null)
        {
            claims["ath"] = SignedToken.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)));
        }

        if (nonce is not null)
        {
            claims["nonce"] = nonce;
        }

        return SignedToken.Create(header, claims, key);
    }
}
