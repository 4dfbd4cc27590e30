using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using McpAtlassian.DemoServer;
using McpAtlassian.DemoServer.Data;
using McpAtlassian.DemoServer.Identity;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Demo;

public sealed class DemoCredentialTests
{
    [Fact]
    public async Task Without_a_credential_v2_tells_where_its_metadata_is_and_v1_does_not()
    {
        using var site = TestDemo.Start();
        using var v2 = new DemoClient(site.Uri, null);
        using var refused = await v2.PostAsync("initialize");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(
            $"Bearer resource_metadata=\"{site.BaseUri}.well-known/oauth-protected-resource/v2/mcp\"",
            refused.Headers.WwwAuthenticate.ToString());

        using var v1 = new DemoClient(site.V1Uri, null);
        using var refusedToo = await v1.PostAsync("initialize");
        Assert.Equal(HttpStatusCode.Unauthorized, refusedToo.StatusCode);
        Assert.DoesNotContain(
            "resource_metadata", refusedToo.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_credentials_are_refused_as_invalid()
    {
        using var site = TestDemo.Start();
        foreach (var wrong in new[]
        {
            DemoClient.Basic(site.EmailAddress, "wrong"),
            DemoClient.Basic("someone@example.com", site.ApiToken),
            DemoClient.Basic(site.MultiSiteEmailAddress, site.ApiToken),
            new AuthenticationHeaderValue("Bearer", "wrong"),
            new AuthenticationHeaderValue("Basic", "not base64"),
            new AuthenticationHeaderValue("Token", site.ApiKey),
        })
        {
            using var client = new DemoClient(site.Uri, wrong);
            using var response = await client.PostAsync("initialize");
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Contains("invalid_token", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Email_and_token_as_Basic_and_an_api_key_as_Bearer_open_the_products()
    {
        using var site = TestDemo.Start();
        using var token = await DemoClient.ConnectAsync(site);
        Assert.Contains("getJiraIssue", await token.ListToolNamesAsync());
        using var key =
            await DemoClient.ConnectAsync(site, authorization: new AuthenticationHeaderValue("Bearer", site.ApiKey));
        Assert.Contains("getJiraIssue", await key.ListToolNamesAsync());
        Assert.Equal("app", (await key.CallDataAsync("atlassianUserInfo"))["account_type"]!.ToString());
    }

    [Fact]
    public async Task A_personal_token_as_Bearer_or_without_scopes_lists_hardly_any_tools()
    {
        using var site = TestDemo.Start();
        foreach (var weak in new[]
        {
            new AuthenticationHeaderValue("Bearer", site.ApiToken),
            DemoClient.Basic(site.EmailAddress, site.UnscopedApiToken)
        })
        {
            using var client = await DemoClient.ConnectAsync(site, authorization: weak);
            Assert.Equal(
                ["getAccessibleAtlassianResources", "atlassianUserInfo", "getTeamworkGraphContext"],
                await client.ListToolNamesAsync());
            Assert.Equal(
                -32602,
                (await client.ErrorAsync(
                    "tools/call",
                    new JsonObject
                    {
                        ["name"] = "getJiraIssue",
                        ["arguments"] = new JsonObject()
                    }))["code"]!.GetValue<int>());
        }
    }

    [Fact]
    public async Task With_api_tokens_off_connecting_works_and_each_call_is_refused_in_words()
    {
        using var site = TestDemo.Start(new TestDemoOptions { ApiTokensDisabled = true });
        using var client = await DemoClient.ConnectAsync(site);
        Assert.NotEmpty(await client.ListToolsAsync());
        Assert.Equal(
            "You don't have permission to connect via API token. Please ask your organization admin for access.",
            await client.CallTextAsync("atlassianUserInfo"));
    }

    [Fact]
    public async Task The_default_credentials_see_one_site_and_the_others_two()
    {
        using var site = TestDemo.Start();
        foreach (var (authorization, names) in new (AuthenticationHeaderValue, string[])[]
        {
            (DemoClient.Default(site), ["demo"]),
            (new AuthenticationHeaderValue("Bearer", site.ApiKey), ["demo"]),
            (DemoClient.Basic(site.MultiSiteEmailAddress, site.MultiSiteApiToken), ["demo", "second"]),
            (new AuthenticationHeaderValue("Bearer", site.MultiSiteApiKey), ["demo", "second"]),
        })
        {
            using var client = await DemoClient.ConnectAsync(site, authorization: authorization);
            var resources = (await client.CallDataAsync("getAccessibleAtlassianResources"))["resources"]!.AsArray();
            Assert.Equal(names, resources.Select(resource => resource!["name"]!.ToString()));
            Assert.Equal(site.CloudId, resources[0]!["cloudId"]!.ToString());
        }
    }

    [Fact]
    public async Task Service_management_is_for_tokens_and_Compass_for_OAuth()
    {
        using var site = TestDemo.Start();
        site.Credentials.Bearer = new OneToken(site);
        using var token = await DemoClient.ConnectAsync(site);
        var withToken = await token.ListToolNamesAsync();
        Assert.Contains("getJsmOpsAlerts", withToken);
        Assert.DoesNotContain("getCompassComponents", withToken);

        using var oauth =
            await DemoClient.ConnectAsync(site, authorization: new AuthenticationHeaderValue("Bearer", "issued"));
        var withOAuth = await oauth.ListToolNamesAsync();
        Assert.DoesNotContain("getJsmOpsAlerts", withOAuth);
        Assert.Contains("getCompassComponents", withOAuth);
    }

    [Fact]
    public async Task An_OAuth_token_sees_the_tools_of_its_scopes()
    {
        using var site = TestDemo.Start();
        site.Credentials.Bearer = new OneToken(site, "read:jira:agent-interface");
        using var client =
            await DemoClient.ConnectAsync(site, authorization: new AuthenticationHeaderValue("Bearer", "issued"));
        var names = await client.ListToolNamesAsync();
        Assert.Contains("getJiraIssue", names);
        Assert.DoesNotContain("createJiraIssue", names);
        Assert.DoesNotContain("searchConfluence", names);
    }

    private sealed class OneToken(DemoSite site, params string[] scopes) : IBearerValidator
    {
        public bool TryValidate(string token, string resource, out DemoIdentity? identity)
        {
            identity = token == "issued" && resource == new Uri(site.BaseUri, "v2/mcp").AbsoluteUri
                ? new DemoIdentity(
                    new DemoUser("712020:demo-admin", "Demo Admin", site.EmailAddress),
                    CredentialKind.OAuth,
                    ["demo"],
                    scopes.Length == 0 ? null : scopes)
                : null;
            return identity is not null;
        }
    }
}
