using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.OAuth;

namespace McpAtlassian.Engine.Sessions.Health;

/// <summary>
/// What a credential's header says about the kind of token in it. The token itself does not leave this type.
/// </summary>
internal sealed class TokenShape
{
    private static readonly string[] RovoMarks = [":agent-interface", ":twg", ":mcp", "ari:cloud:"];

    /// <summary>Sent as Bearer, not as Basic.</summary>
    public bool IsBearer { get; private init; }

    /// <summary>An organization admin key.</summary>
    public bool IsAdminKey { get; private init; }

    /// <summary>A personal API token.</summary>
    public bool IsPersonal { get; private init; }

    /// <summary>An access token of a developer-console app.</summary>
    public bool IsThreeLegged { get; private init; }

    /// <summary>The shape of what a credential sends; null when it sends no Authorization header of its own.</summary>
    public static async Task<TokenShape?> ReadAsync(
        Credential credential, Uri endpoint, CancellationToken cancellationToken)
    {
        var header = credential is OAuthCredential or RepeatableTokenCredential
            ? null
            : await credential.GetAuthorizationAsync(endpoint, cancellationToken).ConfigureAwait(false);
        if (header is null)
        {
            credential.Headers.TryGetValue("Authorization", out header);
        }

        return header is null ? null : Read(header);
    }

    internal static TokenShape Read(string header)
    {
        var isBearer = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);
        var token = header.Substring(header.IndexOf(' ') + 1).Trim();
        if (header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            token = HeaderSecrets.SplitBasic(token)?.Secret ?? string.Empty;
        }

        return new TokenShape
        {
            IsBearer = isBearer,
            IsAdminKey = token.StartsWith("ATCTT", StringComparison.Ordinal),
            IsPersonal = token.StartsWith("ATATT", StringComparison.Ordinal),
            IsThreeLegged = isBearer && HasThreeLeggedClaim(token),
        };
    }

    /// <summary>
    /// Atlassian marks the tokens of developer-console apps with a claim of this name. One that has scopes of the Rovo
    /// server, or is bound to a site as that server's own are, is not meant, whatever else it says.
    /// </summary>
    private static bool HasThreeLeggedClaim(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            return false;
        }

        try
        {
            var text = parts[1].Replace('-', '+').Replace('_', '/');
            var claims = JsonNode.Parse(Encoding.UTF8.GetString(
                Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '=')))) as JsonObject;
            return claims?["https://atlassian.com/3lo"] is JsonValue value && value.TryGetValue(out bool flag) && flag
                && !Array.Exists(
                    RovoMarks, mark => $"{claims["scope"]} {claims["aud"]}".Contains(mark, StringComparison.Ordinal));
        }
        catch (Exception error) when (error is FormatException or JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
