using McpAtlassian.Engine.Sessions.Health;
using McpAtlassian.Engine.Tests.Sessions;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Health;

public sealed class SiteLookupTests
{
    [Theory]
    [InlineData("demo")]
    [InlineData("DEMO")]
    [InlineData("demo.example.com")]
    [InlineData("https://demo.example.com/wiki/spaces")]
    [InlineData("11111111-2222-4333-8444-555555555555")]
    public async Task A_site_of_the_session_is_found_under_each_of_its_names_without_a_request(string name)
    {
        using var site = TestDemo.Start();
        var session = await TestSessions.ConnectAsync(site, credential: TestSessions.MultiSiteToken(site));
        var before = site.RequestCount;
        var found = await SiteLookup.FindAsync(session, name, default);
        Assert.Equal((site.CloudId, "demo"), (found.CloudId, found.Name));
        Assert.Equal(before, site.RequestCount);
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_site_tells_its_cloudId_without_a_session()
    {
        using var site = TestDemo.Start();
        var found = await SiteLookup.FindAsync(null, site.BaseUri.AbsoluteUri, default);
        Assert.Equal(site.CloudId, found.CloudId);
    }

    [Fact]
    public async Task A_cloudId_nobody_sees_is_an_error_that_says_why()
    {
        var e = await Assert.ThrowsAsync<EngineException>(
            () => SiteLookup.FindAsync(null, Guid.NewGuid().ToString(), default));
        Assert.Equal(ErrorIds.SiteNotFound, e.ErrorId);
    }

    [Fact]
    public async Task A_server_that_is_no_site_is_an_error()
    {
        using var site = TestDemo.Start();
        site.Faults.Add(new DemoFault { Kind = DemoFaultKind.Html, Path = "/_edge" });
        var e = await Assert.ThrowsAsync<EngineException>(
            () => SiteLookup.FindAsync(null, site.BaseUri.AbsoluteUri, default));
        Assert.Equal(ErrorIds.SiteNotFound, e.ErrorId);
    }
}
