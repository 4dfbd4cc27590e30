using McpAtlassian.DemoServer.OAuth;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Authentication.ThreeLegged;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Authentication;

/// <summary>The OAuth server inside the embedded Atlassian, with its real tools behind it.</summary>
public sealed class DemoSiteOAuthTests : IDisposable
{
    private readonly TestDemo _site = TestDemo.Start();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_login_opens_the_tools_its_scopes_cover_on_the_consented_site()
    {
        using var credential = OAuthCredential.Create(
            new OAuthOptions { Browser = new TestBrowser(), Ports = OAuthLoginTests.FreePorts(2) });
        await using var connection = await TestConnection.OpenAsync(credential, _site.Uri);
        Assert.Contains(
            "DEMO-1",
            await connection.CallAsync(
                "getJiraIssue", new() { ["cloudId"] = _site.CloudId, ["issueIdOrKey"] = "DEMO-1" }),
            StringComparison.Ordinal);
        Assert.Contains("getJiraIssue", await connection.ListAsync());
        Assert.DoesNotContain("deleteJiraIssue", await connection.ListAsync());
        Assert.Equal(1, _site.OAuthCounters.Authorize);
    }

    [Fact]
    public async Task The_first_login_is_accepted_as_the_issue_asks()
    {
        using var home = new TestHome();
        var browser = new TestBrowser();
        using (var first =
            OAuthCredential.Create(new OAuthOptions { Browser = browser, Ports = OAuthLoginTests.FreePorts(2) }))
        {
            await using var connection = await TestConnection.OpenAsync(first, _site.Uri);
            await first.SaveAsync(
                home.Sessions,
                new SavedSession { Name = "work", Method = "OAuth", Endpoint = _site.Uri },
                home.Secrets);
        }

        _site.OAuthCounters.Clear();
        var options = new OAuthOptions { LoginCommand = "Connect-Atlassian -Site demo -Name work -Save" };
        using var later = OAuthCredential.Open(options, home.Sessions, home.Sessions.Get("work"));
        await using (var connection = await TestConnection.OpenAsync(later, _site.Uri))
        {
            await connection.CallAsync(
                "getJiraIssue", new() { ["cloudId"] = _site.CloudId, ["issueIdOrKey"] = "DEMO-1" });
            Assert.Equal(
                (0, 0, 0, 0),
                (
                    _site.OAuthCounters.Authorize,
                    _site.OAuthCounters.Register,
                    _site.OAuthCounters.Discovery,
                    _site.OAuthCounters.Token));

            _site.ExpireOAuthTokens();
            await connection.CallAsync(
                "getJiraIssue", new() { ["cloudId"] = _site.CloudId, ["issueIdOrKey"] = "DEMO-1" });
            Assert.Equal((0, 1), (_site.OAuthCounters.Discovery, _site.OAuthCounters.Token));
            Assert.EndsWith("/v2/mcp", _site.OAuthTokenForms[^1]["resource"], StringComparison.Ordinal);

            _site.RevokeOAuthGrants();
            var error = await Assert.ThrowsAnyAsync<Exception>(
                () => connection.CallAsync(
                    "getJiraIssue", new() { ["cloudId"] = _site.CloudId, ["issueIdOrKey"] = "DEMO-1" }));
            var named = OAuthCredential.Explain(error)!;
            Assert.Equal((ErrorIds.AuthenticationExpired, options.LoginCommand), (named.ErrorId, named.Remedy));
        }
    }

    [Fact]
    public async Task A_3LO_token_reads_REST_through_the_gateway_and_fails_every_MCP_tool()
    {
        using var http = new HttpClient();
        var credential = await ThreeLeggedFlow.RunAsync(http, new ThreeLeggedOptions
        {
            ClientId = DemoOAuthClients.ClassicId,
            ClientSecret = DemoOAuthClients.ClassicSecret,
            RedirectUri = new Uri($"http://127.0.0.1:{OAuthLoginTests.FreePorts(1)[0]}/callback"),
            Browser = new TestBrowser(),
            Site = "demo",
            AuthorizeAddress = new Uri(_site.BaseUri, "authorize"),
            TokenAddress = new Uri(_site.BaseUri, "oauth/token"),
            RevocationAddress = new Uri(_site.BaseUri, "oauth/revoke"),
            ResourcesAddress = new Uri(_site.BaseUri, "oauth/token/accessible-resources"),
        });
        Assert.Equal(_site.CloudId, credential.Site!.CloudId);

        using var request = new HttpRequestMessage(
            HttpMethod.Get, new Uri(_site.BaseUri, $"ex/jira/{_site.CloudId}/rest/api/3/issue/DEMO-1"));
        request.Headers.TryAddWithoutValidation(
            "Authorization", await credential.GetAuthorizationAsync(request.RequestUri!, default));
        using var response = await http.SendAsync(request);
        Assert.Equal(200, (int)response.StatusCode);

        await using var connection = await TestConnection.OpenAsync(credential, _site.Uri);
        var text = await connection.CallAsync(
            "getJiraIssue", new() { ["cloudId"] = _site.CloudId, ["issueIdOrKey"] = "DEMO-1" });
        Assert.Contains("trouble completing this action", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_accounts_client_reaches_the_tools()
    {
        using var network = new SocketsHttpHandler { AllowAutoRedirect = false };
        var credential =
            ClientCredentialsCredential.WithSecret(network, DemoOAuthClients.ServiceId, DemoOAuthClients.ServiceSecret);
        await using var connection = await TestConnection.OpenAsync(credential, _site.Uri);
        Assert.Contains("getJiraIssue", await connection.ListAsync());
    }

    [Fact]
    public async Task The_site_resolves_by_its_tenant_info()
    {
        using var http = new HttpClient();
        Assert.Equal(_site.CloudId, (await new SiteResolver(http).ResolveAsync(_site.BaseUri.AbsoluteUri)).CloudId);
    }
}
