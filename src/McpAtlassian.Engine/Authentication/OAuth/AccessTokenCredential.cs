using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// An access token from another program. It cannot be refreshed, so its end is read from it where it says one.
/// </summary>
internal sealed class AccessTokenCredential : Credential
{
    private readonly string _accessToken;

    /// <summary>A token, with the cloud id it is for and its end where the caller knows them.</summary>
    public AccessTokenCredential(string accessToken, string? cloudId = null, DateTimeOffset? expiresOn = null)
    {
        var secret = CredentialText.Clean(SecretText.Protect(accessToken), "The access token");
        _accessToken = SecretText.Reveal(secret);
        SecretText.RequireHeaderSafe(secret, "access token");
        IdentityKey = Method + ":" + SecretText.Fingerprint(secret);
        CloudId = cloudId;
        ExpiresOn = expiresOn ?? ReadEnd(_accessToken);
    }

    public override string Method => "AccessToken";

    /// <summary>The site the token is for.</summary>
    public string? CloudId { get; }

    public override DateTimeOffset? ExpiresOn { get; }

    public override string IdentityKey { get; }

    internal override void CollectSecrets(Redactor redactor) => redactor.Add(_accessToken);

    /// <summary>
    /// Says which site the token is for, which a shared mcp-atlassian wants to know and Atlassian's own server reads
    /// from the token.
    /// </summary>
    internal bool NamesSite { get; init; }

    internal override IReadOnlyDictionary<string, string> Headers =>
        NamesSite && Guid.TryParse(CloudId, out var id)
            ? new Dictionary<string, string> { ["X-Atlassian-Cloud-Id"] = id.ToString("D") }
            : base.Headers;

    internal override ValueTask<string?> GetAuthorizationAsync(Uri endpoint, CancellationToken cancellationToken) =>
        ExpiresOn is { } end && end <= DateTimeOffset.UtcNow
            ? throw new EngineException(
                ErrorIds.AuthenticationExpired,
                $"The access token expired on {ShownDate.Minute(end)} and cannot be refreshed here.",
                "Connect again with a new one: Connect-Atlassian -AccessToken (Read-Host -AsSecureString)")
            : new ValueTask<string?>("Bearer " + _accessToken);

    /// <summary>The end a JWT names; other tokens say nothing.</summary>
    private static DateTimeOffset? ReadEnd(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            return null;
        }

        try
        {
            var text = parts[1].Replace('-', '+').Replace('_', '/');
            var claims = JsonNode.Parse(
                Encoding.UTF8.GetString(Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='))));
            return claims?["exp"] is JsonValue value
                && value.TryGetValue<double>(out var seconds)
                && seconds is > 0 and < 253402300799
                ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
                : null;
        }
        catch (Exception error) when (error is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
