using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Tests.Transport;

/// <summary>
/// Exceptions from a proxy mean what they mean in NO_PROXY, so that a local server and this process agree.
/// </summary>
public sealed class ProxyBypassTests
{
    [Theory]
    [InlineData("https://jira.example.com/rest", true)]
    [InlineData("https://jira.example.com:8443/rest", true)]
    [InlineData("https://JIRA.example.com/", true)]
    [InlineData("https://jira.example.com.attacker.example/", false)]
    [InlineData("https://notjira.example.com/", false)]
    [InlineData("https://jiraxexample.com/", false)]
    [InlineData("https://wiki.corp.example.com/", true)]
    [InlineData("https://a.b.corp.example.com/", true)]
    [InlineData("https://corp.example.com/", true)]
    [InlineData("https://evilcorp.example.com/", false)]
    [InlineData("https://mcp.atlassian.com/v2/mcp", false)]
    public void A_host_that_is_named_is_reached_without_the_proxy(string address, bool isBypassed)
    {
        using var handler = HttpStack.CreateNetworkHandler(new NetworkOptions
        {
            Proxy = new Uri("http://proxy.example.com:3128"),
            ProxyBypass = ["jira.example.com", " *.corp.example.com "],
        });
        Assert.Equal(isBypassed, handler.Proxy!.IsBypassed(new Uri(address)));
    }
}
