using McpAtlassian.Engine.Tests.Sessions;
using McpAtlassian.Engine.Transport;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Transport;

public sealed class EncryptionTests
{
    [Theory]
    [InlineData("self-signed", "127.0.0.1", 2)]
    [InlineData("expired", "127.0.0.1", -1)]
    [InlineData("for another host", "other.example.com", 2)]
    public async Task A_certificate_that_does_not_hold_is_refused_before_anything_is_sent(
        string kind, string host, int days)
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri, TestCertificates.Listener(host, days));
        var e = await Assert.ThrowsAsync<EngineException>(
            () => TestSessions.ConnectAsync(proxy.Through(site.Uri), TestSessions.Token(site)));
        Assert.True(e.ErrorId == ErrorIds.TlsFailed, $"{kind}: {e.ErrorId} {e.Message}");
        Assert.Contains("CertificateAuthority", e.Remedy, StringComparison.Ordinal);
        Assert.Empty(proxy.Seen);
        Assert.Equal(0, site.RequestCount);
    }

    [Theory]
    [InlineData("127.0.0.1", 2)]
    [InlineData("127.0.0.1", -1)]
    [InlineData("other.example.com", 2)]
    public async Task Any_certificate_is_accepted_where_the_check_is_skipped(string host, int days)
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri, TestCertificates.Listener(host, days));
        var session = await TestSessions.ConnectAsync(
            proxy.Through(site.Uri), TestSessions.Token(site), new NetworkOptions { SkipCertificateCheck = true });
        Assert.Equal(site.CloudId, session.Site!.CloudId);
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_server_that_asks_for_a_client_certificate_and_can_do_without_works()
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri, TestCertificates.Listener(asksForClientCertificate: true));
        var session = await TestSessions.ConnectAsync(
            proxy.Through(site.Uri), TestSessions.Token(site), new NetworkOptions { SkipCertificateCheck = true });
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_server_that_insists_on_a_client_certificate_is_named_with_what_to_do()
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri, TestCertificates.Listener(insistsOnClientCertificate: true));
        var e = await Assert.ThrowsAsync<EngineException>(
            () => TestSessions.ConnectAsync(
                proxy.Through(site.Uri), TestSessions.Token(site), new NetworkOptions { SkipCertificateCheck = true }));
        Assert.Equal(ErrorIds.TlsFailed, e.ErrorId);
        Assert.Contains("ClientCertificate", e.Remedy, StringComparison.Ordinal);
        Assert.Equal(0, site.RequestCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_certificate_is_shown_to_a_server_that_insists_on_it(bool pfx)
    {
        using var site = TestDemo.Start();
        using var files = new ClientCertificateFiles();
        string? shown = null;
        var tls = TestCertificates.Listener(insistsOnClientCertificate: true);
        tls.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
        {
            shown = certificate?.Subject;
            return certificate is not null;
        };
        using var proxy = new WireProxy(site.BaseUri, tls);
        var network = new NetworkOptions
        {
            SkipCertificateCheck = true,
            ClientCertificate = pfx ? files.PfxPath : files.CertificatePath,
            ClientKey = pfx ? null : files.KeyPath
        };
        var session = await TestSessions.ConnectAsync(proxy.Through(site.Uri), TestSessions.Token(site), network);
        Assert.Equal("CN=client.example.com", shown);
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_client_certificate_that_is_none_is_a_named_error_before_anything_is_sent()
    {
        using var site = TestDemo.Start();
        using var files = new ClientCertificateFiles();
        foreach (var (certificate, key, error) in new[]
        {
            (files.CertificatePath + ".gone", (string?)null, ErrorIds.PathInvalid),
            (files.CertificatePath, files.KeyPath + ".gone", ErrorIds.PathInvalid),
            (files.KeyPath, null, ErrorIds.CredentialInvalid),
            (files.CertificatePath, null, ErrorIds.CredentialInvalid),
        })
        {
            var e = await Assert.ThrowsAsync<EngineException>(
                () => TestSessions.ConnectAsync(
                    site.Uri,
                    TestSessions.Token(site),
                    new NetworkOptions { ClientCertificate = certificate, ClientKey = key }));
            Assert.Equal(error, e.ErrorId);
            Assert.DoesNotContain("PRIVATE KEY", e.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(0, site.RequestCount);
    }

    [Fact]
    public async Task A_server_that_speaks_no_TLS_on_an_https_address_is_a_TLS_failure()
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri) { Script = _ => WireFaults.Html };
        var address = new UriBuilder(proxy.Through(site.Uri)) { Scheme = "https" }.Uri;
        var e = await Assert.ThrowsAsync<EngineException>(
            () => TestSessions.ConnectAsync(address, TestSessions.Token(site), timeout: TimeSpan.FromSeconds(60)));
        Assert.Contains(e.ErrorId, new[] { ErrorIds.TlsFailed, ErrorIds.ServerUnavailable });
        Assert.Equal(0, site.RequestCount);
    }

    [Fact]
    public async Task A_credential_over_plain_http_is_refused_for_any_host_but_this_one()
    {
        using var site = TestDemo.Start();
        var address = new Uri("http://mcp.example.com/v2/mcp");
        var e = await Assert.ThrowsAsync<EngineException>(
            () => TestSessions.ConnectAsync(address, TestSessions.Token(site)));
        Assert.Equal(ErrorIds.CredentialUnencrypted, e.ErrorId);
        Assert.Contains("AllowUnencryptedAuthentication", e.Remedy, StringComparison.Ordinal);

        using var proxy = new WireProxy(site.BaseUri);
        var session = await TestSessions.ConnectAsync(
            address,
            TestSessions.Token(site),
            new NetworkOptions { AllowUnencryptedAuthentication = true, Proxy = proxy.Address });
        Assert.Equal(site.CloudId, session.Site!.CloudId);
        await session.CloseAsync();
    }
}
