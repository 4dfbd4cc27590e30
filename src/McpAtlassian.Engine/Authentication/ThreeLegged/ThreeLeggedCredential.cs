using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Authentication.Storage;

namespace McpAtlassian.Engine.Authentication.ThreeLegged;

/// <summary>
/// The tokens of an OAuth 2.0 (3LO) app. They open Atlassian's REST API, and with it a local mcp-atlassian; Atlassian's
/// hosted MCP server does not take them.
/// </summary>
internal sealed class ThreeLeggedCredential : Credential
{
    internal const string MethodName = "OAuth3LO";

    private readonly HttpMessageInvoker _http;
    private readonly RefreshCoordinator _coordinator;
    private readonly Func<DateTimeOffset> _now;
    private readonly IssuedSecrets _issued;
    private IGrantStore _store;

    internal ThreeLeggedCredential(
        HttpMessageInvoker http,
        IGrantStore store,
        CloudSite? site,
        Func<DateTimeOffset>? now = null,
        TimeSpan? firstPause = null,
        IssuedSecrets? issued = null)
    {
        _issued = issued ?? new IssuedSecrets(null);
        _http = http;
        _store = store;
        _now = now ?? (static () => DateTimeOffset.UtcNow);
        Site = site;
        _coordinator = new RefreshCoordinator(
            () => _store, new TokenEndpoint(http.SendAsync, firstPause), () => _now(), _issued);
    }

    /// <summary>The credential of a saved session, shared with every process that has it open.</summary>
    public static ThreeLeggedCredential Open(
        HttpMessageInvoker http,
        SessionStore store,
        SavedSession session,
        Func<IReadOnlyList<string>, Task>? beforeUse = null) => new(
        http,
        new SavedGrantStore(store, session.Name),
        session.CloudId is { } id ? new CloudSite(id, session.SiteName, session.SiteUrl) : null,
        issued: new IssuedSecrets(beforeUse));

    public override string Method => MethodName;

    public override string IdentityKey => Method + ":" + Site?.CloudId;

    public override DateTimeOffset? ExpiresOn => _store.Known?.ExpiresOn;

    public override bool RenewsItself => _store.Known?.CanRefresh == true;

    /// <summary>The chosen site; null at a Data Center instance.</summary>
    public CloudSite? Site { get; }

    /// <summary>
    /// Refused for Atlassian's hosted server, which would connect and then fail every tool with a vague text.
    /// </summary>
    internal override async ValueTask<string?> GetAuthorizationAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        RequireNotRovo(endpoint);
        return "Bearer " + await GetAccessTokenAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says why a 3LO token does not open Atlassian's hosted MCP server.</summary>
    public static void RequireNotRovo(Uri endpoint)
    {
        if (UrlPolicy.IsAtlassian(endpoint))
        {
            throw new EngineException(
                ErrorIds.NotSupported,
                "A token of an OAuth 2.0 (3LO) app does not work with Atlassian's Rovo MCP server: it connects, and "
                + "then every tool fails.",
                "Connect-Atlassian -OAuth for Rovo, or use the token with -Local Uvx.");
        }
    }

    /// <summary>A token that is good now; refreshed once for all processes that share the session.</summary>
    internal async Task<string> GetAccessTokenAsync(CancellationToken cancellationToken)
    {
        var grant = await FindGrantAsync(cancellationToken).ConfigureAwait(false);
        await _issued.AnnounceAsync(grant.AccessToken, grant.RefreshToken, grant.ClientSecret).ConfigureAwait(false);
        return grant.AccessToken;
    }

    internal override void CollectSecrets(Redactor redactor) => _issued.CollectInto(redactor);

    private async Task<OAuthGrant> FindGrantAsync(CancellationToken cancellationToken)
    {
        var grant = await _store.ReadAsync(latest: false, cancellationToken).ConfigureAwait(false)
            ?? throw Expired();
        try
        {
            return await _coordinator.KeepAsync(
                grant, rejectedAccessToken: null, cancellationToken).ConfigureAwait(false);
        }
        catch (GrantRejectedException)
        {
            throw Expired();
        }
    }

    /// <summary>A good token, and when the next one is to be fetched.</summary>
    internal async Task<(string Token, DateTimeOffset? DueOn)> ReadTokenAsync(CancellationToken cancellationToken)
    {
        var token = await GetAccessTokenAsync(cancellationToken).ConfigureAwait(false);
        var grant = await _store.ReadAsync(latest: false, cancellationToken).ConfigureAwait(false);
        if (grant?.LifeInSeconds is not { } life || grant.ExpiresOn is not { } end)
        {
            return (token, null);
        }

        // What could not be refreshed in time is used to its end, not fetched again for every call.
        var due = end - TimeSpan.FromSeconds(Math.Min(300, life / 10.0));
        return (token, due > _now() ? due : end);
    }

    /// <summary>Saves the session; later refreshes go to the store.</summary>
    public async Task<SavedSession> SaveAsync(
        SessionStore store, SavedSession session, ISecretStore secrets, CancellationToken cancellationToken = default)
    {
        using (await _store.LockAsync(cancellationToken).ConfigureAwait(false))
        {
            var grant =
                await _store.ReadAsync(latest: true, cancellationToken).ConfigureAwait(false) ?? throw Expired();
            var saved = await store.SaveAsync(
                session with
                {
                    Method = Method,
                    CloudId = Site?.CloudId,
                    SiteName = Site is null ? new Uri(grant.AuthorizationServer!).Host : Site.Name,
                    SiteUrl = Site is null ? new Uri(grant.AuthorizationServer!) : Site.Url,
                    ExpiresOn = grant.ExpiresOn,
                    RenewsItself = grant.CanRefresh,
                }, grant.Pack(), secrets, cancellationToken).ConfigureAwait(false);
            _store = new SavedGrantStore(store, saved.Name);
            return saved;
        }
    }

    /// <summary>
    /// Writes the file mcp-atlassian looks for, so that the local server runs on this login. From then on that server
    /// rotates the refresh token by itself: use one of the two.
    /// </summary>
    public async Task<string> WriteMcpAtlassianFileAsync(
        string? folder = null, CancellationToken cancellationToken = default)
    {
        var grant = await _store.ReadAsync(latest: true, cancellationToken).ConfigureAwait(false) ?? throw Expired();
        var instance = Site is null ? new Uri(grant.AuthorizationServer!) : null;
        return McpAtlassianTokenFile.Write(grant, Site?.CloudId, instance, folder);
    }

    /// <summary>
    /// The variables mcp-atlassian reads, one a line. The secret is left as a placeholder unless it is asked for.
    /// </summary>
    public async Task<IReadOnlyList<KeyValuePair<string, string>>> GetEnvironmentAsync(
        Uri redirectUri, bool includeSecret, CancellationToken cancellationToken = default)
    {
        var grant = await _store.ReadAsync(latest: false, cancellationToken).ConfigureAwait(false) ?? throw Expired();
        var block = new List<KeyValuePair<string, string>>
        {
            new("ATLASSIAN_OAUTH_CLIENT_ID", grant.ClientId ?? string.Empty),
            new(
                "ATLASSIAN_OAUTH_CLIENT_SECRET",
                includeSecret ? grant.ClientSecret ?? string.Empty : "your_oauth_client_secret"),
            new("ATLASSIAN_OAUTH_REDIRECT_URI", redirectUri.OriginalString),
            new("ATLASSIAN_OAUTH_SCOPE", grant.Scope ?? string.Empty),
        };
        if (Site is not null)
        {
            block.Insert(0, new("ATLASSIAN_OAUTH_CLOUD_ID", Site.CloudId));
        }

        return block;
    }

    /// <summary>Takes the consent back at Atlassian (RFC 7009); false where that is not possible.</summary>
    public async Task<bool> RevokeAsync(CancellationToken cancellationToken = default)
    {
        var grant = await _store.ReadAsync(latest: true, cancellationToken).ConfigureAwait(false);
        return grant is not null
            && await TokenRevocation.RevokeAsync(_http, grant, cancellationToken).ConfigureAwait(false);
    }

    private static EngineException Expired() => new(
        ErrorIds.AuthenticationExpired,
        "The login of the OAuth app has expired or was revoked.",
        "Register-AtlassianOAuthApp");
}
