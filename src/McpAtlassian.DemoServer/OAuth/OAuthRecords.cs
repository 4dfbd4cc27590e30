namespace McpAtlassian.DemoServer.OAuth;

/// <summary>A site as the consent page and accessible-resources list it.</summary>
internal sealed record OAuthSite(string Name, string CloudId, Uri Url);

/// <summary>A client and how it proves itself.</summary>
internal sealed record OAuthClient(
    string Id, string? Secret, IReadOnlyList<string> RedirectUris, bool IsClassic = false);

/// <summary>A consent that was given and not yet exchanged.</summary>
internal sealed record OAuthCode(
    string ClientId,
    string RedirectUri,
    string? Challenge,
    string Scope,
    string? Resource,
    string Site,
    DateTimeOffset Ends);

/// <summary>One consent's tokens; revoking any of them revokes all.</summary>
internal sealed class OAuthFamily(string clientId, string scope, string? resource, string site, bool isClassic)
{
    public string ClientId { get; } = clientId;

    public string Scope { get; } = scope;

    public string? Resource { get; } = resource;

    public string Site { get; } = site;

    public bool IsClassic { get; } = isClassic;

    public bool IsRevoked { get; set; }
}

/// <summary>An access token and what it opens.</summary>
internal sealed record OAuthAccess(OAuthFamily Family, DateTimeOffset Ends, bool HasResource);

/// <summary>A refresh token; the time of its first use once that happened.</summary>
internal sealed class OAuthRefresh(OAuthFamily family)
{
    public OAuthFamily Family { get; } = family;

    public DateTimeOffset? UsedOn { get; set; }
}
