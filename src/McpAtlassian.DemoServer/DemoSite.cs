using McpAtlassian.DemoServer.Data;
using McpAtlassian.DemoServer.Http;
using McpAtlassian.DemoServer.Identity;
using McpAtlassian.DemoServer.Mcp;
using McpAtlassian.DemoServer.OAuth;
using McpAtlassian.DemoServer.Page;
using McpAtlassian.DemoServer.Rest;

namespace McpAtlassian.DemoServer;

/// <summary>
/// An Atlassian in memory, on loopback: the MCP endpoints, two sites with Jira and Confluence, and a part of Jira's
/// REST API. It starts with the same data each time and forgets everything when it is disposed.
/// </summary>
public class DemoSite : IDisposable
{
    private readonly HttpHost _host;
    private readonly SiteData _main = SeedData.Main();
    private OAuthServer _oauth = null!;

    internal DemoSite(DemoSiteOptions options, DemoHooks hooks)
    {
        SiteData[] sites = [_main, SeedData.Second()];
        Streams = new StandingStreams(
            TimeSpan.FromTicks(Math.Max(options.KeepAliveInterval.Ticks * 5, TimeSpan.TicksPerMillisecond * 50)));
        Credentials = new CredentialCheck(sites);
        _host = HttpHost.Start(options.Port, hooks, baseUri => Areas(baseUri, sites, options, hooks));
    }

    /// <summary>The root of everything, with a slash at the end.</summary>
    public Uri BaseUri => _host.BaseUri;

    /// <summary>The MCP endpoint with the full list of tools: what a script connects to.</summary>
    public Uri Uri => new(BaseUri, "v2/mcp?tools=all");

    /// <summary>The MCP endpoint with the names of version 1.</summary>
    public Uri V1Uri => new(BaseUri, "v1/mcp");

    /// <summary>The MCP endpoint with the primary tools, discover and execute.</summary>
    public Uri V2Uri => new(BaseUri, "v2/mcp");

    /// <summary>
    /// The base of Jira's REST API of the first site, without a slash at the end: what other programs call the Jira
    /// URL.
    /// </summary>
    public Uri RestUri => new(BaseUri, "sites/" + _main.Name);

    /// <summary>The e-mail address that <see cref="ApiToken"/> and <see cref="UnscopedApiToken"/> belong to.</summary>
    public string EmailAddress { get; } = DemoCredentials.Email;

    /// <summary>A personal API token for the MCP server; it opens one site.</summary>
    public string ApiToken { get; } = DemoCredentials.ApiToken;

    /// <summary>A service account's API key; it opens one site.</summary>
    public string ApiKey { get; } = DemoCredentials.ApiKey;

    /// <summary>An API token without scopes: it authenticates, and lists hardly any tools.</summary>
    public string UnscopedApiToken { get; } = DemoCredentials.UnscopedApiToken;

    /// <summary>The e-mail address of the account that sees both sites.</summary>
    public string MultiSiteEmailAddress { get; } = DemoCredentials.MultiSiteEmail;

    /// <summary>The API token of the account that sees both sites.</summary>
    public string MultiSiteApiToken { get; } = DemoCredentials.MultiSiteApiToken;

    /// <summary>A service account's API key that opens both sites.</summary>
    public string MultiSiteApiKey { get; } = DemoCredentials.MultiSiteApiKey;

    /// <summary>The URL of the first site as Atlassian would call it; nothing listens there.</summary>
    public Uri SiteUrl => _main.Url;

    /// <summary>The cloudId of the first site.</summary>
    public string CloudId => _main.CloudId;

    /// <summary>How many requests there were since the start.</summary>
    public long RequestCount => _host.RequestCount;

    /// <summary>How often its OAuth server was asked for metadata.</summary>
    public int DiscoveryCount => _oauth.DiscoveryCount;

    /// <summary>How often a client asked to be registered.</summary>
    public int RegisterCount => _oauth.RegisterCount;

    /// <summary>How many consents were asked for.</summary>
    public int AuthorizeCount => _oauth.AuthorizeCount;

    /// <summary>How many token requests came, refreshes included.</summary>
    public int TokenCount => _oauth.TokenCount;

    internal McpSessions Sessions { get; } = new();

    internal StandingStreams Streams { get; }

    internal ToolRegistry Tools { get; } = new();

    internal CredentialCheck Credentials { get; }

    /// <summary>Starts the embedded Atlassian.</summary>
    public static DemoSite Start(DemoSiteOptions? options = null) =>
        new(options ?? new DemoSiteOptions(), new DemoHooks());

    /// <summary>Revokes every OAuth grant, as a user does in the account's settings.</summary>
    public void RevokeOAuthGrants() => _oauth.RevokeAll();

    /// <summary>Ends every OAuth access token and leaves the refresh tokens.</summary>
    public void ExpireOAuthTokens() => _oauth.ExpireAccessTokens();

    /// <summary>Ends every MCP session, as a restart of the server would: their ids are unknown from now on.</summary>
    public void EndSessions() => Sessions.EndAll();

    /// <summary>Stops listening and cuts what is open.</summary>
    public void Dispose()
    {
        Sessions.EndAll();
        _host.Dispose();
        GC.SuppressFinalize(this);
    }

    private List<IHttpArea> Areas(Uri baseUri, SiteData[] sites, DemoSiteOptions options, DemoHooks hooks)
    {
        Uri ApiBase(SiteData site) => new(baseUri, "sites/" + site.Name + "/rest/api/3");
        _oauth = hooks.CreateOAuth(
            baseUri, [.. sites.Select(static site => new OAuthSite(site.Name, site.CloudId, site.Url))], options.OAuth);
        Credentials.Bearer = new OAuthBearerValidator(_oauth, sites);
        var log = new CallLog();
        var runner = new ToolRunner(Tools, sites, options, ApiBase, log);
        var dispatcher =
            new McpDispatcher(Tools, runner, new Offerings(sites, ApiBase), Sessions, Streams, hooks, options);
        return
        [
            new McpEndpoint(baseUri, Credentials, dispatcher, Sessions, Streams, options),
            hooks,
            new OAuthArea(_oauth),
            new RestEndpoint(baseUri, sites, Credentials),
            new StatusPage(baseUri, sites, log),
        ];
    }
}
