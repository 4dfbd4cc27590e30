using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Demo;

public sealed class DemoPageTests : IAsyncLifetime
{
    private readonly TestDemo _site = TestDemo.Start();
    private readonly HttpClient _http = new();
    private DemoClient _client = null!;

    public async ValueTask InitializeAsync() => _client = await DemoClient.ConnectAsync(_site);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        _http.Dispose();
        _site.Dispose();
        return default;
    }

    [Fact]
    public async Task It_shows_calls_with_arguments_and_outcome_issues_and_pages()
    {
        Assert.Contains("No tool was called yet.", await PageAsync());
        await CallAsync("createJiraIssue", """
            {"projectKey":"DEMO","issueType":"Task","summary":"Seen <b>on the page</b>"}
            """);
        await CallAsync("getJiraIssue", """{"issueIdOrKey":"DEMO-99999"}""");
        await CallAsync("transitionJiraIssue", """{"issueIdOrKey":"DEMO-1","transition":{"id":"31"}}""");
        await CallAsync("createConfluenceContent", """
            {"contentType":"page","title":"A page","body":"x","parent":{"spaceKey":"DEMO"}}
            """);
        var page = await PageAsync();
        Assert.Matches(
            "<th scope=\"row\">createJiraIssue</th><td class=\"said\">projectKey: DEMO, issueType: Task, "
            + "summary: Seen &lt;b&gt;on the page&lt;/b&gt;</td><td class=\"ok\">ok DEMO-\\d+</td>"
            + "<td class=\"took\">\\d+ ms", page);
        Assert.Matches("<th scope=\"row\">getJiraIssue</th>.*<td class=\"bad\">failed: Issue does not exist", page);
        Assert.Matches("<li class=\"touched\"><strong>DEMO-\\d+</strong> Seen &lt;b&gt;on the page&lt;/b&gt; "
            + "<span class=\"flag\">new</span></li>", page);
        Assert.Matches(
            "(?s)<section class=\"done\">.*<strong>DEMO-1</strong> [^\n]*<span class=\"flag\">changed", page);
        Assert.Contains("A page (version 1) <span class=\"flag\">new</span>", page);
        Assert.DoesNotContain("<b>", page);
    }

    [Fact]
    public async Task It_lets_in_its_own_style_and_script_and_nothing_else()
    {
        using var answer = await _http.GetAsync(_site.BaseUri, TestContext.Current.CancellationToken);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none';", policy);
        Assert.DoesNotContain("unsafe", policy);
        foreach (var tag in (string[])["style", "script"])
        {
            var inner = Regex.Match(page, $"(?s)<{tag}>(.*)</{tag}>").Groups[1].Value;
            var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(inner)));
            Assert.Contains($"{tag}-src 'sha256-{hash}'", policy);
        }

        Assert.DoesNotMatch("https?://(?!127)|src=|url\\(|@import", page);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task It_shows_no_secret_whatever_a_script_does_with_it()
    {
        string[] secrets =
        [
            _site.ApiToken, _site.ApiKey, _site.UnscopedApiToken, _site.MultiSiteApiToken, _site.MultiSiteApiKey,
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_site.EmailAddress}:{_site.ApiToken}")),
        ];
        foreach (var secret in secrets)
        {
            // The second lies where the text is cut.
            var filling = new string('x', 145);
            await CallAsync("createJiraIssue", $$"""
                {"projectKey":"DEMO","issueType":"Task","summary":"The key is {{secret}}.",
                "description":"{{filling}} {{secret}}"}
                """);
            await CallAsync("getJiraIssue", $$"""
                {"issueIdOrKey":"{{secret}}","apiToken":"brief","password":"brief"}
                """);
        }

        var page = await PageAsync();
        Assert.Contains("The key is •••", page);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret.Substring(10, 12), page));
        Assert.DoesNotContain("brief", page);
    }

    [Fact]
    public async Task It_keeps_the_last_fifty_calls()
    {
        for (var i = 0; i < 55; i++)
        {
            await CallAsync("getJiraIssue", """{"issueIdOrKey":"DEMO-1"}""");
        }

        Assert.Contains("Last calls <span class=\"count\">50</span>", await PageAsync());
    }

    private Task<string> PageAsync() => _http.GetStringAsync(_site.BaseUri, TestContext.Current.CancellationToken);

    private Task CallAsync(string tool, string arguments)
    {
        var inputs = (JsonObject)JsonNode.Parse(arguments)!;
        inputs["cloudId"] = _site.CloudId;
        return _client.CallAsync(tool, inputs);
    }
}
