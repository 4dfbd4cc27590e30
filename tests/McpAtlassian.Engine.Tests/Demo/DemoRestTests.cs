using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Demo;

public sealed class DemoRestTests : IDisposable
{
    private readonly TestDemo _site = TestDemo.Start();
    private readonly HttpClient _http = new();

    public DemoRestTests() => _http.DefaultRequestHeaders.Authorization = DemoClient.Default(_site);

    public void Dispose()
    {
        _http.Dispose();
        _site.Dispose();
    }

    [Fact]
    public async Task The_account_the_projects_and_the_fields_are_there()
    {
        Assert.Equal(_site.EmailAddress, (await GetAsync("myself"))["emailAddress"]!.ToString());
        Assert.Equal(
            ["DEMO", "OPS"], (await GetAsync("project")).AsArray().Select(project => project!["key"]!.ToString()));
        Assert.Contains((await GetAsync("field")).AsArray(), field => field!["id"]!.ToString() == "customfield_10016");
        Assert.Equal("Cloud", (await GetAsync("serverInfo"))["deploymentType"]!.ToString());
        Assert.Equal(
            "712020:demo-tester",
            (await GetAsync("user/search?query=tester")).AsArray().Single()!["accountId"]!.ToString());
        var meta =
            await GetAsync("issue/createmeta?projectKeys=DEMO&issuetypeNames=Task&expand=projects.issuetypes.fields");
        Assert.True(meta["projects"]![0]!["issuetypes"]!.AsArray()
            .Single()!["fields"]!["summary"]!["required"]!.GetValue<bool>());
    }

    [Fact]
    public async Task An_issue_goes_through_its_life()
    {
        var created = await SendAsync(
            HttpMethod.Post,
            "issue",
            """{"fields":{"project":{"key":"DEMO"},"issuetype":{"name":"Task"},"summary":"By """
            + """REST","description":{"type":"doc","version":1,"content":["""
            + """{"type":"paragraph","content":[{"type":"text","text":"Grüße"}]}]}}}""",
            HttpStatusCode.Created);
        var key = created!["key"]!.ToString();
        var issue = await GetAsync("issue/" + key);
        Assert.Equal("doc", issue["fields"]!["description"]!["type"]!.ToString());
        await SendAsync(
            HttpMethod.Put, "issue/" + key, """{"fields":{"summary":"Renamed"}}""", HttpStatusCode.NoContent);
        await SendAsync(
            HttpMethod.Post, $"issue/{key}/transitions", """{"transition":{"id":"21"}}""", HttpStatusCode.NoContent);
        await SendAsync(
            HttpMethod.Post,
            $"issue/{key}/comment",
            """{"body":{"type":"doc","version":1,"content":[{"type":"paragraph","content":["""
            + """{"type":"text","text":"note"}]}]}}""",
            HttpStatusCode.Created);

        // The MCP endpoint shows the same issue.
        using var mcp = await DemoClient.ConnectAsync(_site);
        var seen = await mcp.CallDataAsync(
            "getJiraIssue", new JsonObject { ["cloudId"] = _site.CloudId, ["issueIdOrKey"] = key });
        Assert.Equal("Renamed", seen["fields"]!["summary"]!.ToString());
        Assert.Equal("Grüße", seen["fields"]!["description"]!.ToString());
        Assert.Equal("In Progress", seen["fields"]!["status"]!["name"]!.ToString());
        Assert.Equal("note", seen["fields"]!["comment"]!["comments"]![0]!["body"]!.ToString());

        await SendAsync(HttpMethod.Delete, "issue/" + key, null, HttpStatusCode.NoContent);
        using var gone = await _http.GetAsync(Api("issue/" + key));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Both_searches_page()
    {
        var page = await SendAsync(
            HttpMethod.Post,
            "search/jql",
            """{"jql":"project = DEMO ORDER BY key","maxResults":40,"fields":["summary"]}""",
            HttpStatusCode.OK);
        Assert.Equal(40, page!["issues"]!.AsArray().Count);
        var rest = await GetAsync(
            "search/jql?jql=" + Uri.EscapeDataString("project = DEMO ORDER BY key") + "&nextPageToken="
                + page["nextPageToken"]);
        Assert.Equal(5, rest["issues"]!.AsArray().Count);
        var old = await GetAsync("search?jql=project%3DOPS&startAt=20&maxResults=10");
        Assert.Equal((25, 5), (old["total"]!.GetValue<int>(), old["issues"]!.AsArray().Count));
    }

    [Fact]
    public async Task Refusals_have_Jiras_shape()
    {
        var body = await SendAsync(
            HttpMethod.Post,
            "issue",
            """{"fields":{"project":{"key":"DEMO"},"issuetype":{"name":"Task"}}}""",
            HttpStatusCode.BadRequest);
        Assert.Equal("You must specify a summary of the issue.", body!["errors"]!["summary"]!.ToString());
        body =
            await SendAsync(HttpMethod.Post, "search/jql", """{"jql":"project = NOPE"}""", HttpStatusCode.BadRequest);
        Assert.Equal(
            "The value 'NOPE' does not exist for the field 'project'.", body!["errorMessages"]![0]!.ToString());
        body = await SendAsync(HttpMethod.Post, "issue", "{", HttpStatusCode.BadRequest);
        Assert.NotNull(body!["errorMessages"]);
    }

    [Fact]
    public async Task Without_a_credential_only_the_cloud_id_is_told()
    {
        using var http = new HttpClient();
        using var refused = await http.GetAsync(Api("myself"));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        var tenant = JsonNode.Parse(await http.GetStringAsync(new Uri(_site.RestUri + "/_edge/tenant_info")))!;
        Assert.Equal(_site.CloudId, tenant["cloudId"]!.ToString());
    }

    [Fact]
    public async Task The_gateway_serves_the_site_by_its_cloud_id_and_only_to_who_may_see_it()
    {
        var mine = JsonNode.Parse(
            await _http.GetStringAsync(new Uri(_site.BaseUri, $"ex/jira/{_site.CloudId}/rest/api/3/issue/DEMO-1")))!;
        Assert.Equal("DEMO-1", mine["key"]!.ToString());
        using var other = await _http.GetAsync(
            new Uri(_site.BaseUri, "ex/jira/66666666-7777-4888-9999-000000000000/rest/api/3/issue/SEC-1"));
        Assert.Equal(HttpStatusCode.Unauthorized, other.StatusCode);
        using var service = new HttpClient();
        service.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _site.MultiSiteApiKey);
        using var both = await service.GetAsync(
            new Uri(_site.BaseUri, "ex/jira/66666666-7777-4888-9999-000000000000/rest/api/3/issue/SEC-1"));
        Assert.Equal(HttpStatusCode.OK, both.StatusCode);
    }

    [Fact]
    public async Task When_strict_a_scoped_token_opens_the_gateway_and_not_the_site()
    {
        using var strict = TestDemo.Start(new TestDemoOptions { StrictRestTokens = true });
        using var onSite = await _http.GetAsync(new Uri(strict.RestUri + "/rest/api/3/myself"));
        Assert.Equal(HttpStatusCode.Unauthorized, onSite.StatusCode);
        using var onGateway =
            await _http.GetAsync(new Uri(strict.BaseUri, $"ex/jira/{strict.CloudId}/rest/api/3/myself"));
        Assert.Equal(HttpStatusCode.OK, onGateway.StatusCode);
    }

    [Fact]
    public async Task An_attachment_is_downloaded()
    {
        var issue = await GetAsync("issue/DEMO-1");
        var file =
            issue["fields"]!["attachment"]!.AsArray().Single(file => file!["filename"]!.ToString() == "notes.txt")!;
        Assert.Equal("Notes of the demo.\n", await _http.GetStringAsync(new Uri(file["content"]!.ToString())));
    }

    private Uri Api(string path) => new(_site.RestUri + "/rest/api/3/" + path);

    private async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await _http.GetStringAsync(Api(path)))!;

    private async Task<JsonNode?> SendAsync(HttpMethod method, string path, string? body, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, Api(path));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(expected == response.StatusCode, $"{(int)response.StatusCode}: {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}
