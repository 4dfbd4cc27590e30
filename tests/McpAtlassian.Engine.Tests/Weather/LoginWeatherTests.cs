using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tests.Authentication;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Tests.Weather;

/// <summary>Logins with servers that misbehave, through a whole session as Connect-Atlassian opens it.</summary>
public sealed class LoginWeatherTests : IDisposable
{
    private readonly BadSite _bad = new();
    private readonly TestHome _home = new();

    public void Dispose()
    {
        _bad.Dispose();
        _home.Dispose();
    }

    [Theory]
    [InlineData(Misdeed.TokenAsForm)]
    [InlineData(Misdeed.TokenAsText)]
    [InlineData(Misdeed.OddMediaType)]
    [InlineData(Misdeed.ScopesWithCommas)]
    [InlineData(Misdeed.LifeAsText)]
    [InlineData(Misdeed.LifeAsFraction)]
    [InlineData(Misdeed.LifeHuge)]
    [InlineData(Misdeed.RegistrationTimesAsText)]
    [InlineData(Misdeed.IssuerWithSlash)]
    [InlineData(Misdeed.ResourceRefused)]
    [InlineData(Misdeed.ConsentRefusesResource)]
    [InlineData(Misdeed.TokenBusyUntil)]
    public async Task An_answer_that_peers_read_is_read(Misdeed misdeed)
    {
        _bad.Misdeed = misdeed;
        using var credential = OAuthCredential.Create(Options());
        var session = await ConnectAsync(credential);
        await session.CloseAsync();
        Assert.Equal("whoami", session.Catalogue.Tools.Single().Name);
        Assert.True(credential.ExpiresOn > DateTimeOffset.UtcNow.AddHours(7), $"ends on {credential.ExpiresOn}");
    }

    [Theory]
    [InlineData(Misdeed.MetadataPage, "DiscoveryFailed")]
    [InlineData(Misdeed.RegistrationRefused, "RegistrationFailed")]
    [InlineData(Misdeed.RegistrationPage, "RegistrationFailed")]
    [InlineData(Misdeed.TokenPage, "TokenRequestFailed")]
    [InlineData(Misdeed.TokenForbidden, "TokenRequestFailed")]
    [InlineData(Misdeed.TokenRefusedSilently, "TokenRequestFailed")]
    [InlineData(Misdeed.GrantRefused, "AuthenticationFailed")]
    public async Task The_leg_that_failed_is_named(Misdeed misdeed, string id)
    {
        _bad.Misdeed = misdeed;
        using var credential = OAuthCredential.Create(Options());
        var error = await Assert.ThrowsAsync<EngineException>(() => ConnectAsync(credential));
        Assert.Equal(id, error.ErrorId);
        Assert.NotNull(error.Remedy);
        Assert.Contains(_bad.Site.BaseUri.Host, error.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// Grants without a person find the authorization server by themselves, and name the leg all the same.
    /// </summary>
    [Theory]
    [InlineData(Misdeed.MetadataPage, "DiscoveryFailed")]
    [InlineData(Misdeed.TokenPage, "TokenRequestFailed")]
    [InlineData(Misdeed.GrantRefused, "AuthenticationFailed")]
    public async Task The_leg_of_a_login_without_a_person_is_named_too(Misdeed misdeed, string id)
    {
        _bad.Misdeed = misdeed;
        var credential = ClientCredentialsCredential.WithSecret(
            new System.Net.Http.HttpClientHandler { AllowAutoRedirect = false },
            "made-up",
            "made-up-secret",
            options: Silent());
        var options = new SessionOptions { Target = new HttpTarget(_bad.Site.Endpoint), Credential = credential };
        var error = await Assert.ThrowsAsync<EngineException>(
            () => McpSession.ConnectAsync(options, TestContext.Current.CancellationToken));
        Assert.Equal(id, error.ErrorId);
        Assert.NotNull(error.Remedy);
        Assert.Contains(_bad.Site.BaseUri.Host, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_servers_reason_for_not_registering_is_told()
    {
        _bad.Misdeed = Misdeed.RegistrationRefused;
        using var credential = OAuthCredential.Create(Options());
        var error = await Assert.ThrowsAsync<EngineException>(() => ConnectAsync(credential));
        Assert.Contains("no loopback here", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Every kind, in a login and in a refresh: what the wire carried is in no text.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public async Task No_misbehaviour_brings_a_secret_to_the_screen(Misdeed misdeed)
    {
        var observer = new WireObserver();
        _bad.Misdeed = misdeed;
        var options = Options();
        options.Notice = notice => observer.Lines.Enqueue(notice.Text);
        using (var credential = OAuthCredential.Create(options))
        {
            await TryAsync(credential, observer);
        }

        _bad.Misdeed = null;
        await SaveAsync();
        _bad.Misdeed = misdeed;
        var late = Options();
        late.Now = () => DateTimeOffset.UtcNow.AddHours(9);
        using (var saved = OAuthCredential.Open(late, _home.Sessions, _home.Sessions.Get("work")))
        {
            await TryAsync(saved, observer);
        }

        var said = string.Join("\n", observer.Lines);
        Assert.NotEmpty(_bad.Secrets);
        Assert.All(_bad.Secrets, secret => Assert.DoesNotContain(secret, said, StringComparison.Ordinal));
    }

    /// <summary>A page of a proxy says nothing of the grant: the same process asks again and goes on.</summary>
    [Theory]
    [InlineData(Misdeed.TokenPage)]
    [InlineData(Misdeed.TokenForbidden)]
    [InlineData(Misdeed.TokenRefusedSilently)]
    public async Task Only_a_verdict_ends_a_saved_login(Misdeed misdeed)
    {
        await SaveAsync();
        var options = Silent();
        options.Now = () => DateTimeOffset.UtcNow.AddHours(9);
        using var credential = OAuthCredential.Open(options, _home.Sessions, _home.Sessions.Get("work"));

        _bad.Misdeed = misdeed;
        var error = await Assert.ThrowsAsync<EngineException>(() => ConnectAsync(credential));
        Assert.Equal(ErrorIds.TokenRequestFailed, error.ErrorId);

        _bad.Misdeed = null;
        await (await ConnectAsync(credential)).CloseAsync();
    }

    [Fact]
    public async Task A_verdict_is_told_with_the_servers_reason_and_asked_for_once()
    {
        await SaveAsync();
        var options = Silent();
        options.Now = () => DateTimeOffset.UtcNow.AddHours(9);
        using var credential = OAuthCredential.Open(options, _home.Sessions, _home.Sessions.Get("work"));
        _bad.Misdeed = Misdeed.GrantRefused;
        var before = _bad.TokenRequests;
        for (var i = 0; i < 2; i++)
        {
            var error = await Assert.ThrowsAsync<EngineException>(() => ConnectAsync(credential));
            Assert.Equal(ErrorIds.AuthenticationExpired, error.ErrorId);
            Assert.Contains("invalid_grant", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, _bad.TokenRequests - before);
    }

    [Theory]
    [InlineData(Misdeed.TokenAsForm)]
    [InlineData(Misdeed.TokenAsText)]
    public async Task A_refreshed_token_in_another_form_is_kept(Misdeed misdeed)
    {
        await SaveAsync();
        _bad.Misdeed = misdeed;
        foreach (var hours in (int[])[9, 18])
        {
            var options = Silent();
            options.Now = () => DateTimeOffset.UtcNow.AddHours(hours);
            using var credential = OAuthCredential.Open(options, _home.Sessions, _home.Sessions.Get("work"));
            await (await ConnectAsync(credential)).CloseAsync();
        }
    }

    public static IEnumerable<TheoryDataRow<Misdeed>> All() =>
        Enum.GetValues<Misdeed>().Select(misdeed => new TheoryDataRow<Misdeed>(misdeed));

    private async Task TryAsync(OAuthCredential credential, WireObserver observer)
    {
        try
        {
            await (await ConnectAsync(credential, observer)).CloseAsync();
        }
        catch (EngineException error)
        {
            observer.Lines.Enqueue(error + "\n" + error.Remedy);
        }
    }

    private async Task SaveAsync()
    {
        using var credential = OAuthCredential.Create(Options());
        var session = await ConnectAsync(credential);
        var saved = new SavedSession { Name = "work", Method = "OAuth", Endpoint = _bad.Site.Endpoint };
        await credential.SaveAsync(_home.Sessions, saved, _home.Secrets);
        await session.CloseAsync();
    }

    private Task<McpSession> ConnectAsync(OAuthCredential credential, ICallObserver? observer = null) =>
        McpSession.ConnectAsync(
            new SessionOptions
            {
                Target = new HttpTarget(_bad.Site.Endpoint),
                Credential = credential,
                Observer = observer
            },
            TestContext.Current.CancellationToken);

    private static OAuthOptions Options() => new()
    {
        Browser = new TestBrowser(),
        Ports = OAuthLoginTests.FreePorts(1),
        RefreshPause = TimeSpan.FromMilliseconds(1),
    };

    private static OAuthOptions Silent() => new() { RefreshPause = TimeSpan.FromMilliseconds(1) };
}
