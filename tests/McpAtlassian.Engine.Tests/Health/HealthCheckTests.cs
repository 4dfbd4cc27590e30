using System.Text;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Sessions.Health;
using McpAtlassian.Engine.Tests.Sessions;
using McpAtlassian.Engine.Tests.Transport;
using McpAtlassian.Engine.Transport;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Health;

public sealed class HealthCheckTests
{
    private static readonly string[] Ladder =
        ["Dns", "Tls", "Discovery", "Authentication", "Initialize", "Tools", "WhoAmI", "ProductRead"];

    [Fact]
    public async Task A_good_session_passes_every_rung_in_order()
    {
        using var site = TestDemo.Start();
        var session = await TestSessions.ConnectAsync(site);
        var told = new List<string>();
        var report = await HealthCheck.RunAsync(session, null, step => told.Add(step.Name), default);
        Assert.Equal(Ladder, told);
        Assert.Equal(Ladder, report.Steps.Select(step => step.Name));
        Assert.True(report.IsHealthy);
        Assert.All(
            report.Steps,
            step => Assert.Equal(step.Name == "Tls" ? HealthResult.Skipped : HealthResult.Passed, step.Result));
        Assert.Contains("admin@example.com", Step(report, "WhoAmI").Message, StringComparison.Ordinal);
        Assert.Contains("36 tools", Step(report, "Tools").Message, StringComparison.Ordinal);
        await session.CloseAsync();
    }

    [Fact]
    public async Task The_discovery_rung_sends_no_credential()
    {
        using var site = TestDemo.Start();
        var report = await TestAsync(site.Uri, TestSessions.Token(site));
        Assert.True(report.IsHealthy);
        Assert.Contains(site.Requests, request => !request.HasAuthorization && request.Status == 401);
    }

    [Fact]
    public async Task An_endpoint_without_a_credential_is_tested_as_far_as_one_gets()
    {
        using var site = TestDemo.Start();
        var report = await TestAsync(site.Uri, NoCredential.Instance);
        Assert.True(report.IsHealthy);
        Assert.Equal(HealthResult.Passed, Step(report, "Discovery").Result);
        Assert.All(report.Steps.Skip(3), step => Assert.Equal(HealthResult.Skipped, step.Result));
    }

    [Fact]
    public async Task Api_tokens_switched_off_are_told_from_a_wrong_token()
    {
        var options = new TestDemoOptions { ApiTokensDisabled = true };
        using var site = TestDemo.Start(options);
        var report = await TestAsync(site.Uri, TestSessions.Token(site));
        AssertFailed(report, "WhoAmI", ErrorIds.ApiTokenDisabled, "Connect-Atlassian -OAuth");
        AssertFailed(
            await TestAsync(site.Uri, Token(site.EmailAddress, "wrong-token")),
            "Authentication",
            ErrorIds.AuthenticationFailed,
            "Rovo MCP");
    }

    [Fact]
    public async Task A_token_without_scopes_fails_at_the_list_and_not_before()
    {
        using var site = TestDemo.Start();
        var report = await TestAsync(site.Uri, Token(site.EmailAddress, site.UnscopedApiToken));
        Assert.All(report.Steps.Take(5), step => Assert.NotEqual(HealthResult.Failed, step.Result));
        AssertFailed(
            report, "Tools", ErrorIds.TokenNotScoped, "https://id.atlassian.com/manage-profile/security/api-tokens");
        Assert.Equal(HealthResult.Passed, Step(report, "WhoAmI").Result);
    }

    [Fact]
    public async Task A_personal_token_sent_as_Bearer_is_recognised()
    {
        using var site = TestDemo.Start();
        var report = await TestAsync(site.Uri, TestSessions.Key(site.ApiToken));
        AssertFailed(report, "Tools", ErrorIds.CredentialInvalid, "-EmailAddress");
        Assert.Contains("sent as Bearer", Step(report, "Tools").Message, StringComparison.Ordinal);
        Assert.Equal(HealthResult.Warning, Step(report, "Authentication").Result);
        AssertFailed(
            await TestAsync(site.Uri, TestSessions.Key("ATATT3xunknowntoken")),
            "Authentication",
            ErrorIds.CredentialInvalid,
            "-EmailAddress");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_organization_admin_key_is_recognised_and_not_sent(bool asBearer)
    {
        const string key = "ATCTT3xFfGN0abcdefghijk";
        using var site = TestDemo.Start();
        var report = await TestAsync(site.Uri, asBearer ? TestSessions.Key(key) : Token(site.EmailAddress, key));
        AssertFailed(report, "Authentication", ErrorIds.CredentialInvalid, "-ApiKey");
        Assert.Contains("admin key", Step(report, "Authentication").Message, StringComparison.Ordinal);
        Assert.All(report.Steps.Skip(4), step => Assert.Equal(HealthResult.Skipped, step.Result));
        Assert.DoesNotContain(report.Steps, step => step.Message.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_of_a_developer_console_app_is_recognised_by_its_claim()
    {
        using var site = TestDemo.Start();
        var claims = Convert.ToBase64String(
            Encoding.UTF8.GetBytes("""{"https://atlassian.com/3lo":true,"scope":"read:jira-work"}""")).TrimEnd('=');
        var report = await TestAsync(site.Uri, TestSessions.Key($"eyJhbGciOiJub25lIn0.{claims}.c2ln"));
        AssertFailed(report, "Authentication", ErrorIds.CredentialInvalid, "-OAuth");
        Assert.Contains("3LO", Step(report, "Authentication").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "You don't have permission to connect from this IP address. Please ask your admin.",
        ErrorIds.IpBlocked,
        "allowlist")]
    [InlineData("Your admin has blocked this domain.", ErrorIds.ConsentDenied, "Domains")]
    [InlineData(
        "We are having trouble completing this action. Please try again shortly.",
        ErrorIds.CredentialInvalid,
        "-OAuth")]
    public async Task Atlassians_texts_are_recognised_in_a_tools_answer(string text, string errorId, string remedy)
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri);
        proxy.Play("atlassianUserInfo", Says(text), times: null);
        AssertFailed(
            await TestAsync(proxy.Through(site.Uri), TestSessions.Key(site.ApiKey)), "WhoAmI", errorId, remedy);
    }

    [Fact]
    public async Task A_refusal_by_address_is_recognised_before_any_login()
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri)
        {
            Script = _ =>
                WireFaults.Json(403, """{"message":"You don't have permission to connect from this IP address."}""")
        };
        AssertFailed(
            await TestAsync(proxy.Through(site.Uri), TestSessions.Token(site)),
            "Discovery",
            ErrorIds.IpBlocked,
            "allowlist");
    }

    [Theory]
    [InlineData(-3, "ahead of")]
    [InlineData(3, "behind")]
    public async Task A_wrong_clock_is_a_warning_that_says_by_how_much(int serverHours, string direction)
    {
        using var site = TestDemo.Start();
        var date = DateTimeOffset.UtcNow.AddHours(serverHours)
            .ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        using var proxy = new WireProxy(site.BaseUri)
        {
            Script = request => request.Headers.ContainsKey("Authorization")
                ? null
                : exchange =>
                    exchange.AnswerAsync(401, "application/json", "{}", "Date: " + date, "WWW-Authenticate: Bearer"),
        };
        var step = Step(await TestAsync(proxy.Through(site.Uri), TestSessions.Token(site)), "Discovery");
        Assert.Equal(HealthResult.Warning, step.Result);
        Assert.Equal(ErrorIds.ClockSkew, step.ErrorId);
        Assert.Contains($"3 hours {direction}", step.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_nobody_trusts_fails_the_secure_connection_and_all_above()
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri, TestCertificates.Listener());
        var report = await TestAsync(proxy.Through(site.Uri), TestSessions.Token(site));
        AssertFailed(report, "Tls", ErrorIds.TlsFailed, "trust");
        Assert.All(report.Steps.Skip(2), step => Assert.Equal(HealthResult.Skipped, step.Result));
        Assert.Empty(proxy.Seen);
    }

    [Fact]
    public async Task A_wrong_path_and_a_dead_port_are_told_apart()
    {
        using var site = TestDemo.Start();
        AssertFailed(
            await TestAsync(new Uri(site.BaseUri, "nothing/here"), TestSessions.Token(site)),
            "Discovery",
            ErrorIds.NotAnMcpServer,
            "https://mcp.atlassian.com/v2/mcp");
        var gone = site.Uri;
        site.Dispose();
        AssertFailed(await TestAsync(gone, NoCredential.Instance), "Discovery", ErrorIds.ServerUnreachable, "URL");
    }

    [Fact]
    public async Task An_issuer_that_calls_itself_otherwise_is_a_warning()
    {
        using var site = TestDemo.Start();
        site.OAuth.WrongIssuer = true;
        var step = Step(await TestAsync(site.Uri, TestSessions.Token(site)), "Discovery");
        Assert.Equal((HealthResult.Warning, ErrorIds.IssuerMismatch), (step.Result, step.ErrorId));
    }

    [Fact]
    public async Task The_bundle_contains_what_helps_and_no_secret_and_no_URL()
    {
        var folder = Directory.CreateTempSubdirectory("mcp-health-").FullName;
        try
        {
            using var site = TestDemo.Start();
            var report = await TestAsync(site.Uri, TestSessions.Token(site));
            var path = Path.Combine(folder, "bundle.json");
            await SupportBundle.WriteAsync(
                path,
                report,
                new Dictionary<string, string?>
                {
                    ["leak"] = "Basic "
                        + Convert.ToBase64String(Encoding.UTF8.GetBytes(site.EmailAddress + ":" + site.ApiToken)) + " "
                        + site.ApiToken
                },
                default);
            var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
            var bundle = JsonNode.Parse(text)!;
            Assert.Equal(8, bundle["steps"]!.AsArray().Count);
            Assert.Equal("example.com", (string?)bundle["session"]!["accountDomain"]);
            Assert.Contains("getJiraIssue", bundle["session"]!["tools"]!.AsArray().Select(tool => (string?)tool));
            Assert.DoesNotContain(site.ApiToken, text, StringComparison.Ordinal);
            Assert.DoesNotContain(site.ApiToken[..(site.ApiToken.Length / 2)], text, StringComparison.Ordinal);
            Assert.DoesNotContain(
                Convert.ToBase64String(Encoding.UTF8.GetBytes(site.EmailAddress + ":" + site.ApiToken)),
                text,
                StringComparison.Ordinal);
            Assert.DoesNotContain(site.EmailAddress, text, StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static WireFault Says(string text) => async exchange =>
    {
        var answer = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = exchange.Request.Id!.DeepClone(),
            ["result"] = new JsonObject
            {
                ["isError"] = true,
                ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text })
            },
        };
        await exchange.AnswerAsync(200, "application/json", answer.ToJsonString());
    };

    private static ApiTokenCredential Token(string email, string token) => new(email, SecretText.Protect(token));

    private static Task<HealthReport> TestAsync(Uri address, Credential credential) =>
        HealthCheck.RunAsync(
            new SessionOptions { Target = new HttpTarget(address), Credential = credential }, null, default);

    private static HealthStep Step(HealthReport report, string name) => report.Steps.Single(step => step.Name == name);

    private static void AssertFailed(HealthReport report, string name, string errorId, string remedy)
    {
        Assert.False(report.IsHealthy);
        var step = Step(report, name);
        Assert.Equal((HealthResult.Failed, errorId), (step.Result, step.ErrorId));
        Assert.Contains(remedy, step.Remedy, StringComparison.Ordinal);
    }
}
