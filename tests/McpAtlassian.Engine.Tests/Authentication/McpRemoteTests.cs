using McpAtlassian.Engine.Authentication.McpRemote;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Tests.Authentication;

/// <summary>
/// Sessions on the files of mcp-remote. Each refresh token works once, so neither program may burn the other's.
/// </summary>
public sealed class McpRemoteTests : IDisposable
{
    private readonly TestSite _site = new();
    private readonly TestHome _home = new();
    private readonly McpRemoteFolder _folder = new();
    private TimeSpan _later;

    public void Dispose()
    {
        _site.Dispose();
        _home.Dispose();
        _folder.Dispose();
    }

    private string TokenPath => _folder.TokenPath(_site.Endpoint);

    [Fact]
    public async Task A_session_opens_without_consent_or_registration_and_says_when_its_token_ends()
    {
        await _folder.LogInAsync(_site, _site.Endpoint);
        using var credential = Open();
        await CallAsync(credential);

        Assert.Equal((0, 0, 0), (_site.Counters.Authorize, _site.Counters.Register, _site.Counters.Token));
        Assert.Equal("McpRemote", credential.Method);
        Assert.True(credential.RenewsItself);
        Assert.InRange(
            credential.ExpiresOn!.Value, DateTimeOffset.UtcNow.AddHours(7.9), DateTimeOffset.UtcNow.AddHours(8.1));
    }

    [Fact]
    public async Task What_a_refresh_brings_is_written_back_so_that_mcp_remote_goes_on_with_it()
    {
        await _folder.LogInAsync(_site, _site.Endpoint);
        var before = McpRemoteFolder.Read(TokenPath);
        before["unknown"] = "kept";
        McpRemoteFolder.Write(TokenPath, before);
        _later = TimeSpan.FromHours(7.95);
        using var credential = Open();
        await CallAsync(credential);

        Assert.Equal((1, 1), (_site.Counters.Token, _site.Counters.Refresh));
        Assert.Equal(new Uri(_site.BaseUri, "/v2/mcp").AbsoluteUri, _site.Server.SnapshotTokenForms()[^1]["resource"]);
        var after = McpRemoteFolder.Read(TokenPath);
        Assert.NotEqual((string?)before["access_token"], (string?)after["access_token"]);
        Assert.NotEqual((string?)before["refresh_token"], (string?)after["refresh_token"]);
        Assert.Equal("kept", (string?)after["unknown"]);
        Assert.Equal("Bearer", (string?)after["token_type"]);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(TokenPath));
        }

        await _folder.RefreshAsync(_site, _site.Endpoint);
        Assert.Equal(0, _site.Counters.Reuse);
    }

    [Fact]
    public async Task A_token_that_mcp_remote_refreshed_meanwhile_is_taken_from_its_file()
    {
        await _folder.LogInAsync(_site, _site.Endpoint);
        using var credential = Open();
        var session = await ConnectAsync(credential);
        _site.Server.ExpireAccessTokens();
        var fresh = (string)(await _folder.RefreshAsync(_site, _site.Endpoint))["access_token"]!;
        _site.Counters.Clear();
        await session.RefreshToolsAsync(null, default);
        await session.CloseAsync();

        Assert.Equal(0, _site.Counters.Token);
        Assert.Contains("Bearer " + fresh, _site.Authorizations);
    }

    [Fact]
    public async Task When_mcp_remote_was_faster_its_new_token_counts()
    {
        await _folder.LogInAsync(_site, _site.Endpoint);
        string? fresh = null;
        _site.Override = context =>
        {
            if (fresh is not null || context.Request.Url!.AbsolutePath != "/oauth/token")
            {
                return false;
            }

            // mcp-remote's own refresh, between this one's look at the file and its request.
            fresh = string.Empty;
            fresh = (string)_folder.RefreshAsync(_site, _site.Endpoint).GetAwaiter().GetResult()["access_token"]!;
            var written = McpRemoteFolder.Read(TokenPath);
            written["expires_in"] = 80_000;
            McpRemoteFolder.Write(TokenPath, written);
            context.Response.StatusCode = 400;
            context.Response.ContentType = "application/json";
            context.Response.OutputStream.Write("{\"error\":\"invalid_grant\"}"u8);
            return true;
        };
        _later = TimeSpan.FromHours(7.95);
        using var credential = Open();
        await CallAsync(credential);

        Assert.Contains("Bearer " + fresh, _site.Authorizations);
        Assert.Equal(fresh, (string?)McpRemoteFolder.Read(TokenPath)["access_token"]);
    }

    [Fact]
    public async Task A_login_that_is_over_asks_for_no_consent_and_says_what_to_do()
    {
        await _folder.LogInAsync(_site, _site.Endpoint);
        _site.Server.RevokeAll();
        var browser = new TestBrowser();
        using var credential = Open(browser);
        var error = await Assert.ThrowsAsync<EngineException>(() => CallAsync(credential));
        Assert.Equal(
            (ErrorIds.AuthenticationExpired, "Connect-Atlassian -OAuth", 0),
            (error.ErrorId, error.Remedy, browser.Pages));

        File.Delete(TokenPath);
        using var gone = OAuthCredential.Over(
            new OAuthOptions(), new McpRemoteGrantStore(McpRemoteLogin.At(_site.Endpoint, TokenPath), _home.Sessions));
        Assert.Equal(
            ErrorIds.AuthenticationExpired, (await Assert.ThrowsAsync<EngineException>(() => CallAsync(gone))).ErrorId);
    }

    [Fact]
    public async Task The_version_that_was_written_last_is_the_one_in_use()
    {
        await _folder.LogInAsync(_site, _site.Endpoint, "0.1.9");
        await _folder.LogInAsync(_site, _site.Endpoint, "0.1.38");
        File.SetLastWriteTimeUtc(_folder.TokenPath(_site.Endpoint, "0.1.38"), DateTime.UtcNow.AddDays(-1));
        Assert.Contains(
            "mcp-remote-0.1.9", McpRemoteLogin.Find(_site.Endpoint, _folder.Path).TokenPath, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://mcp.atlassian.com/v1/sse")]
    [InlineData("https://mcp.atlassian.com/v2/mcp")]
    public void Atlassians_login_is_found_under_any_URL_it_has_had(string address)
    {
        McpRemoteFolder.Write(_folder.TokenPath(new Uri(address)), []);
        Assert.Equal(address, McpRemoteLogin.Find(null, _folder.Path).Endpoint.AbsoluteUri);
    }

    [Fact]
    public void No_login_is_ConfigFileNotFound_and_names_the_folder()
    {
        var error = Assert.Throws<EngineException>(() => McpRemoteLogin.Find(_site.Endpoint, _folder.Path));
        Assert.Equal(ErrorIds.ConfigFileNotFound, error.ErrorId);
        Assert.Contains(_folder.Path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"access_token\":\"at-marked-secret\",")]
    [InlineData("[\"at-marked-secret\"]")]
    [InlineData("{\"refresh_token\":\"at-marked-secret\"}")]
    public async Task A_damaged_file_is_left_alone_and_none_of_it_is_shown(string content)
    {
        await _folder.LogInAsync(_site, _site.Endpoint);
        await File.WriteAllTextAsync(TokenPath, content);
        using var credential = Open();
        var error = await Assert.ThrowsAsync<EngineException>(() => CallAsync(credential));
        Assert.Equal(ErrorIds.ConfigUnparsable, error.ErrorId);
        Assert.DoesNotContain("marked", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(TokenPath));
    }

    private OAuthCredential Open(IBrowser? browser = null) => OAuthCredential.Over(
        new OAuthOptions { Browser = browser, Now = () => DateTimeOffset.UtcNow + _later },
        new McpRemoteGrantStore(McpRemoteLogin.Find(_site.Endpoint, _folder.Path), _home.Sessions));

    private Task<McpSession> ConnectAsync(OAuthCredential credential) =>
        McpSession.ConnectAsync(
            new SessionOptions { Target = new HttpTarget(_site.Endpoint), Credential = credential }, default);

    private async Task CallAsync(OAuthCredential credential) => await (await ConnectAsync(credential)).CloseAsync();
}
