using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using McpAtlassian.DemoServer.OAuth;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Authentication.ThreeLegged;
using McpAtlassian.Engine.Sessions.Recipes;
using McpAtlassian.Engine.Sessions.Recipes.Local;
using McpAtlassian.Engine.Tests.Authentication;
using McpAtlassian.Engine.Tests.Transport;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Tests.Local;

[Collection("Local")]
public sealed class LocalServerSessionTests : IDisposable
{
    private const string Token = "ATLASSIAN_OAUTH_ACCESS_TOKEN";

    private readonly StandIn _standIn = new();
    private readonly TestSite _site = new();
    private readonly TestHome _home = new();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _standIn.Dispose();
        _site.Dispose();
        _home.Dispose();
        _http.Dispose();
    }

    [Fact]
    public async Task A_token_that_ends_while_its_server_runs_starts_the_server_anew_between_calls()
    {
        // Refreshed a tenth of its life early: due after 5.4 seconds, which opening must not take.
        _site.Options.TokenLife = TimeSpan.FromSeconds(6);
        await SaveLoginAsync();
        _site.Options.TokenLife = TimeSpan.FromHours(8);

        var session = await SessionOpener.OpenAsync(
            LocalServerRecipe.Create(new LocalServerOptions { Login = "app" }), null, Options(), default);
        try
        {
            var first = await StandIn.SeenAsync(session, Token);
            var until = DateTimeOffset.UtcNow.AddSeconds(120);
            var next = first;
            while (next.Process == first.Process && DateTimeOffset.UtcNow < until)
            {
                next = await StandIn.SeenAsync(session, Token);
            }

            Assert.NotEqual(first.Process, next.Process);
            Assert.NotEqual(first.Hash, next.Hash);
            Assert.Equal(next, await StandIn.SeenAsync(session, Token));
            Assert.Equal(1, _site.Counters.Refresh);
        }
        finally
        {
            await session.CloseAsync();
        }
    }

    [Fact]
    public async Task A_saved_login_opens_by_its_name_on_a_local_server_with_its_site()
    {
        await SaveLoginAsync();
        var session = await SessionOpener.OpenSavedAsync("app", Options(), default);
        try
        {
            Assert.Equal(
                ("OAuth3LO", TestSite.DemoCloudId, "demo"),
                (session.Credential.Method, session.Site?.CloudId, session.Site?.Name));
            Assert.Equal(
                StandIn.Hash(TestSite.DemoCloudId),
                (await StandIn.SeenAsync(session, "ATLASSIAN_OAUTH_CLOUD_ID")).Hash);
        }
        finally
        {
            await session.CloseAsync();
        }
    }

    [Fact]
    public async Task A_login_that_is_no_3LO_login_is_refused()
    {
        await _home.Sessions.SaveAsync(new SavedSession { Name = "other", Method = "ApiKey" }, "{}", _home.Secrets);
        var error = await Assert.ThrowsAsync<EngineException>(() =>
            SessionOpener.OpenAsync(
                LocalServerRecipe.Create(new LocalServerOptions { Login = "other" }), null, Options(), default));
        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
    }

    [Theory]
    [InlineData("scoped", true)]
    [InlineData("missing-scope", true)]
    [InlineData("classic", false)]
    [InlineData("wrong", false)]
    public async Task Only_a_token_the_site_refuses_and_the_gateway_knows_goes_to_the_gateway(
        string token, bool goesToGateway)
    {
        _site.Override = context => Answer(context, token);
        var site = _site.BaseUri.AbsoluteUri.TrimEnd('/');
        var recipe = LocalServerRecipe.Create(new LocalServerOptions
        {
            JiraUrl = _site.BaseUri,
            ConfluenceUrl = new Uri(_site.BaseUri, "wiki"),
            Identity = LocalIdentity.User("me@example.com", SecretText.Protect(token)),
        });
        recipe.Probe = true; // Asked by itself only of hosts under atlassian.net.
        recipe.Gateway = site;
        await GatewayProbe.ApplyAsync(recipe, new NetworkOptions(), null, default);

        var gateway = site + "/ex/jira/" + TestSite.DemoCloudId;
        Assert.Equal(goesToGateway ? gateway : site, recipe.Variables["JIRA_URL"]);
        Assert.Equal(
            goesToGateway ? site + "/ex/confluence/" + TestSite.DemoCloudId + "/wiki" : site + "/wiki",
            recipe.Variables["CONFLUENCE_URL"]);
        Assert.False(recipe.Probe);
        Assert.Equal(goesToGateway ? site : null, GatewaySite.Known(recipe)?.Url);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_question_at_the_site_trusts_the_authorities_the_server_is_given(bool isTrusted)
    {
        _site.Override = context => Answer(context, "scoped");
        var tls = TestCertificates.Listener();
        using var proxy = new WireProxy(_site.BaseUri, tls);
        var authority = Path.Combine(Directory.CreateTempSubdirectory("ca-").FullName, "ca.pem");
        var trusted = ((X509Certificate2)(isTrusted
            ? tls
            : TestCertificates.Listener()).ServerCertificate!).ExportCertificatePem();
        await File.WriteAllTextAsync(authority, trusted);
        try
        {
            var recipe = LocalServerRecipe.Create(new LocalServerOptions
            {
                JiraUrl = proxy.Address,
                Identity = LocalIdentity.User("me@example.com", SecretText.Protect("scoped")),
                CertificateAuthority = authority,
            });
            recipe.Probe = true;
            recipe.Gateway = proxy.Address.AbsoluteUri.TrimEnd('/');
            await GatewayProbe.ApplyAsync(recipe, recipe.NetworkWith(new NetworkOptions()), null, default);

            Assert.Equal(isTrusted, recipe.Variables["JIRA_URL"].Contains("/ex/jira/"));
            Assert.Equal("true", recipe.Variables["MCP_ATLASSIAN_USE_SYSTEM_TRUSTSTORE"]);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(authority)!, recursive: true);
        }
    }

    [Fact]
    public void A_cloud_site_is_asked_and_another_host_is_not()
    {
        Assert.True(Recipe("mysite").Probe);
        Assert.False(Recipe("jira.example.com").Probe);
        Assert.False(Recipe(TestSite.DemoCloudId).Probe);

        static LocalRecipe Recipe(string site) =>
            LocalServerRecipe.Create(new LocalServerOptions
            {
                Site = site,
                Identity = LocalIdentity.User("me@example.com", SecretText.Protect("t"))
            });
    }

    private static bool Answer(HttpListenerContext context, string token)
    {
        var path = context.Request.Url!.AbsolutePath;
        if (!path.EndsWith("/rest/api/3/myself", StringComparison.Ordinal))
        {
            return false;
        }

        var isGateway = path.StartsWith("/ex/jira/", StringComparison.Ordinal);
        var isAccepted = isGateway ? token == "scoped" : token == "classic";
        context.Response.StatusCode = isAccepted ? 200 : 401;
        var text =
            isGateway && token == "missing-scope" ? "{\"message\":\"Unauthorized; scope does not match\"}" : "{}";
        context.Response.OutputStream.Write(Encoding.UTF8.GetBytes(text));
        return true;
    }

    private async Task SaveLoginAsync()
    {
        var credential = await ThreeLeggedFlow.RunAsync(_http, new ThreeLeggedOptions
        {
            ClientId = DemoOAuthClients.ClassicId,
            ClientSecret = DemoOAuthClients.ClassicSecret,
            RedirectUri = new Uri($"http://localhost:{OAuthLoginTests.FreePorts(1)[0]}/callback"),
            Browser = new TestBrowser(),
            Site = "demo",
            AuthorizeAddress = new Uri(_site.BaseUri, "authorize"),
            TokenAddress = new Uri(_site.BaseUri, "oauth/token"),
            RevocationAddress = null,
            ResourcesAddress = new Uri(_site.BaseUri, "oauth/token/accessible-resources"),
        });
        await credential.SaveAsync(_home.Sessions, new SavedSession { Name = "app", Method = "?" }, _home.Secrets);
    }

    private OpeningOptions Options() => new() { OAuth = new OAuthOptions(), Store = _home.Sessions };
}
