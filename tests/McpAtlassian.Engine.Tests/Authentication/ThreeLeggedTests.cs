using System.Text.Json.Nodes;
using McpAtlassian.DemoServer.OAuth;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Authentication.ThreeLegged;

namespace McpAtlassian.Engine.Tests.Authentication;

public sealed class ThreeLeggedTests : IDisposable
{
    private readonly TestSite _site = new();
    private readonly TestHome _home = new();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _site.Dispose();
        _home.Dispose();
        _http.Dispose();
    }

    [Fact]
    public async Task Consent_over_several_sites_lets_the_user_choose()
    {
        var chooser = new Chooser("second");
        var credential = await RunAsync(chooser: chooser);
        Assert.Equal(["demo", "second"], chooser.Offered!.Select(site => site.Name));
        Assert.Equal(TestSite.SecondCloudId, credential.Site!.CloudId);
    }

    [Fact]
    public async Task A_named_site_is_taken_and_an_unknown_one_is_SiteNotFound()
    {
        Assert.Equal(TestSite.DemoCloudId, (await RunAsync(site: "demo")).Site!.CloudId);
        Assert.Equal(TestSite.SecondCloudId, (await RunAsync(site: "https://second.example.com/wiki")).Site!.CloudId);
        Assert.Equal(
            ErrorIds.SiteNotFound, (await Assert.ThrowsAsync<EngineException>(() => RunAsync(site: "third"))).ErrorId);
        Assert.Equal(ErrorIds.SiteAmbiguous, (await Assert.ThrowsAsync<EngineException>(() => RunAsync())).ErrorId);
    }

    [Fact]
    public async Task Refused_consent_is_ConsentDenied()
    {
        _site.Options.DenyConsent = true;
        Assert.Equal(
            ErrorIds.ConsentDenied, (await Assert.ThrowsAsync<EngineException>(() => RunAsync(site: "demo"))).ErrorId);
    }

    [Fact]
    public async Task The_token_is_refused_for_Rovo_with_the_reason()
    {
        var credential = await RunAsync(site: "demo");
        var error = await Assert.ThrowsAsync<EngineException>(async () =>
            await credential.GetAuthorizationAsync(new Uri("https://mcp.atlassian.com/v2/mcp"), default));
        Assert.Equal(ErrorIds.NotSupported, error.ErrorId);
        Assert.StartsWith(
            "Bearer ",
            await credential.GetAuthorizationAsync(new Uri("http://127.0.0.1:9000/mcp"), default),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_saved_login_rotates_its_refresh_token_in_the_store()
    {
        var credential = await RunAsync(site: "demo");
        await credential.SaveAsync(_home.Sessions, new SavedSession { Name = "app", Method = "?" }, _home.Secrets);
        var saved = _home.Sessions.Get("app");
        Assert.Equal(("OAuth3LO", TestSite.DemoCloudId), (saved.Method, saved.CloudId));

        var tokens = new HashSet<string>();
        for (var hours = 9; hours <= 27; hours += 9)
        {
            var later = hours;
            var opened = new ThreeLeggedCredential(
                _http, new SavedGrantStore(_home.Sessions, "app"), null, () => DateTimeOffset.UtcNow.AddHours(later));
            tokens.Add(await opened.GetAccessTokenAsync(default));
        }

        Assert.Equal(3, tokens.Count);
        Assert.Equal((3, 0), (_site.Counters.Refresh, _site.Counters.Reuse));
    }

    [Fact]
    public async Task A_revoked_login_is_AuthenticationExpired()
    {
        var credential = await RunAsync(site: "demo");
        await credential.SaveAsync(_home.Sessions, new SavedSession { Name = "app", Method = "?" }, _home.Secrets);
        Assert.True(await credential.RevokeAsync());
        var later = new ThreeLeggedCredential(
            _http, new SavedGrantStore(_home.Sessions, "app"), null, () => DateTimeOffset.UtcNow.AddHours(9));
        Assert.Equal(
            ErrorIds.AuthenticationExpired,
            (await Assert.ThrowsAsync<EngineException>(() => later.GetAccessTokenAsync(default))).ErrorId);
    }

    [Fact]
    public async Task The_local_servers_file_has_its_keys_and_its_mode()
    {
        var credential = await RunAsync(site: "demo");
        var folder = Path.Combine(_home.Path, ".mcp-atlassian");
        Directory.CreateDirectory(_home.Path);
        var path = await credential.WriteMcpAtlassianFileAsync(folder);

        Assert.Equal(Path.Combine(folder, "oauth-" + DemoOAuthClients.ClassicId + ".json"), path);
        var document = JsonNode.Parse(await File.ReadAllTextAsync(path))!.AsObject();
        Assert.Equal(
            ["refresh_token", "access_token", "expires_at", "cloud_id", "base_url"],
            document.Select(member => member.Key));
        Assert.Equal(await credential.GetAccessTokenAsync(default), (string?)document["access_token"]);
        Assert.Equal(TestSite.DemoCloudId, (string?)document["cloud_id"]);
        Assert.InRange(
            (double)document["expires_at"]!,
            DateTimeOffset.UtcNow.AddHours(7).ToUnixTimeSeconds(),
            DateTimeOffset.UtcNow.AddHours(9).ToUnixTimeSeconds());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(folder));
        }

        Assert.Equal(
            ErrorIds.PathInvalid,
            Assert.Throws<EngineException>(() => McpAtlassianTokenFile.PathOf("../x", folder)).ErrorId);
    }

    [Fact]
    public async Task The_environment_block_keeps_the_secret_back_unless_asked()
    {
        var credential = await RunAsync(site: "demo");
        var redirect = new Uri("http://localhost:8080/callback");
        var block = (await credential.GetEnvironmentAsync(
            redirect, includeSecret: false)).ToDictionary(pair => pair.Key, pair => pair.Value);
        Assert.Equal(TestSite.DemoCloudId, block["ATLASSIAN_OAUTH_CLOUD_ID"]);
        Assert.Equal("http://localhost:8080/callback", block["ATLASSIAN_OAUTH_REDIRECT_URI"]);
        Assert.Equal(string.Join(" ", ThreeLeggedOptions.DefaultScopes), block["ATLASSIAN_OAUTH_SCOPE"]);
        Assert.DoesNotContain(DemoOAuthClients.ClassicSecret, block.Values);
        Assert.Contains(
            await credential.GetEnvironmentAsync(redirect, includeSecret: true),
            pair => pair.Value == DemoOAuthClients.ClassicSecret);
    }

    [Theory]
    [InlineData("11111111-1111-4111-8111-111111111111")]
    [InlineData("11111111111141118111111111111111")]
    [InlineData("site")]
    public async Task A_site_resolves_to_its_cloud_id(string site)
    {
        var resolver = new SiteResolver(_http);
        var words = site == "site" ? _site.BaseUri.AbsoluteUri + "jira/anything" : site;
        Assert.Equal(TestSite.DemoCloudId, (await resolver.ResolveAsync(words)).CloudId);
    }

    [Fact]
    public async Task A_host_that_is_no_site_is_SiteNotFound()
    {
        _site.Override = context =>
        {
            context.Response.StatusCode = 404;
            return true;
        };
        var resolver = new SiteResolver(_http);
        var error = await Assert.ThrowsAsync<EngineException>(() => resolver.ResolveAsync(_site.BaseUri.AbsoluteUri));
        Assert.Equal(ErrorIds.SiteNotFound, error.ErrorId);
        await Assert.ThrowsAsync<EngineException>(() => resolver.ResolveAsync("http://example.com"));
    }

    [Theory]
    [InlineData("mysite", "https://mysite.atlassian.net/")]
    [InlineData("mysite.atlassian.net", "https://mysite.atlassian.net/")]
    [InlineData("https://mysite.atlassian.net/wiki/spaces", "https://mysite.atlassian.net/")]
    [InlineData("jira.example.com", "https://jira.example.com/")]
    public void Names_hosts_and_URLs_mean_the_site(string site, string address) =>
        Assert.Equal(address, SiteResolver.AddressOf(site).AbsoluteUri);

    private async Task<ThreeLeggedCredential> RunAsync(string? site = null, ISiteChooser? chooser = null) =>
        await ThreeLeggedFlow.RunAsync(_http, new ThreeLeggedOptions
        {
            ClientId = DemoOAuthClients.ClassicId,
            ClientSecret = DemoOAuthClients.ClassicSecret,
            RedirectUri = new Uri($"http://localhost:{OAuthLoginTests.FreePorts(1)[0]}/callback"),
            Browser = new TestBrowser(),
            Site = site,
            SiteChooser = chooser,
            AuthorizeAddress = new Uri(_site.BaseUri, "/authorize"),
            TokenAddress = new Uri(_site.BaseUri, "/oauth/token"),
            RevocationAddress = new Uri(_site.BaseUri, "/oauth/revoke"),
            ResourcesAddress = new Uri(_site.BaseUri, "/oauth/token/accessible-resources"),
        });

    private sealed class Chooser(string name) : ISiteChooser
    {
        public IReadOnlyList<CloudSite>? Offered { get; private set; }

        public Task<CloudSite?> ChooseAsync(IReadOnlyList<CloudSite> sites, CancellationToken cancellationToken)
        {
            Offered = sites;
            return Task.FromResult(sites.FirstOrDefault(site => site.Name == name));
        }
    }
}
