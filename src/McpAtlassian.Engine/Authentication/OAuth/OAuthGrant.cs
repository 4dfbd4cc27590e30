using System.Globalization;
using McpAtlassian.Engine.Authentication.Storage;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// What one consent left behind: the tokens, the client they belong to and the facts that let them be refreshed
/// without discovering anything again. All of it is treated as one secret.
/// </summary>
internal sealed record OAuthGrant
{
    public string? AuthorizationServer { get; init; }

    public string? TokenEndpoint { get; init; }

    public string? RevocationEndpoint { get; init; }

    /// <summary>The RFC 8707 resource; Atlassian rejects tokens that were refreshed without it.</summary>
    public string? Resource { get; init; }

    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    public string? ClientAuthentication { get; init; }

    public string AccessToken { get; init; } = string.Empty;

    public string? RefreshToken { get; init; }

    public string? Scope { get; init; }

    /// <summary>The key that both tokens are bound to (DPoP), as PEM text; null where they are bound to none.</summary>
    public string? ProofKey { get; init; }

    public DateTimeOffset ObtainedOn { get; init; }

    public int? LifeInSeconds { get; init; }

    /// <summary>A life before it began has ended at once, whatever a server or a damaged file says.</summary>
    public DateTimeOffset? ExpiresOn => LifeInSeconds is { } life
        ? (DateTimeOffset.MaxValue - ObtainedOn).TotalSeconds > life
            ? ObtainedOn.AddSeconds(Math.Max(0, life))
            : DateTimeOffset.MaxValue
        : null;

    public bool CanRefresh => !string.IsNullOrEmpty(RefreshToken) && !string.IsNullOrEmpty(TokenEndpoint);

    public bool IsUsable(DateTimeOffset now) => AccessToken.Length > 0 && (ExpiresOn is not { } end || now < end);

    /// <summary>
    /// Whether it is time to refresh: five minutes before the end, or a tenth of a short life. A token from the future
    /// was obtained before the clock was put back, so that nobody knows how old it is.
    /// </summary>
    public bool IsDue(DateTimeOffset now) =>
        AccessToken.Length == 0 ||
        (LifeInSeconds is { } life
            && ExpiresOn is { } end
            && (life <= 0 || now >= end.AddSeconds(-Math.Min(300, life / 10.0)) || now < ObtainedOn.AddMinutes(-5)));

    public string Pack() => SecretFields.Pack(new Dictionary<string, string?>
    {
        ["authorizationServer"] = AuthorizationServer,
        ["tokenEndpoint"] = TokenEndpoint,
        ["revocationEndpoint"] = RevocationEndpoint,
        ["resource"] = Resource,
        ["clientId"] = ClientId,
        ["clientSecret"] = ClientSecret,
        ["clientAuthentication"] = ClientAuthentication,
        ["accessToken"] = AccessToken,
        ["refreshToken"] = RefreshToken,
        ["scope"] = Scope,
        ["proofKey"] = ProofKey,
        ["obtainedOn"] = ObtainedOn.ToString("o", CultureInfo.InvariantCulture),
        ["lifeInSeconds"] = LifeInSeconds?.ToString(CultureInfo.InvariantCulture),
    });

    public static OAuthGrant Unpack(string secret)
    {
        var fields = SecretFields.Unpack(secret);
        string? Get(string name) => fields.TryGetValue(name, out var value) ? value : null;
        return new OAuthGrant
        {
            AuthorizationServer = Get("authorizationServer"),
            TokenEndpoint = Get("tokenEndpoint"),
            RevocationEndpoint = Get("revocationEndpoint"),
            Resource = Get("resource"),
            ClientId = Get("clientId"),
            ClientSecret = Get("clientSecret"),
            ClientAuthentication = Get("clientAuthentication"),
            AccessToken = Get("accessToken") ?? string.Empty,
            RefreshToken = Get("refreshToken"),
            Scope = Get("scope"),
            ProofKey = Get("proofKey"),
            ObtainedOn = DateTimeOffset.TryParse(
                Get("obtainedOn"),
                CultureInfo.InvariantCulture,
                DateTimeStyles.RoundtripKind,
                out var on) ? on : default,
            LifeInSeconds = int.TryParse(
                Get("lifeInSeconds"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var life) ? life : null,
        };
    }

    /// <summary>A record's default text would print the tokens.</summary>
    public override string ToString() => "OAuthGrant";
}
