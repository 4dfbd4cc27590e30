using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Transport;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Authentication;

/// <summary>OAuth through the engine's own session, as Connect-Atlassian uses it.</summary>
public sealed class SessionLoginTests : IDisposable
{
    private readonly TestDemo _site = TestDemo.Start();
    private readonly TestHome _home = new();

    public void Dispose()
    {
        _site.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task A_person_may_take_longer_than_connecting_may_and_sees_one_page()
    {
        var browser = new SlowBrowser();
        using var credential =
            OAuthCredential.Create(new OAuthOptions { Browser = browser, Ports = OAuthLoginTests.FreePorts(2) });
        var session = await McpSession.ConnectAsync(
            new SessionOptions
            {
                Target = new HttpTarget(_site.Uri),
                Credential = credential,
                ConnectTimeout = TimeSpan.FromSeconds(6)
            }, default);
        await session.CloseAsync();

        Assert.Equal((1, 1, 1), (browser.Pages, _site.OAuthCounters.Register, _site.OAuthCounters.Authorize));
    }

    [Fact]
    public async Task A_saved_session_opens_with_no_request_to_the_OAuth_server()
    {
        using (var credential = OAuthCredential.Create(
            new OAuthOptions { Browser = new TestBrowser(), Ports = OAuthLoginTests.FreePorts(2) }))
        {
            var session = await ConnectAsync(credential);
            await credential.SaveAsync(
                _home.Sessions,
                new SavedSession { Name = "work", Method = "OAuth", Endpoint = _site.Uri },
                _home.Secrets);
            await session.CloseAsync();
        }

        _site.OAuthCounters.Clear();
        using var saved = OAuthCredential.Open(new OAuthOptions(), _home.Sessions, _home.Sessions.Get("work"));
        await (await ConnectAsync(saved)).CloseAsync();
        Assert.Equal(
            (0, 0, 0, 0),
            (
                _site.OAuthCounters.Discovery,
                _site.OAuthCounters.Register,
                _site.OAuthCounters.Authorize,
                _site.OAuthCounters.Token));
    }

    [Fact]
    public async Task Named_errors_of_a_login_reach_the_caller()
    {
        _site.OAuth.DenyConsent = true;
        using var refused = OAuthCredential.Create(
            new OAuthOptions { Browser = new TestBrowser(), Ports = OAuthLoginTests.FreePorts(2) });
        Assert.Equal(
            ErrorIds.ConsentDenied, (await Assert.ThrowsAsync<EngineException>(() => ConnectAsync(refused))).ErrorId);

        _site.OAuth.WrongIssuer = true;
        using var foreign = OAuthCredential.Create(
            new OAuthOptions { Browser = new TestBrowser(), Ports = OAuthLoginTests.FreePorts(2) });
        Assert.Equal(
            ErrorIds.IssuerMismatch, (await Assert.ThrowsAsync<EngineException>(() => ConnectAsync(foreign))).ErrorId);

        _site.OAuth.WrongIssuer = false;
        using var nobody = OAuthCredential.Create(new OAuthOptions());
        Assert.Equal(
            ErrorIds.CredentialRequired,
            (await Assert.ThrowsAsync<EngineException>(() => ConnectAsync(nobody))).ErrorId);
    }

    private Task<McpSession> ConnectAsync(OAuthCredential credential) =>
        McpSession.ConnectAsync(
            new SessionOptions { Target = new HttpTarget(_site.Uri), Credential = credential }, default);

    /// <summary>A user who reads the page for longer than the SDK waits for its first answer.</summary>
    private sealed class SlowBrowser : IBrowser
    {
        private readonly TestBrowser _browser = new();

        public int Pages { get; private set; }

        public async Task OpenAsync(Uri uri, CancellationToken cancellationToken)
        {
            Pages++;
            await Task.Delay(TimeSpan.FromSeconds(6.5), cancellationToken);
            await _browser.OpenAsync(uri, cancellationToken);
        }
    }
}
