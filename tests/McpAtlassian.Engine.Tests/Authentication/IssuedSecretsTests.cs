using System.Collections.Concurrent;
using System.Security.Cryptography;
using McpAtlassian.DemoServer.OAuth;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Authentication.ThreeLegged;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Authentication;

/// <summary>
/// Whoever wants tokens hidden is told of each before a request carries it: when a request arrives, all tokens the
/// server has issued until then are known.
/// </summary>
public sealed class IssuedSecretsTests : IDisposable
{
    private readonly TestSite _site = new();
    private readonly TestHome _home = new();
    private readonly HttpClient _http = new();
    private readonly SocketsHttpHandler _network = new() { AllowAutoRedirect = false };
    private readonly ConcurrentDictionary<string, bool> _announced = new();
    private readonly ConcurrentBag<string> _early = [];
    private int _requests;

    public IssuedSecretsTests() => _site.Override = context =>
    {
        System.Threading.Interlocked.Increment(ref _requests);
        foreach (var secret in Issued.Where(secret => !_announced.ContainsKey(secret)))
        {
            _early.Add($"{context.Request.Url!.AbsolutePath}: {secret}");
        }

        return false;
    };

    /// <summary>A code is spent with the request that carries it.</summary>
    private IEnumerable<string> Issued =>
        _site.Server.SnapshotSecrets().Where(secret => !secret.StartsWith("code-", StringComparison.Ordinal));

    public void Dispose()
    {
        _site.Dispose();
        _home.Dispose();
        _http.Dispose();
        _network.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_OAuth_login_and_its_refresh(bool registersWithSecret)
    {
        _site.Options.RegisterWithSecret = registersWithSecret;
        using var credential = OAuthCredential.Create(new OAuthOptions
        {
            Browser = new TestBrowser(),
            Ports = OAuthLoginTests.FreePorts(1),
            BeforeUse = TellAsync
        });
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        await connection.CallAsync();
        _site.Server.ExpireAccessTokens();
        await connection.CallAsync();

        RequireAllTold(atLeast: registersWithSecret ? 5 : 4);
        RequireRedacted(credential);
    }

    [Fact]
    public async Task A_saved_session_before_it_sends_anything()
    {
        using (var first = OAuthCredential.Create(new OAuthOptions
        {
            Browser = new TestBrowser(),
            Ports = OAuthLoginTests.FreePorts(1),
            BeforeUse = TellAsync
        }))
        {
            await using var opening = await TestConnection.OpenAsync(first, _site.Endpoint);
            await first.SaveAsync(
                _home.Sessions,
                new SavedSession { Name = "work", Method = "OAuth", Endpoint = _site.Endpoint },
                _home.Secrets);
        }

        _announced.Clear();
        using var credential = OAuthCredential.Open(
            new OAuthOptions { BeforeUse = TellAsync }, _home.Sessions, _home.Sessions.Get("work"));
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        await connection.CallAsync();
        RequireAllTold(atLeast: 2);
    }

    [Fact]
    public async Task Client_credentials_with_a_secret_and_with_a_signed_assertion()
    {
        using var key = RSA.Create(2048);
        foreach (var credential in new[]
        {
            ClientCredentialsCredential.WithSecret(
                _network,
                DemoOAuthClients.ServiceId,
                DemoOAuthClients.ServiceSecret,
                options: new OAuthOptions { BeforeUse = TellAsync }),
            ClientCredentialsCredential.WithPrivateKey(
                _network,
                DemoOAuthClients.ServiceId,
                key.ExportPkcs8PrivateKeyPem(),
                options: new OAuthOptions { BeforeUse = TellAsync }),
        })
        {
            await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
            await connection.CallAsync();
        }

        RequireAllTold(atLeast: 2);
        // The assertion is not a token of the server's.
        Assert.Contains(_announced.Keys, static secret => secret.StartsWith("eyJ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_identity_providers_assertion_that_the_SDK_keeps_to_itself()
    {
        var credential = new IdentityAssertionCredential(
            _network,
            new IdentityAssertionOptions
            {
                IdentityToken = _ => Task.FromResult(TestOAuthClients.IdentityToken),
                IdentityTokenEndpoint = new Uri(_site.BaseUri, "/idp/token"),
                IdentityClientId = TestOAuthClients.IdentityId,
                ClientId = DemoOAuthClients.ServiceId,
                ClientSecret = DemoOAuthClients.ServiceSecret,
            },
            new OAuthOptions { BeforeUse = TellAsync });
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        await connection.CallAsync();

        RequireAllTold(atLeast: 2);
        Assert.Contains(TestOAuthClients.IdentityToken, _announced.Keys);
        RequireRedacted(credential);
    }

    [Fact]
    public async Task A_3LO_login_before_its_sites_are_listed_and_when_it_is_refreshed()
    {
        var port = OAuthLoginTests.FreePorts(1)[0];
        var credential = await ThreeLeggedFlow.RunAsync(
            _http,
            new ThreeLeggedOptions
            {
                ClientId = DemoOAuthClients.ClassicId,
                ClientSecret = DemoOAuthClients.ClassicSecret,
                RedirectUri = new Uri($"http://localhost:{port}/callback"),
                Browser = new TestBrowser(),
                Site = "demo",
                AuthorizeAddress = new Uri(_site.BaseUri, "/authorize"),
                TokenAddress = new Uri(_site.BaseUri, "/oauth/token"),
                ResourcesAddress = new Uri(_site.BaseUri, "/oauth/token/accessible-resources"),
                BeforeUse = TellAsync,
            });
        await credential.SaveAsync(_home.Sessions, new SavedSession { Name = "app", Method = "?" }, _home.Secrets);
        var later = new ThreeLeggedCredential(
            _http,
            new SavedGrantStore(_home.Sessions, "app"),
            null,
            static () => DateTimeOffset.UtcNow.AddHours(9),
            issued: new IssuedSecrets(TellAsync));
        await later.GetAccessTokenAsync(default);

        RequireAllTold(atLeast: 4);
        RequireRedacted(later);
    }

    [Fact]
    public async Task Nothing_goes_on_until_it_has_been_told()
    {
        var told = new TaskCompletionSource();
        var secrets = new IssuedSecrets(_ => told.Task);
        var first = secrets.AnnounceAsync("one");
        var second = secrets.AnnounceAsync("one", null, string.Empty);
        Assert.False(first.IsCompleted);
        Assert.False(second.IsCompleted);
        told.SetResult();
        await Task.WhenAll(first, second);
        Assert.True(secrets.AnnounceAsync("one").IsCompleted);
    }

    private async Task TellAsync(IReadOnlyList<string> secrets)
    {
        await Task.Yield();
        foreach (var secret in secrets)
        {
            _announced[secret] = true;
        }
    }

    private void RequireAllTold(int atLeast)
    {
        Assert.Empty(_early);
        Assert.True(_requests > 2);
        Assert.True(Issued.Count() >= atLeast, string.Join(", ", Issued.Select(static secret => secret[..4])));
        Assert.All(Issued, secret => Assert.Contains(secret, _announced.Keys));
    }

    /// <summary>What a server echoes of them is cleaned.</summary>
    private void RequireRedacted(Engine.Authentication.Credential credential)
    {
        var redactor = new Redactor();
        credential.CollectSecrets(redactor);
        Assert.DoesNotContain(Issued.Last(), redactor.Redact("you sent " + Issued.Last()), StringComparison.Ordinal);
    }
}
