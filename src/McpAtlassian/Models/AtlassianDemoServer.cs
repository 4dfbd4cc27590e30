using McpAtlassian.DemoServer;

namespace McpAtlassian.Models;

/// <summary>
/// An embedded Atlassian running in this process, with what one needs to connect to it. Its credentials are made up and
/// worth nothing.
/// </summary>
public sealed class AtlassianDemoServer
{
    private readonly DemoSite _site;

    internal AtlassianDemoServer(DemoSite site)
    {
        _site = site;
        Uri = site.Uri;
        BaseUri = site.BaseUri;
        V1Uri = site.V1Uri;
        V2Uri = site.V2Uri;
        RestUri = site.RestUri;
        EmailAddress = site.EmailAddress;
        ApiToken = site.ApiToken;
        ApiKey = site.ApiKey;
        UnscopedApiToken = site.UnscopedApiToken;
        MultiSiteEmailAddress = site.MultiSiteEmailAddress;
        MultiSiteApiToken = site.MultiSiteApiToken;
        MultiSiteApiKey = site.MultiSiteApiKey;
        CloudId = site.CloudId;
        SiteUrl = site.SiteUrl.ToString();
    }

    /// <summary>The MCP endpoint with the flat list of tools: what Connect-Atlassian -Uri takes.</summary>
    public Uri Uri { get; }

    /// <summary>The server's URL.</summary>
    public Uri BaseUri { get; }

    /// <summary>The v1 endpoint with v1 names.</summary>
    public Uri V1Uri { get; }

    /// <summary>The v2 endpoint with primary tools, discover and execute.</summary>
    public Uri V2Uri { get; }

    /// <summary>The base of Jira's REST API over the same data, for other programs.</summary>
    public Uri RestUri { get; }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port => BaseUri.Port;

    /// <summary>The account that sees one site.</summary>
    public string EmailAddress { get; }

    /// <summary>Its API token.</summary>
    public string ApiToken { get; }

    /// <summary>A service account's API key.</summary>
    public string ApiKey { get; }

    /// <summary>A token without scopes, which lists only a few tools, as Atlassian's do.</summary>
    public string UnscopedApiToken { get; }

    /// <summary>The account that sees two sites.</summary>
    public string MultiSiteEmailAddress { get; }

    /// <summary>Its API token.</summary>
    public string MultiSiteApiToken { get; }

    /// <summary>A service account's API key that sees two sites.</summary>
    public string MultiSiteApiKey { get; }

    /// <summary>The cloudId of the first site.</summary>
    public string CloudId { get; }

    /// <summary>The URL the first site would have.</summary>
    public string SiteUrl { get; }

    /// <summary>How many requests it has answered.</summary>
    public long RequestCount => _site.RequestCount;

    /// <summary>How often its OAuth server was asked for metadata.</summary>
    public int DiscoveryCount => _site.DiscoveryCount;

    /// <summary>How many clients were registered.</summary>
    public int RegisterCount => _site.RegisterCount;

    /// <summary>How many consents were asked for.</summary>
    public int AuthorizeCount => _site.AuthorizeCount;

    /// <summary>How many token requests came, refreshes included.</summary>
    public int TokenCount => _site.TokenCount;

    /// <summary>Makes every access token given so far expire now, so that clients have to refresh.</summary>
    public void ExpireAccessToken() => _site.ExpireOAuthTokens();

    /// <summary>Revokes every OAuth login so far, like a user or an admin.</summary>
    public void RevokeGrant() => _site.RevokeOAuthGrants();

    /// <summary>Forgets every MCP session, as a server does that restarts.</summary>
    public void ForgetSession() => _site.EndSessions();

    /// <inheritdoc/>
    public override string ToString() => BaseUri.ToString();

    internal void Stop() => _site.Dispose();
}
