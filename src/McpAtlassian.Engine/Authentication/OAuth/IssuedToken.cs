namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>An access token and its life, from a grant that can be repeated at will.</summary>
internal sealed class IssuedToken(
    string accessToken, DateTimeOffset obtainedOn, int? lifeInSeconds, string? proofKey = null)
{
    public string AccessToken { get; } = accessToken;

    /// <summary>The key that the token is bound to (DPoP), as PEM text; null where it is bound to none.</summary>
    public string? ProofKey { get; } = proofKey;

    public DateTimeOffset? ExpiresOn { get; } = lifeInSeconds is { } life ? obtainedOn.AddSeconds(life) : null;

    public bool IsDue(DateTimeOffset now) =>
        lifeInSeconds is { } life
            && (now >= obtainedOn.AddSeconds(life - Math.Min(300, life / 10.0)) || now < obtainedOn.AddMinutes(-5));
}
