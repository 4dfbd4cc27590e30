using System.Text.Json.Nodes;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Authentication.ThreeLegged;
using McpAtlassian.Engine.Sessions.Recipes.Local;
using McpAtlassian.Engine.Tests.Authentication;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Tests.Local;

public sealed class GatewayLinksTests
{
    private const string Gateway = "https://api.atlassian.com";
    private const string CloudId = "11111111-2222-4333-8444-555555555555";
    private int _asked;

    [Fact]
    public async Task A_link_for_people_is_the_sites_and_an_address_of_the_interface_stays()
    {
        var links = new GatewayLinks(
            Gateway, CloudId, _ => Answer(new CloudSite(CloudId, "mysite", new Uri("https://mysite.example.com"))));
        var issue =
            $$"""{"browse_url": "{{Gateway}}/ex/jira/{{CloudId}}/browse/DEMO-1", """
            + $$""" "url": "{{Gateway}}/ex/jira/{{CloudId}}/rest/api/2/issue/1"}""";
        var page =
            $$"""{"url": "{{Gateway}}/ex/confluence/{{CloudId}}/wiki/spaces/DEMO/pages/100", """
            + $$""" "self": "{{Gateway}}/ex/confluence/{{CloudId}}/wiki/rest/api/content/100"}""";
        var result = Result(issue, page);
        var site = await links.RestateAsync(result, default);

        Assert.Equal(("mysite", "https://mysite.example.com"), (site!.Name, site.Url));
        var first = (string)result["content"]![0]!["text"]!;
        Assert.Equal(first, (string)result["structuredContent"]!["result"]!);
        Assert.Contains("\"https://mysite.example.com/browse/DEMO-1\"", first);
        Assert.Contains($"\"{Gateway}/ex/jira/{CloudId}/rest/api/2/issue/1\"", first);
        var second = (string)result["content"]![1]!["text"]!;
        Assert.Contains("\"https://mysite.example.com/wiki/spaces/DEMO/pages/100\"", second);
        Assert.Contains("/wiki/rest/api/content/100", second);
        await links.RestateAsync(Result(issue, page), default);
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task Without_such_a_link_no_server_is_asked_and_without_an_answer_it_stays()
    {
        var links = new GatewayLinks(Gateway, CloudId, _ => Answer(null));
        Assert.Null(await links.RestateAsync(Result("{}", "https://mysite.example.com/browse/DEMO-1"), default));
        Assert.Equal(0, _asked);
        var link = $"{Gateway}/ex/jira/{CloudId}/browse/DEMO-1";
        var result = Result(link, link);
        Assert.Null(await links.RestateAsync(result, default));
        Assert.Equal(link, (string)result["content"]![0]!["text"]!);
    }

    [Fact]
    public async Task The_site_of_a_token_is_the_one_in_the_tokens_list()
    {
        using var site = new TestSite();
        var gateway = site.BaseUri.AbsoluteUri.TrimEnd('/');
        var list = $$"""[{"id": "{{CloudId}}", "name": "mysite", "url": "https://mysite.example.com", "scopes": []}]""";
        site.Override = context =>
        {
            if (context.Request.Url!.AbsolutePath != "/oauth/token/accessible-resources"
                || context.Request.Headers["Authorization"] != "Bearer made-up")
            {
                return false;
            }

            context.Response.ContentType = "application/json";
            context.Response.OutputStream.Write(System.Text.Encoding.UTF8.GetBytes(list));
            return true;
        };
        var recipe = LocalServerRecipe.Create(
            new LocalServerOptions { AccessToken = SecretText.Protect("made-up"), Site = CloudId });
        recipe.Gateway = gateway;
        recipe.Variables["JIRA_URL"] = LocalProduct.OnGateway(LocalProduct.Jira, CloudId, gateway);
        var links =
            GatewaySite.LinksOf(recipe, new AccessTokenCredential("made-up", CloudId, null), new NetworkOptions())!;
        var text = $"{gateway}/ex/jira/{CloudId}/browse/DEMO-1";
        var result = Result(text, text);
        Assert.Equal("mysite", (await links.RestateAsync(result, default))?.Name);
        Assert.Equal("https://mysite.example.com/browse/DEMO-1", (string)result["content"]![0]!["text"]!);
    }

    private Task<CloudSite?> Answer(CloudSite? site)
    {
        _asked++;
        return Task.FromResult(site);
    }

    private static JsonObject Result(params string[] texts) => new()
    {
        ["content"] = new JsonArray([
            .. Array.ConvertAll(texts, static text => (JsonNode)new JsonObject { ["type"] = "text", ["text"] = text })
        ]),
        ["structuredContent"] = new JsonObject { ["result"] = texts[0] },
        ["isError"] = false,
    };
}
