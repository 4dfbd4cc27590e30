using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Authentication.OAuth;

namespace McpAtlassian.Engine.Tests.Authentication;

/// <summary>
/// A server's side of DPoP (RFC 9449): takes a proof once, for its request alone, and with the nonce.
/// </summary>
internal sealed class ProofDesk
{
    private readonly ConcurrentDictionary<string, string> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);

    /// <summary>The nonce that is asked for; changing it makes clients ask again.</summary>
    public string Nonce { get; set; } = "nonce-1";

    /// <summary>How often a proof was refused for its nonce.</summary>
    public int Challenges;

    /// <summary>The keys that tokens were bound to.</summary>
    public IReadOnlyCollection<string> Keys => [.. _keys.Values.Distinct()];

    public void Bind(string? token, string key)
    {
        if (token is not null)
        {
            _keys[token] = key;
        }
    }

    public bool IsBoundTo(string? token, string key) => token is not null && _keys.GetValueOrDefault(token) == key;

    /// <summary>The key of a good proof; else null, and the response says what is wrong.</summary>
    public string? Check(HttpListenerContext context, string? token)
    {
        context.Response.AddHeader(Proof.NonceHeader, Nonce);
        var request = context.Request;
        if (request.Headers.GetValues(Proof.Header) is not [var proof]
            || proof.Split('.') is not [var head, var body, _])
        {
            return null;
        }

        var header = JsonNode.Parse(Decode(head))!;
        var claims = JsonNode.Parse(Decode(body))!;
        var key = header["jwk"]!;
        var hash = token is null ? null : SignedToken.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
        var isGood = (string?)header["typ"] == "dpop+jwt"
            && (string?)claims["htm"] == request.HttpMethod
            && (string?)claims["htu"] == request.Url!.GetLeftPart(UriPartial.Path)
            && (string?)claims["ath"] == hash
            && key["d"] is null
            && IsSigned(proof, key)
            && _seen.TryAdd((string)claims["jti"]!, true);
        if (!isGood)
        {
            return null;
        }

        if ((string?)claims["nonce"] != Nonce)
        {
            Interlocked.Increment(ref Challenges);
            return null;
        }

        return (string)key["x"]! + "." + key["y"];
    }

    private static bool IsSigned(string proof, JsonNode jwk)
    {
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Decode((string)jwk["x"]!), Y = Decode((string)jwk["y"]!) },
        });
        var end = proof.LastIndexOf('.');
        return key.VerifyData(
            Encoding.ASCII.GetBytes(proof[..end]), Decode(proof[(end + 1)..]), HashAlgorithmName.SHA256);
    }

    private static byte[] Decode(string text)
    {
        text = text.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
    }
}
