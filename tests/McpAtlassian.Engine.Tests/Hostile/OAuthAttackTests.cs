using System.Text.Json.Nodes;
using McpAtlassian.DemoServer.OAuth;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Authentication.ThreeLegged;
using McpAtlassian.Engine.Tests.Authentication;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Tests.Hostile;

/// <summary>
/// An authorization server, or somebody between, that wants a code, a token or a secret that is not its own.
/// </summary>
[HostileCase]
public sealed class OAuthAttackTests : IDisposable
{
    private const string ServerMetadata = "/.well-known/oauth-authorization-server";
    private const string ResourceMetadata = "/.well-known/oauth-protected-resource";

    private readonly TestSite _site = new();
    private readonly TestSite _attacker = new();
    private readonly TestBrowser _browser = new();
    private readonly int[] _ports = OAuthLoginTests.FreePorts(1);
    private int _requestsAtAttacker;

    public OAuthAttackTests() => _attacker.Override = _ =>
    {
        Interlocked.Increment(ref _requestsAtAttacker);
        return false;
    };

    public void Dispose()
    {
        _site.Dispose();
        _attacker.Dispose();
    }

    [Theory]
    [InlineData("authorization_endpoint", "http://login.example.com/authorize")]
    [InlineData("token_endpoint", "http://login.example.com/token")]
    [InlineData("registration_endpoint", "http://login.example.com/register")]
    [InlineData("revocation_endpoint", "http://login.example.com/revoke")]
    [InlineData("token_endpoint", "ftp://login.example.com/token")]
    [InlineData("authorization_endpoint", "file:///bin/sh")]
    [InlineData("authorization_endpoint", "javascript:alert(1)")]
    public async Task A_URL_in_the_metadata_that_is_not_https_is_refused_before_anything_is_sent(
        string member, string address)
    {
        _site.Rewrite(ServerMetadata, document => document[member] = address);
        var error = await FailAsync();
        Assert.Equal(ErrorIds.AuthenticationFailed, error.ErrorId);
        Assert.Contains(member, error.Message, StringComparison.Ordinal);
        AssertNothingWasGiven();
    }

    [Fact]
    public async Task An_authorization_server_that_is_not_https_is_refused()
    {
        _site.Rewrite(
            ResourceMetadata,
            document => document["authorization_servers"] = new JsonArray("http://login.example.com"));
        Assert.Equal(ErrorIds.AuthenticationFailed, (await FailAsync()).ErrorId);
        AssertNothingWasGiven();
    }

    [Theory]
    [InlineData("http://login.example.com/", null, false)]
    [InlineData("http://127.0.0.1:8080/", "https://mcp.example.com/", false)]
    [InlineData("http://localhost:8080/", "https://mcp.example.com/", false)]
    [InlineData("http://[::1]:8080/", "https://mcp.example.com/", false)]
    [InlineData("http://127.0.0.1.example.com/", null, false)]
    [InlineData("http://localhost.example.com/", "http://127.0.0.1/", false)]
    [InlineData("http://127.0.0.1@example.com/", null, false)]
    [InlineData("file:///etc/passwd", null, false)]
    [InlineData("http://127.0.0.1:8080/", "http://127.0.0.1/", true)]
    [InlineData("https://login.example.com/", "https://mcp.example.com/", true)]
    public void Only_https_or_a_neighbour_on_this_computer_may_be_talked_to(
        string address, string? endpoint, bool allowed)
    {
        var error = Record.Exception(
            () => UrlPolicy.Require(new Uri(address), endpoint is null ? null : new Uri(endpoint), "address"));
        Assert.Equal(allowed, error is null);
        Assert.True(error is null or EngineException { ErrorId: ErrorIds.AuthenticationFailed });
    }

    [Theory]
    [InlineData(null)]
    [InlineData("plain")]
    public async Task A_server_without_S256_is_refused_before_any_browser(string? method)
    {
        _site.Rewrite(ServerMetadata, document =>
        {
            document.Remove("code_challenge_methods_supported");
            if (method is not null)
            {
                document["code_challenge_methods_supported"] = new JsonArray(method);
            }
        });
        var error = await FailAsync();
        Assert.Equal(ErrorIds.AuthenticationFailed, error.ErrorId);
        Assert.Contains("S256", error.Message, StringComparison.Ordinal);
        AssertNothingWasGiven();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_that_names_another_issuer_gets_no_code_exchanged(bool serverSendsIssuer)
    {
        _site.Options.SendIssuer = serverSendsIssuer;
        var browser =
            new TamperingBrowser(redirect => FormBody.WithQuery(redirect, ("iss", "https://attacker.example.com")));
        Assert.Equal(ErrorIds.IssuerMismatch, (await FailAsync(browser)).ErrorId);
        Assert.Equal(0, _site.Counters.Token);
    }

    [Fact]
    public async Task An_answer_without_issuer_from_a_server_that_always_sends_it_is_refused()
    {
        _site.Options.SendIssuer = true;
        var browser = new TamperingBrowser(
            static redirect => new Uri(
                redirect.GetLeftPart(UriPartial.Path) + "?"
                    + string.Join(
                        "&",
                        redirect.Query[1..].Split(
                            '&').Where(static part => !part.StartsWith("iss=", StringComparison.Ordinal)))));
        Assert.Equal(ErrorIds.IssuerMismatch, (await FailAsync(browser)).ErrorId);
        Assert.Equal(0, _site.Counters.Token);
    }

    [Fact]
    public async Task The_answer_of_an_earlier_login_is_not_taken_for_a_later_one()
    {
        var first = new TamperingBrowser(static redirect => redirect);
        using (var credential = OAuthCredential.Create(Options(first)))
        {
            await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        }

        var tokens = _site.Counters.Token;
        var error = await FailAsync(prompt: new FixedPrompt(_ => first.Redirect!.AbsoluteUri));
        Assert.Equal(ErrorIds.AuthenticationFailed, error.ErrorId);
        Assert.Contains("another login", error.Message, StringComparison.Ordinal);
        Assert.Equal(tokens, _site.Counters.Token);
    }

    [Fact]
    public async Task A_code_of_another_login_brings_no_token()
    {
        // The attacker consents with an account of their own and slips the code into the victim's answer, state and
        // all.
        string? injected = null;
        var stolen = new TamperingBrowser(redirect =>
        {
            injected = FormBody.Parse(redirect.Query[1..])["code"];
            return FormBody.WithQuery(redirect, ("error", "access_denied"));
        });
        await FailAsync(stolen);
        Assert.NotNull(injected);

        var victim = new TamperingBrowser(redirect => FormBody.WithQuery(redirect, ("code", injected)));
        var error = await FailAsync(victim);
        Assert.Equal(ErrorIds.AuthenticationFailed, error.ErrorId);
        Assert.Empty(_site.Authorizations);
        Assert.DoesNotContain(injected, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://other.example.com/v2/mcp")]
    [InlineData("https://mcp.atlassian.com/v2/mcp")]
    public async Task Metadata_about_another_resource_is_refused(string resource)
    {
        _site.Rewrite(ResourceMetadata, document => document["resource"] = resource);
        await FailAsync();
        AssertNothingWasGiven();
    }

    [Theory]
    [InlineData("admin:everything", null)]
    [InlineData("admin:everything delete:jira:agent-interface", null)]
    [InlineData("admin:everything", "read:jira:agent-interface")]
    [InlineData("read:jira:agent-interface write:jira:agent-interface", "read:jira:agent-interface")]
    [InlineData("read:jira:agent-interface offline_access delete:jira:agent-interface", "read:jira:agent-interface")]
    [InlineData("offline_access manage:jira:agent-interface", "read:jira:agent-interface")]
    public async Task A_token_of_other_scopes_or_of_more_than_the_user_named_is_not_used(string granted, string? named)
    {
        _site.RewriteTokens(answer => answer["scope"] = granted);
        var error = await FailAsync(options: Named(named));
        Assert.Equal(ErrorIds.AuthenticationFailed, error.ErrorId);
        Assert.Contains(granted.Split(' ')[^1], error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("read:jira:agent-interface", null)]
    [InlineData("read:jira:agent-interface", "read:jira:agent-interface write:jira:agent-interface")]
    [InlineData("read:jira:agent-interface read:me openid", "read:jira:agent-interface")]
    [InlineData("", "read:jira:agent-interface")]
    public async Task A_token_of_fewer_scopes_is_used_and_remembered_as_what_it_is(string granted, string? named)
    {
        _site.RewriteTokens(answer => answer["scope"] = granted);
        using var credential = OAuthCredential.Create(Named(named) ?? Options());
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        await connection.CallAsync();
        Assert.Equal(granted, await credential.ReadScopeAsync() ?? string.Empty);
    }

    [Fact]
    public async Task The_token_of_a_saved_login_is_not_sent_to_a_URL_that_replaced_its_own()
    {
        using var home = new TestHome();
        using (var credential = OAuthCredential.Create(Options()))
        {
            await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
            await credential.SaveAsync(
                home.Sessions,
                new SavedSession { Name = "work", Method = "OAuth", Endpoint = _site.Endpoint },
                home.Secrets);
        }

        using var later = OAuthCredential.Open(Options(), home.Sessions, home.Sessions.Get("work"));
        var error = await Assert.ThrowsAnyAsync<Exception>(
            async () => await TestConnection.OpenAsync(later, _attacker.Endpoint));
        Assert.Equal(ErrorIds.AuthenticationFailed, OAuthCredential.Explain(error)?.ErrorId);
        Assert.Empty(_attacker.Authorizations);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_registration_does_not_follow_a_redirect_to_another_host(int status)
    {
        var path = PathOf("registration_endpoint");
        _site.Redirect(path, status, new Uri(_attacker.BaseUri, path));
        Assert.Equal(ErrorIds.RedirectRefused, (await FailAsync()).ErrorId);
        Assert.Equal(0, _requestsAtAttacker);
        Assert.Equal((0, 0), (_browser.Pages, _site.Counters.Token));
    }

    [Theory]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_refresh_token_does_not_follow_a_redirect_to_another_host(int status)
    {
        var now = DateTimeOffset.UtcNow;
        var options = Options();
        options.Now = () => now;
        using var credential = OAuthCredential.Create(options);
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        var path = PathOf("token_endpoint");
        _site.Redirect(path, status, new Uri(_attacker.BaseUri, path));
        now += TimeSpan.FromDays(1);
        var error = await Assert.ThrowsAnyAsync<Exception>(() => connection.CallAsync());
        Assert.Equal(ErrorIds.RedirectRefused, OAuthCredential.Explain(error)?.ErrorId);
        Assert.Equal(0, _requestsAtAttacker);
    }

    [Theory]
    [InlineData("token_endpoint", 307)]
    [InlineData("token_endpoint", 308)]
    [InlineData("token_endpoint", 302)]
    public async Task A_code_does_not_follow_a_redirect_to_another_host(string member, int status)
    {
        var path = PathOf(member);
        _site.Redirect(path, status, new Uri(_attacker.BaseUri, path));
        Assert.Equal(ErrorIds.RedirectRefused, (await FailAsync()).ErrorId);
        Assert.Equal(0, _requestsAtAttacker);
    }

    [Fact]
    public async Task A_redirect_of_the_metadata_away_from_https_is_refused()
    {
        _site.Redirect(ServerMetadata, 302, new Uri("http://login.example.com/metadata"));
        Assert.Equal(ErrorIds.AuthenticationFailed, (await FailAsync()).ErrorId);
        AssertNothingWasGiven();
    }

    [Theory]
    [InlineData("/oauth/token", 307)]
    [InlineData("/oauth/token", 308)]
    [InlineData("/oauth/token/accessible-resources", 302)]
    [InlineData("/oauth/token/accessible-resources", 307)]
    public async Task A_developer_consoles_login_sends_neither_secret_nor_token_to_where_it_is_redirected(
        string path, int status)
    {
        _site.Redirect(path, status, new Uri(_attacker.BaseUri, path));
        await Assert.ThrowsAsync<EngineException>(() => RunThreeLeggedAsync(_site.BaseUri, _browser));
        Assert.Equal(0, _requestsAtAttacker);
    }

    [Fact]
    public async Task A_developer_consoles_login_goes_to_https_only()
    {
        var error = await Assert.ThrowsAsync<EngineException>(
            () => RunThreeLeggedAsync(new Uri("http://login.example.com/"), _browser));
        Assert.Equal(ErrorIds.AuthenticationFailed, error.ErrorId);
        Assert.Equal(0, _browser.Pages);
    }

    [Fact]
    public async Task A_developer_consoles_answer_with_a_foreign_state_is_refused()
    {
        var prompt = new FixedPrompt(_ => "http://localhost:8080/callback?code=c1&state=foreign");
        var error = await Assert.ThrowsAsync<EngineException>(() => RunThreeLeggedAsync(_site.BaseUri, null, prompt));
        Assert.Equal(ErrorIds.AuthenticationFailed, error.ErrorId);
        Assert.Equal(0, _site.Counters.Token);
    }

    private void AssertNothingWasGiven()
    {
        Assert.Equal(0, _browser.Pages);
        Assert.Equal(0, _site.Counters.Register);
        Assert.Equal(0, _site.Counters.Token);
    }

    private OAuthOptions? Named(string? scopes)
    {
        if (scopes is null)
        {
            return null;
        }

        var options = Options();
        options.Scopes = scopes.Split(' ');
        return options;
    }

    private string PathOf(string member) =>
        new Uri(
            (string)_site.Server.Handle(new OAuthRequest(
                "GET",
                ServerMetadata + "/" + OAuthServer.Tenant,
                string.Empty,
                null,
                string.Empty))!.Body!.AsObject()[member]!).AbsolutePath;

    private OAuthOptions Options(IBrowser? browser = null, IAuthorizationPrompt? prompt = null) =>
        new()
        {
            Browser = browser ?? _browser,
            Prompt = prompt,
            Ports = _ports,
            ConsentTimeout = TimeSpan.FromSeconds(60)
        };

    private async Task<EngineException> FailAsync(
        IBrowser? browser = null, IAuthorizationPrompt? prompt = null, OAuthOptions? options = null)
    {
        var authorized = _site.Authorizations.Count;
        using var credential = OAuthCredential.Create(options ?? Options(browser, prompt));
        var error = await Assert.ThrowsAnyAsync<Exception>(
            async () => await TestConnection.OpenAsync(credential, _site.Endpoint));
        Assert.Equal(authorized, _site.Authorizations.Count);
        return OAuthCredential.Explain(error) ?? throw new InvalidOperationException("No named error: " + error, error);
    }

    private static async Task RunThreeLeggedAsync(Uri server, IBrowser? browser, IAuthorizationPrompt? prompt = null)
    {
        using var http = new HttpClient(HttpStack.CreateNetworkHandler(new NetworkOptions()));
        await ThreeLeggedFlow.RunAsync(http, new ThreeLeggedOptions
        {
            ClientId = DemoOAuthClients.ClassicId,
            ClientSecret = DemoOAuthClients.ClassicSecret,
            RedirectUri = new Uri($"http://localhost:{OAuthLoginTests.FreePorts(1)[0]}/callback"),
            Browser = browser,
            Prompt = prompt,
            Site = "demo",
            AuthorizeAddress = new Uri(server, "/authorize"),
            TokenAddress = new Uri(server, "/oauth/token"),
            ResourcesAddress = new Uri(server, "/oauth/token/accessible-resources"),
        });
    }

    private sealed class FixedPrompt(Func<Uri, string> answer) : IAuthorizationPrompt
    {
        public Task<string?> AskAsync(Uri authorizationUri, string? problem, CancellationToken cancellationToken) =>
            Task.FromResult<string?>(answer(authorizationUri));
    }
}
