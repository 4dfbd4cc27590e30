using McpAtlassian.Engine.Tests.Hostile;
using McpAtlassian.Engine.Tests.Sessions;
using McpAtlassian.Engine.Transport;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Transport;

[HostileCase]
public sealed class OriginTests
{
    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_to_another_origin_is_refused_and_nothing_arrives_there(int status)
    {
        using var site = TestDemo.Start();
        using var elsewhere = new WireProxy(site.BaseUri);
        using var proxy = new WireProxy(site.BaseUri)
        {
            Script = _ => WireFaults.Redirect(status, elsewhere.Through(site.Uri).AbsoluteUri)
        };
        var e = await Assert.ThrowsAsync<EngineException>(
            () => TestSessions.ConnectAsync(proxy.Through(site.Uri), TestSessions.Token(site)));
        Assert.Equal(ErrorIds.RedirectRefused, e.ErrorId);
        Assert.Equal(0, elsewhere.Connections);
    }

    [Fact]
    public async Task A_redirect_from_https_to_http_is_refused()
    {
        using var site = TestDemo.Start();
        using var plain = new WireProxy(site.BaseUri);
        using var proxy = new WireProxy(site.BaseUri, TestCertificates.Listener())
        {
            Script = _ => WireFaults.Redirect(307, plain.Through(site.Uri).AbsoluteUri)
        };
        var e = await Assert.ThrowsAsync<EngineException>(
            () => TestSessions.ConnectAsync(
                proxy.Through(site.Uri), TestSessions.Token(site), new NetworkOptions { SkipCertificateCheck = true }));
        Assert.Equal(ErrorIds.RedirectRefused, e.ErrorId);
        Assert.Equal(0, plain.Connections);
    }

    [Theory]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_within_the_origin_is_followed_with_the_request_as_it_was(int status)
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri);
        proxy.Script = request => request.Target.StartsWith("/old", StringComparison.Ordinal)
            ? WireFaults.Redirect(status, site.Uri.PathAndQuery)
            : null;
        var session = await TestSessions.ConnectAsync(new Uri(proxy.Address, "old/mcp"), TestSessions.Token(site));
        Assert.Equal(site.CloudId, session.Site!.CloudId);
        Assert.All(proxy.Seen, request => Assert.NotNull(request.Authorization));
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_write_is_not_turned_into_a_GET_by_a_302()
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri);
        proxy.Script = request => request.Target.StartsWith("/old", StringComparison.Ordinal)
            ? WireFaults.Redirect(302, site.Uri.PathAndQuery)
            : null;
        var e = await Assert.ThrowsAsync<EngineException>(
            () => TestSessions.ConnectAsync(new Uri(proxy.Address, "old/mcp"), TestSessions.Token(site)));
        Assert.Equal(ErrorIds.RedirectRefused, e.ErrorId);
        Assert.Equal(0, site.RequestCount);
    }

    [Fact]
    public async Task A_redirect_names_its_whole_target_also_where_only_a_slash_is_new()
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri) { Script = _ => WireFaults.Redirect(301, "/mcp/?tools=all") };
        var address = new Uri(proxy.Address, "mcp?tools=all");
        var e = await Assert.ThrowsAsync<EngineException>(
            () => TestSessions.ConnectAsync(address, TestSessions.Token(site)));
        Assert.Equal(ErrorIds.RedirectRefused, e.ErrorId);
        Assert.Contains(
            $"{address} redirects to {new Uri(address, "/mcp/?tools=all")};", e.Message, StringComparison.Ordinal);
        Assert.Contains($"-Uri '{new Uri(address, "/mcp/?tools=all")}'", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chain_of_redirects_without_end_is_refused()
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri);
        proxy.Script = request => WireFaults.Redirect(307, request.Target);
        var e = await Assert.ThrowsAsync<EngineException>(
            () => TestSessions.ConnectAsync(proxy.Through(site.Uri), TestSessions.Token(site)));
        Assert.Equal(ErrorIds.RedirectRefused, e.ErrorId);
        Assert.True(proxy.Seen.Count < 20, $"{proxy.Seen.Count} requests");
    }

    [Fact]
    public async Task Every_request_goes_through_the_proxy_that_was_given()
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri);
        var session = await TestSessions.ConnectAsync(
            new Uri("http://mcp.example.com/v2/mcp?tools=all"),
            TestSessions.Token(site),
            new NetworkOptions { Proxy = proxy.Address, AllowUnencryptedAuthentication = true });
        await session.CloseAsync();
        Assert.All(
            proxy.Seen,
            request => Assert.StartsWith("http://mcp.example.com/v2/mcp", request.Target, StringComparison.Ordinal));
        Assert.Contains(proxy.Seen, request => request.Method == "DELETE");
    }

    [Fact]
    public async Task The_proxy_gets_its_credential_and_the_server_does_not()
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri);
        proxy.Script = request => request.Headers.ContainsKey("Proxy-Authorization")
            ? null
            : WireFaults.Status(407, "Proxy-Authenticate: Basic realm=\"demo\"");
        var session = await TestSessions.ConnectAsync(
            new Uri("http://mcp.example.com/v2/mcp?tools=all"),
            TestSessions.Token(site),
            new NetworkOptions
            {
                Proxy = proxy.Address,
                ProxyCredential = new System.Net.NetworkCredential("me", "proxy-secret"),
                AllowUnencryptedAuthentication = true
            });
        await session.CloseAsync();
        var expected = "Basic " + Convert.ToBase64String("me:proxy-secret"u8);
        Assert.Contains(
            proxy.Seen,
            request => request.Headers.TryGetValue("Proxy-Authorization", out var value) && value == expected);
        Assert.DoesNotContain(proxy.Seen, request => request.Authorization == expected);
    }

    [Theory]
    [InlineData("http://mcp.example.com/v2/mcp")]
    [InlineData("https://mcp.example.com/v2/mcp")]
    public async Task A_proxy_that_wants_a_credential_it_does_not_get_is_a_named_error(string address)
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri)
        {
            Script = _ => WireFaults.Status(407, "Proxy-Authenticate: Basic realm=\"demo\"")
        };
        var e = await Assert.ThrowsAsync<EngineException>(() => TestSessions.ConnectAsync(
            new Uri(address),
            TestSessions.Token(site),
            new NetworkOptions { Proxy = proxy.Address, AllowUnencryptedAuthentication = true }));
        Assert.Contains("ProxyCredential", e.Remedy, StringComparison.Ordinal);
        Assert.Equal(0, site.RequestCount);
    }
}
