using McpAtlassian.DemoServer;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tests.Demo;
using McpAtlassian.Engine.Tests.Transport;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Transport;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Sessions;

public sealed class ConnectTests
{
    [Theory]
    [InlineData(DemoProtocolEra.Handshake, "2025-11-25")]
    [InlineData(DemoProtocolEra.Stateless2026, "2026-07-28")]
    public async Task A_session_opens_in_both_eras_with_all_tools_and_its_site(DemoProtocolEra era, string version)
    {
        using var site = TestDemo.Start(new TestDemoOptions { ProtocolEra = era, PageSize = 7, ExtraToolCount = 100 });
        var session = await TestSessions.ConnectAsync(site);
        Assert.Equal(version, session.ProtocolVersion);
        Assert.True(session.Catalogue.Tools.Count > 130, $"{session.Catalogue.Tools.Count} tools");
        Assert.Equal(
            100, session.Catalogue.Tools.Count(tool => tool.Name.StartsWith("demoExtra", StringComparison.Ordinal)));
        Assert.Equal(site.CloudId, session.Site!.CloudId);
        Assert.False(string.IsNullOrEmpty(session.ServerName));
        Assert.Equal(
            "DEMO-1",
            (await session.CallAsync(
                "getJiraIssue", new System.Collections.Hashtable { ["issueIdOrKey"] = "DEMO-1" })).Member("key"));
        await session.CloseAsync();
    }

    [Theory]
    [InlineData(DemoProtocolEra.Handshake, "2025-11-25", "2025-11-25")]
    [InlineData(DemoProtocolEra.Handshake, "1999-01-01", "2025-11-25")]
    [InlineData(DemoProtocolEra.Handshake, "2026-07-28", "2025-11-25")]
    [InlineData(DemoProtocolEra.Stateless2026, "2025-06-18", "2026-07-28")]
    public async Task A_version_from_earlier_is_believed_until_the_server_says_otherwise(
        DemoProtocolEra era, string known, string version)
    {
        using var site = TestDemo.Start(new TestDemoOptions { ProtocolEra = era });
        var session = await McpSession.ConnectAsync(
            new SessionOptions
            {
                Target = new HttpTarget(site.Uri),
                Credential = TestSessions.Token(site),
                KnownProtocolVersion = known
            },
            TestContext.Current.CancellationToken);
        Assert.Equal(version, session.ProtocolVersion);
        Assert.NotEmpty(session.Catalogue.Tools);
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_version_from_earlier_saves_the_question_for_it()
    {
        using var site = TestDemo.Start();
        var session = await McpSession.ConnectAsync(
            new SessionOptions
            {
                Target = new HttpTarget(site.Uri),
                Credential = TestSessions.Token(site),
                KnownProtocolVersion = "2025-11-25"
            },
            TestContext.Current.CancellationToken);
        await session.CloseAsync();
        var methods = site.Requests.Select(request => request.RpcMethod).ToArray();
        Assert.Contains("initialize", methods);
        Assert.DoesNotContain("server/discover", methods);
    }

    [Fact]
    public async Task The_tools_are_those_the_server_lists()
    {
        using var site = TestDemo.Start(new TestDemoOptions { PageSize = 3 });
        using var client = await DemoClient.ConnectAsync(site);
        var session = await TestSessions.ConnectAsync(site);
        Assert.Equal(await client.ListToolNamesAsync(), session.Catalogue.Tools.Select(tool => tool.Name));
        await session.CloseAsync();
    }

    [Fact]
    public async Task The_endpoint_of_version_1_and_the_short_list_of_version_2_open_too()
    {
        using var site = TestDemo.Start();
        var v1 = await TestSessions.ConnectAsync(site, site.V1Uri);
        var v2 = await TestSessions.ConnectAsync(site, site.V2Uri);
        Assert.Equal(site.CloudId, v1.Site!.CloudId);
        Assert.Equal(site.CloudId, v2.Site!.CloudId);
        Assert.NotNull(v2.Catalogue.Find("discover"));
        Assert.Null(v1.Catalogue.Find("discover"));
        await v1.CloseAsync();
        await v2.CloseAsync();
    }

    [Theory]
    [InlineData("personal token")]
    [InlineData("service key")]
    [InlineData("header")]
    public async Task Each_kind_of_credential_is_accepted(string kind)
    {
        using var site = TestDemo.Start();
        var credential = kind switch
        {
            "personal token" => TestSessions.Token(site),
            "service key" => TestSessions.Key(site.ApiKey),
            _ => new HeaderCredential(new System.Collections.Generic.Dictionary<string, System.Security.SecureString>
            {
                ["Authorization"] = SecretText.Protect("Bearer " + site.ApiKey)
            }),
        };
        var session = await TestSessions.ConnectAsync(site, credential: credential);
        Assert.Equal(site.CloudId, session.Site!.CloudId);
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_wrong_token_is_refused_with_the_page_where_one_is_made()
    {
        using var site = TestDemo.Start();
        const string wrong = "ATATT3xWRONGWRONGWRONG";
        var e = await Assert.ThrowsAsync<EngineException>(
            () => TestSessions.ConnectAsync(
                site, credential: new ApiTokenCredential(site.EmailAddress, SecretText.Protect(wrong))));
        Assert.Equal(ErrorIds.AuthenticationFailed, e.ErrorId);
        Assert.Contains(
            "https://id.atlassian.com/manage-profile/security/api-tokens", e.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain(wrong, e.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, site.SessionCount);
    }

    [Fact]
    public async Task A_wrong_key_and_no_credential_are_refused_each_with_its_remedy()
    {
        using var site = TestDemo.Start();
        var key = await Assert.ThrowsAsync<EngineException>(
            () => TestSessions.ConnectAsync(site, credential: TestSessions.Key("ATSTT3xWRONGWRONG")));
        Assert.Equal(ErrorIds.AuthenticationFailed, key.ErrorId);
        Assert.Contains("service account", key.Remedy, StringComparison.Ordinal);
        var none = await Assert.ThrowsAsync<EngineException>(() => TestSessions.ConnectAsync(site.Uri));
        Assert.Equal(ErrorIds.AuthenticationFailed, none.ErrorId);
        Assert.Contains("-ApiToken", none.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "token")]
    [InlineData(401, "key")]
    [InlineData(403, "key")]
    [InlineData(500, "header")]
    [InlineData(503, "token")]
    public async Task A_server_that_echoes_the_credential_does_not_get_it_shown(int status, string kind)
    {
        const string secret = "no-known-shape-of-a-secret";
        var credential = kind switch
        {
            "token" => new ApiTokenCredential("admin@example.com", SecretText.Protect(secret)),
            "key" => TestSessions.Key(secret),
            _ => new HeaderCredential(new System.Collections.Generic.Dictionary<string, System.Security.SecureString>
            {
                ["X-Api-Key"] = SecretText.Protect(secret)
            }),
        };
        var pair = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("admin@example.com:" + secret));
        using var proxy = new WireProxy(new Uri("http://127.0.0.1:9/"))
        {
            Script = request => exchange => exchange.AnswerAsync(
                status, "text/plain", $"You sent {string.Join(" ", request.Headers.Values)} and {secret} and {pair}"),
        };
        var e = await Assert.ThrowsAsync<EngineException>(() => TestSessions.ConnectAsync(proxy.Address, credential));
        Assert.DoesNotContain(secret, e.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(pair, e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_API_tokens_are_off_connecting_says_so()
    {
        using var site = TestDemo.Start(new TestDemoOptions { ApiTokensDisabled = true });
        var e = await Assert.ThrowsAsync<EngineException>(() => TestSessions.ConnectAsync(site));
        Assert.Equal(ErrorIds.ApiTokenDisabled, e.ErrorId);
        Assert.Contains("admin", e.Remedy, StringComparison.Ordinal);
        Assert.Equal(0, site.SessionCount);
    }

    [Fact]
    public async Task An_unscoped_token_connects_and_finds_hardly_any_tools()
    {
        using var site = TestDemo.Start();
        var session = await TestSessions.ConnectAsync(
            site, credential: new ApiTokenCredential(site.EmailAddress, SecretText.Protect(site.UnscopedApiToken)));
        Assert.NotEmpty(session.Catalogue.Tools);
        var e = await Assert.ThrowsAsync<EngineException>(() => session.CallAsync("getJiraIssue"));
        Assert.Contains(e.ErrorId, new[] { ErrorIds.ToolNotFound, ErrorIds.TokenNotScoped });
        await session.CloseAsync();
    }

    [Fact]
    public async Task Of_several_sites_none_is_chosen_and_a_call_must_say_which()
    {
        using var site = TestDemo.Start();
        var session = await TestSessions.ConnectAsync(site, credential: TestSessions.MultiSiteToken(site));
        Assert.Equal(2, session.Sites.Count);
        Assert.Null(session.Site);
        var arguments = new System.Collections.Hashtable { ["issueIdOrKey"] = "DEMO-1" };
        var e = await Assert.ThrowsAsync<EngineException>(() => session.CallAsync("getJiraIssue", arguments));
        Assert.Equal(ErrorIds.SiteAmbiguous, e.ErrorId);
        Assert.All(session.Sites, one => Assert.Contains(one.CloudId, e.Message, StringComparison.Ordinal));
        Assert.DoesNotContain(site.Requests, request => request.ToolName == "getJiraIssue");

        foreach (var name in new[] { site.CloudId, "demo", site.SiteUrl.Host, site.SiteUrl.AbsoluteUri })
        {
            var call =
                await session.PrepareAsync("getJiraIssue", arguments, new PrepareOptions { Site = name }, default);
            Assert.Equal("DEMO-1", (await session.SendAsync(call, new CallOptions(), default)).Member("key"));
        }

        await session.CloseAsync();
    }

    [Fact]
    public async Task A_session_can_be_opened_for_one_of_several_sites_and_for_no_other()
    {
        using var site = TestDemo.Start();
        var session = await TestSessions.ConnectAsync(
            site, credential: TestSessions.MultiSiteToken(site), wantedSite: "demo");
        Assert.Equal(site.CloudId, session.Site!.CloudId);
        await session.CloseAsync();
        var e = await Assert.ThrowsAsync<EngineException>(
            () => TestSessions.ConnectAsync(
                site, credential: TestSessions.MultiSiteToken(site), wantedSite: "elsewhere"));
        Assert.Equal(ErrorIds.SiteNotFound, e.ErrorId);
        Assert.Contains(site.CloudId, e.Remedy, StringComparison.Ordinal);
        Assert.Equal(0, site.SessionCount);
    }

    [Theory]
    [InlineData(200, "application/json", "{}")]
    [InlineData(200, "application/json", "")]
    [InlineData(200, "text/html", "<html></html>")]
    [InlineData(202, null, "")]
    [InlineData(400, "application/json", "{}")]
    [InlineData(404, "text/plain", "")]
    [InlineData(405, "text/plain", "")]
    [InlineData(406, "text/plain", "")]
    [InlineData(403, "text/html", "<html>blocked</html>")]
    [InlineData(415, "text/plain", "")]
    [InlineData(422, "application/json", "{}")]
    [InlineData(502, "text/html", "<html></html>")]
    [InlineData(500, "text/plain", "oops")]
    [InlineData(501, null, "")]
    public async Task However_an_older_server_refuses_discover_the_session_opens(
        int status, string? contentType, string body)
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri);
        proxy.Script = request =>
            request.RpcMethod == "server/discover" ? exchange => exchange.AnswerAsync(status, contentType, body) : null;
        var session = await TestSessions.ConnectAsync(proxy.Through(site.Uri), TestSessions.Token(site));
        Assert.Equal("2025-11-25", session.ProtocolVersion);
        Assert.Single(proxy.Seen, request => request.RpcMethod == "server/discover");
        await session.CloseAsync();
    }

    [Theory]
    [InlineData(
        200,
        """{"code":-32602,"message":"Unsupported protocol version","data":{"supported":"""
        + """["2024-11-05","2025-06-18"],"requested":"2025-11-25"}}""")]
    [InlineData(
        400,
        """{"code":-32022,"message":"Unsupported protocol version","data":{"supported":"""
        + """["2025-06-18"],"requested":"2025-11-25"}}""")]
    [InlineData(
        400,
        """{"code":"""
        + """-32000,"message":"Bad Request: Unsupported protocol version: 2025-11-25 (supported versions: """
        + """2025-06-18)"}""")]
    public async Task A_server_that_refuses_the_version_and_says_what_it_supports_is_tried_with_that(
        int status, string error)
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri);
        proxy.Script = request =>
            request.RpcMethod == "server/discover" ? exchange => exchange.AnswerAsync(404, null, "")
            : request.RpcMethod == "initialize"
                && System.Text.Encoding.UTF8.GetString(request.Body).Contains("2025-11-25", StringComparison.Ordinal)
                ? exchange => exchange.AnswerAsync(
                    status,
                    "application/json",
                    $$"""{"jsonrpc":"2.0","id":{{request.Id!.ToJsonString()}},"error":{{error}}}""")
                : null;
        var session = await TestSessions.ConnectAsync(proxy.Through(site.Uri), TestSessions.Token(site));
        Assert.Equal("2025-06-18", session.ProtocolVersion);
        Assert.Equal(2, proxy.Seen.Count(request => request.RpcMethod == "initialize"));
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_server_known_to_be_older_is_not_asked_again()
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri);
        var session = await TestSessions.ConnectAsync(proxy.Through(site.Uri), TestSessions.Token(site));
        site.EndSessions();
        await session.CallAsync("demoEcho", new System.Collections.Hashtable { ["message"] = "again" });
        Assert.Single(proxy.Seen, request => request.RpcMethod == "server/discover");
        Assert.Equal(2, proxy.Seen.Count(request => request.RpcMethod == "initialize"));
        await session.CloseAsync();
    }

    [Fact]
    public async Task A_web_page_and_an_unknown_path_are_no_MCP_server()
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri);
        var missing = await Assert.ThrowsAsync<EngineException>(
            () => TestSessions.ConnectAsync(new Uri(site.BaseUri, "no/such/path"), TestSessions.Token(site)));
        Assert.Equal(ErrorIds.NotAnMcpServer, missing.ErrorId);
        proxy.Script = _ => WireFaults.Html;
        var page = await Assert.ThrowsAsync<EngineException>(
            () => TestSessions.ConnectAsync(proxy.Through(site.Uri), TestSessions.Token(site)));
        Assert.Equal(ErrorIds.NotAnMcpServer, page.ErrorId);
        Assert.Contains("web page", page.Message, StringComparison.Ordinal);
        Assert.NotNull(page.Remedy);
    }

    [Fact]
    public async Task Where_nothing_listens_the_server_is_unreachable()
    {
        Uri gone;
        using (var proxy = new WireProxy(new Uri("http://127.0.0.1:9/")))
        {
            gone = proxy.Address;
        }

        var e = await Assert.ThrowsAsync<EngineException>(() => TestSessions.ConnectAsync(gone));
        Assert.Equal(ErrorIds.ServerUnreachable, e.ErrorId);
        Assert.Contains("-Proxy", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_server_ends_by_the_time_limit_and_a_cancelled_wait_at_once()
    {
        using var proxy = new WireProxy(new Uri("http://127.0.0.1:9/")) { Script = _ => WireFaults.Silence };
        var e = await Assert.ThrowsAsync<EngineException>(
            () => TestSessions.ConnectAsync(proxy.Address, timeout: TimeSpan.FromSeconds(1)));
        Assert.Equal(ErrorIds.TimedOut, e.ErrorId);

        using var cancel = new CancellationTokenSource();
        proxy.Script = _ => exchange =>
        {
            cancel.Cancel();
            return exchange.WaitUntilGoneAsync();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => TestSessions.ConnectAsync(proxy.Address, cancellationToken: cancel.Token))
                .WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_tool_list_that_repeats_its_cursor_comes_to_an_end()
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri);
        proxy.Script = request => request.RpcMethod == "tools/list"
            ? Answer("""{"tools":[{"name":"one","inputSchema":{"type":"object"}}],"nextCursor":"again"}""")
            : null;
        var session = await TestSessions.ConnectAsync(proxy.Through(site.Uri), TestSessions.Token(site));
        Assert.Equal("one", Assert.Single(session.Catalogue.Tools).Name);
        Assert.Equal(2, proxy.Seen.Count(request => request.RpcMethod == "tools/list"));
        await session.CloseAsync();
    }

    [Fact]
    public async Task One_tool_of_a_strange_shape_does_not_cost_the_others()
    {
        using var site = TestDemo.Start();
        using var proxy = new WireProxy(site.BaseUri);
        proxy.Script = request => request.RpcMethod == "tools/list"
            ? Answer(
                """{"tools":[null,17,{"name":5},{"title":"no name"},{"name":"odd","description":"""
                + """7,"inputSchema":"?","annotations":[]},{"name":"good","inputSchema":"""
                + """{"type":"object"},"annotations":{"readOnlyHint":true}},{"name":"good"}]}""")
            : null;
        var session = await TestSessions.ConnectAsync(proxy.Through(site.Uri), TestSessions.Token(site));
        Assert.Equal(["odd", "good"], session.Catalogue.Tools.Select(tool => tool.Name));
        Assert.Equal(ToolAccess.Write, session.Catalogue.Find("odd")!.Access);
        Assert.Equal(ToolAccess.Read, session.Catalogue.Find("GOOD")!.Access);
        await session.CloseAsync();
    }

    internal static WireFault Answer(string result) => exchange =>
        exchange.AnswerAsync(
            200,
            "application/json",
            "{\"jsonrpc\":\"2.0\",\"id\":" + exchange.Request.Id!.ToJsonString() + ",\"result\":" + result + "}");
}
