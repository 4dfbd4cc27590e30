using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>Signs JSON web tokens (RFC 7515) with RS256 or ES256.</summary>
internal static class SignedToken
{
    /// <summary>The name of the signature that a key makes.</summary>
    public static string AlgorithmOf(AsymmetricAlgorithm key) => key is RSA ? "RS256" : "ES256";

    public static string Create(JsonObject header, JsonObject claims, AsymmetricAlgorithm key)
    {
        var text = Encode(header) + "." + Encode(claims);
        var bytes = Encoding.ASCII.GetBytes(text);
        var signature = key is RSA rsa
            ? rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : ((ECDsa)key).SignData(bytes, HashAlgorithmName.SHA256);
        return text + "." + Encode(signature);
    }

    public static string Encode(byte[] bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static string Encode(JsonObject part) => Encode(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
