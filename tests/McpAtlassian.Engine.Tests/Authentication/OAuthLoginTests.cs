using System.Net;
using System.Net.Sockets;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Sessions.Health;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Tests.Authentication;

public sealed class OAuthLoginTests : IDisposable
{
    private readonly TestSite _site = new();
    private readonly TestBrowser _browser = new();
    private readonly TestHome _home = new();
    private readonly int[] _ports = FreePorts(3);

    public void Dispose()
    {
        _site.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task First_login_registers_once_with_all_ports_and_asks_for_the_resource_everywhere()
    {
        using var credential = OAuthCredential.Create(Options());
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        await connection.CallAsync();

        Assert.Equal(1, _site.Counters.Register);
        Assert.Equal(1, _site.Counters.Authorize);
        Assert.Equal(1, _site.Counters.Token);
        Assert.Equal(1, _site.ToolCalls);
        Assert.Equal(_ports.Select(port => $"http://127.0.0.1:{port}/callback"), _site.Server.LastRedirectUris);
        Assert.Equal(_site.BaseUri + "v2/mcp", _site.Server.TokenForms.Single()["resource"]);
        Assert.Contains("You can close this page", await _browser.LastPage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scopes_are_the_minimal_set_of_what_is_offered_with_offline_access()
    {
        using var credential = OAuthCredential.Create(Options());
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);

        var scopes = _site.Server.LastScope!.Split(' ');
        Assert.Contains("offline_access", scopes);
        Assert.Contains("write:jira:agent-interface", scopes);
        Assert.DoesNotContain("delete:jira:agent-interface", scopes);
        Assert.DoesNotContain("write:bitbucket:agent-interface", scopes);
    }

    [Fact]
    public async Task Named_scopes_replace_the_minimal_set()
    {
        var options = Options();
        options.Scopes = ["read:jira:agent-interface"];
        using var credential = OAuthCredential.Create(options);
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);

        Assert.Equal("read:jira:agent-interface offline_access", _site.Server.LastScope);
    }

    [Fact]
    public async Task A_saved_session_opens_without_browser_registration_discovery_or_token_request()
    {
        await LogInAndSaveAsync();
        _site.Counters.Clear();

        using var credential = OAuthCredential.Open(Silent(), _home.Sessions, _home.Sessions.Get("work"));
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        await connection.CallAsync();

        Assert.Equal(
            (0, 0, 0, 0),
            (_site.Counters.Authorize, _site.Counters.Register, _site.Counters.Discovery, _site.Counters.Token));
    }

    [Fact]
    public async Task A_token_bound_to_a_key_is_proved_saved_and_refreshed_with_it()
    {
        var desk = _site.Proofs = new ProofDesk();
        await LogInAndSaveAsync();
        var secret = await _home.Sessions.ReadSecretAsync(_home.Sessions.Get("work"), default);
        Assert.Contains("PRIVATE KEY", OAuthGrant.Unpack(secret!).ProofKey, StringComparison.Ordinal);

        _site.Server.ExpireAccessTokens();
        desk.Nonce = "nonce-2";
        using var credential = OAuthCredential.Open(Silent(), _home.Sessions, _home.Sessions.Get("work"));
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        await connection.CallAsync();
        desk.Nonce = "nonce-3";
        await connection.CallAsync();

        Assert.Equal((1, 1), (_site.Counters.Authorize, _site.Counters.Refresh));
        Assert.Single(desk.Keys);
        Assert.True(desk.Challenges >= 2, "The server's new nonces were asked for.");
        Assert.All(_site.Authorizations, header => Assert.StartsWith("DPoP ", header, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_login_at_a_server_without_metadata_is_refreshed_at_its_origin()
    {
        _site.HasNoMetadata = true;
        _site.Options.RequireResource = false;
        var options = Options();
        options.Scopes = ["offline_access"];
        using var credential = OAuthCredential.Create(options);
        await using var connection = await TestConnection.OpenAsync(credential, new Uri(_site.BaseUri, "/v1/mcp"));
        _site.Server.ExpireAccessTokens();
        await connection.CallAsync();

        Assert.Equal((1, 1), (_site.Counters.Authorize, _site.Counters.Refresh));
    }

    [Theory]
    [InlineData(true, "Passed")]
    [InlineData(false, "Warning")]
    public async Task A_test_of_a_server_without_metadata_warns_where_nobody_can_log_in(
        bool isComplete, string expected)
    {
        _site.HasNoMetadata = true;
        _site.Override = context =>
        {
            var isCut = !isComplete
                && context.Request.Url!.AbsolutePath.Contains("well-known", StringComparison.Ordinal);
            if (isCut)
            {
                context.Response.StatusCode = 502;
                context.Response.Close();
            }

            return isCut;
        };
        using var credential = OAuthCredential.Create(Options());
        var step = await DiscoveryStep.RunAsync(
            new HttpTarget(new Uri(_site.BaseUri, "/v1/mcp")),
            credential,
            new NetworkOptions(),
            TestContext.Current.CancellationToken);
        Assert.Equal(expected, step.Result.ToString());
    }

    [Fact]
    public async Task After_expiry_a_saved_session_makes_exactly_one_token_request_with_the_resource()
    {
        await LogInAndSaveAsync();
        _site.Counters.Clear();
        _site.Server.TokenForms.Clear();

        var options = Silent();
        options.Now = () => DateTimeOffset.UtcNow.AddHours(9);
        using var credential = OAuthCredential.Open(options, _home.Sessions, _home.Sessions.Get("work"));
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        await connection.CallAsync();

        Assert.Equal(
            (0, 0, 0, 1),
            (_site.Counters.Authorize, _site.Counters.Register, _site.Counters.Discovery, _site.Counters.Token));
        Assert.Equal(_site.BaseUri + "v2/mcp", _site.Server.TokenForms.Single()["resource"]);
    }

    [Fact]
    public async Task A_token_is_refreshed_five_minutes_before_its_end()
    {
        await LogInAndSaveAsync();
        _site.Counters.Clear();

        var options = Silent();
        options.Now = () => DateTimeOffset.UtcNow.AddHours(8).AddMinutes(-6);
        using (var early = OAuthCredential.Open(options, _home.Sessions, _home.Sessions.Get("work")))
        {
            await using var connection = await TestConnection.OpenAsync(early, _site.Endpoint);
        }

        Assert.Equal(0, _site.Counters.Refresh);

        options.Now = () => DateTimeOffset.UtcNow.AddHours(8).AddMinutes(-4);
        using var due = OAuthCredential.Open(options, _home.Sessions, _home.Sessions.Get("work"));
        await using var second = await TestConnection.OpenAsync(due, _site.Endpoint);
        Assert.Equal(1, _site.Counters.Refresh);
    }

    [Fact]
    public async Task An_answer_without_refresh_token_and_scope_keeps_the_old_ones()
    {
        _site.Options.RotateRefreshTokens = false;
        await LogInAndSaveAsync();
        var before = await GrantAsync("work");

        await RefreshAsync("work");
        var after = await GrantAsync("work");

        Assert.NotEqual(before.AccessToken, after.AccessToken);
        Assert.Equal(before.RefreshToken, after.RefreshToken);
        Assert.Equal(before.Scope, after.Scope);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_and_no_browser_opens()
    {
        await LogInAndSaveAsync();
        _site.Counters.Clear();
        _site.Options.RefreshesUnavailable = 2;
        var pages = _browser.Pages;

        await RefreshAsync("work", interactive: true);

        Assert.Equal(3, _site.Counters.Refresh);
        Assert.Equal(0, _site.Counters.Authorize);
        Assert.Equal(pages, _browser.Pages);
    }

    [Fact]
    public async Task A_server_that_stays_busy_is_ServerUnavailable_and_the_login_survives()
    {
        await LogInAndSaveAsync();
        _site.Options.RefreshesUnavailable = 100;
        var error = await FailAsync(() => RefreshAsync("work", interactive: true));
        Assert.Equal(ErrorIds.ServerUnavailable, error.ErrorId);

        _site.Options.RefreshesUnavailable = 0;
        await RefreshAsync("work");
    }

    [Fact]
    public async Task A_revoked_grant_with_nobody_there_is_AuthenticationExpired_with_the_command_to_run()
    {
        await LogInAndSaveAsync();
        _site.Server.RevokeAll();
        _site.Counters.Clear();

        var options = Silent();
        options.LoginCommand = "Connect-Atlassian -Site demo -Name work -Save";
        using var credential = OAuthCredential.Open(options, _home.Sessions, _home.Sessions.Get("work"));
        var error = await FailAsync(async () => await TestConnection.OpenAsync(credential, _site.Endpoint));

        Assert.Equal(ErrorIds.AuthenticationExpired, error.ErrorId);
        Assert.Equal("Connect-Atlassian -Site demo -Name work -Save", error.Remedy);
        Assert.Equal(0, _site.Counters.Authorize);
    }

    [Fact]
    public async Task An_expired_grant_in_an_interactive_session_asks_for_consent_with_the_same_client()
    {
        await LogInAndSaveAsync();
        _site.Server.RevokeAll();
        _site.Counters.Clear();

        using var credential = OAuthCredential.Open(Options(), _home.Sessions, _home.Sessions.Get("work"));
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        await connection.CallAsync();

        Assert.Equal(1, _site.Counters.Authorize);
        Assert.Equal(0, _site.Counters.Register);
    }

    [Fact]
    public async Task A_later_consent_works_on_another_port_when_the_first_is_taken()
    {
        await LogInAndSaveAsync();
        _site.Server.RevokeAll();
        var taken = new TcpListener(IPAddress.Loopback, _ports[0]);
        taken.Start();
        try
        {
            using var credential = OAuthCredential.Open(Options(), _home.Sessions, _home.Sessions.Get("work"));
            await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
            Assert.Contains(
                Uri.EscapeDataString($":{_ports[1]}/"),
                (await _browser.Opened).Query
                    + _site.Server.TokenForms[^1]["redirect_uri"].Replace(":", "%3A", StringComparison.Ordinal)
                        .Replace("/", "%2F", StringComparison.Ordinal),
                StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            taken.Stop();
        }
    }

    [Fact]
    public async Task A_client_the_server_forgot_is_registered_again()
    {
        await LogInAndSaveAsync();
        _site.Server.RevokeAll();
        _site.Server.ForgetClients();
        _site.Counters.Clear();

        using var credential = OAuthCredential.Open(Options(), _home.Sessions, _home.Sessions.Get("work"));
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        await connection.CallAsync();
        Assert.Equal(1, _site.Counters.Register);
    }

    [Fact]
    public async Task Logging_in_anew_over_a_saved_name_registers_nothing()
    {
        await LogInAndSaveAsync();
        _site.Counters.Clear();
        var options = Options();
        options.ClientName = "another name, so that this process remembers no registration";

        using var credential =
            await OAuthCredential.CreateLikeAsync(options, _home.Sessions, _home.Sessions.Get("work"));
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);

        Assert.Equal((1, 0), (_site.Counters.Authorize, _site.Counters.Register));
    }

    [Fact]
    public async Task Refused_consent_is_ConsentDenied()
    {
        _site.Options.DenyConsent = true;
        using var credential = OAuthCredential.Create(Options());
        var error = await FailAsync(async () => await TestConnection.OpenAsync(credential, _site.Endpoint));
        Assert.Equal(ErrorIds.ConsentDenied, error.ErrorId);
        Assert.Empty(_home.Files);
    }

    [Fact]
    public async Task A_page_nobody_answers_is_TimedOut_and_frees_the_port()
    {
        _site.Options.LeaveConsentOpen = true;
        var options = Options();
        options.ConsentTimeout = TimeSpan.FromMilliseconds(200);
        using var credential = OAuthCredential.Create(options);
        var error = await FailAsync(async () => await TestConnection.OpenAsync(credential, _site.Endpoint));
        Assert.Equal(ErrorIds.TimedOut, error.ErrorId);
        AssertFree(_ports[0]);
    }

    [Fact]
    public async Task Cancelling_closes_the_listener_and_saves_nothing()
    {
        _site.Options.LeaveConsentOpen = true;
        using var cancel = new CancellationTokenSource();
        using var credential = OAuthCredential.Create(Options());
        var connecting = TestConnection.OpenAsync(credential, _site.Endpoint, cancel.Token);
        await _browser.Opened;

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        AssertFree(_ports[0]);
        Assert.Empty(_home.Files);
    }

    [Fact]
    public void All_ports_busy_is_PortInUse_naming_them_before_anything_is_sent()
    {
        var taken = _ports.Select(port => new TcpListener(IPAddress.Loopback, port)).ToArray();
        Array.ForEach(taken, listener => listener.Start());
        try
        {
            using var credential = OAuthCredential.Create(Options());
            var error = Assert.Throws<EngineException>(() => credential.Configure(new() { Endpoint = _site.Endpoint }));
            Assert.Equal(ErrorIds.PortInUse, error.ErrorId);
            Assert.All(
                _ports,
                port => Assert.Contains(
                    port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    error.Message,
                    StringComparison.Ordinal));
        }
        finally
        {
            Array.ForEach(taken, listener => listener.Stop());
        }
    }

    [Fact]
    public async Task A_session_that_is_not_interactive_without_a_grant_is_CredentialRequired_and_registers_nothing()
    {
        using var credential = OAuthCredential.Create(Silent());
        var error = await FailAsync(async () => await TestConnection.OpenAsync(credential, _site.Endpoint));
        Assert.Equal(ErrorIds.CredentialRequired, error.ErrorId);
        Assert.Equal((0, 0, 0), (_site.Counters.Register, _site.Counters.Authorize, _site.Counters.Token));
    }

    [Fact]
    public async Task Without_a_browser_the_pasted_URL_finishes_the_login()
    {
        var options = Silent();
        options.Prompt = new PastingPrompt();
        using var credential = OAuthCredential.Create(options);
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        await connection.CallAsync();
        Assert.Equal(1, _site.ToolCalls);
    }

    [Fact]
    public async Task A_wrong_paste_is_told_and_asked_again()
    {
        var options = Silent();
        var prompt = new PastingPrompt { Wrong = new(["https://mcp.example.com/consent", "?code=x&state=another"]) };
        options.Prompt = prompt;
        using var credential = OAuthCredential.Create(options);
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        await connection.CallAsync();
        Assert.Equal(1, _site.ToolCalls);
        Assert.Null(prompt.Problems[0]);
        Assert.Contains("no code", prompt.Problems[1], StringComparison.Ordinal);
        Assert.Contains("another login", prompt.Problems[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-program-at-all")]
    [InlineData("dotnet no-such-command-at-all")]
    public async Task A_browser_that_fails_has_its_page_shown_and_the_login_goes_on(string command)
    {
        var shown = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = Options();
        options.Browser = new ShownBrowser(new CommandBrowser(command), notice => shown.TrySetResult(notice.Text));
        using var credential = OAuthCredential.Create(options);
        var opening = TestConnection.OpenAsync(credential, _site.Endpoint);
        var words = (await shown.Task).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        await new TestBrowser().OpenAsync(new Uri(words[^1]), TestContext.Current.CancellationToken);
        await using var connection = await opening;
        await connection.CallAsync();
        Assert.Equal(1, _site.ToolCalls);
    }

    [Theory]
    [InlineData("no-such-program-at-all")]
    [InlineData("dotnet no-such-command-at-all")]
    public async Task A_browser_that_fails_where_nobody_is_there_is_told_at_once(string command)
    {
        var options = Options();
        options.Browser = new CommandBrowser(command);
        using var credential = OAuthCredential.Create(options);
        var error = await FailAsync(async () => await TestConnection.OpenAsync(credential, _site.Endpoint));
        Assert.Equal(ErrorIds.BrowserFailed, error.ErrorId);
    }

    [Fact]
    public async Task A_client_metadata_document_replaces_registration()
    {
        var options = Options();
        options.ClientMetadataUri = new Uri("https://clients.example.com/mcpatlassian.json");
        _site.Options.ClientDocuments[options.ClientMetadataUri.AbsoluteUri] =
            [.. _ports.Select(port => $"http://127.0.0.1:{port}/callback")];
        using var credential = OAuthCredential.Create(options);
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        Assert.Equal((0, 1), (_site.Counters.Register, _site.Counters.Authorize));
    }

    [Fact]
    public async Task A_secret_returned_by_registration_is_used_even_if_none_was_asked_for()
    {
        _site.Options.RegisterWithSecret = true;
        using var credential = OAuthCredential.Create(Options());
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        await connection.CallAsync();
        Assert.Equal(1, _site.ToolCalls);
    }

    [Fact]
    public async Task A_foreign_issuer_is_refused_before_any_browser()
    {
        _site.Options.WrongIssuer = true;
        using var credential = OAuthCredential.Create(Options());
        var error = await FailAsync(async () => await TestConnection.OpenAsync(credential, _site.Endpoint));
        Assert.Equal(ErrorIds.IssuerMismatch, error.ErrorId);
        Assert.Contains("SkipIssuerCheck", error.Remedy, StringComparison.Ordinal);
        Assert.Equal(0, _browser.Pages);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SkipIssuerCheck_connects_and_says_what_is_skipped(bool sendIssuer)
    {
        _site.Options.WrongIssuer = true;
        _site.Options.SendIssuer = sendIssuer;
        OAuthNotice? skipped = null;
        var options = Options();
        options.SkipIssuerCheck = true;
        options.Notice = notice => skipped = notice.Kind == OAuthNoticeKind.IssuerCheckSkipped ? notice : skipped;
        using var credential = OAuthCredential.Create(options);
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        await connection.CallAsync();
        Assert.Contains(_site.Server.Issuer, skipped!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_names_its_issuer_is_checked_and_taken()
    {
        _site.Options.SendIssuer = true;
        using var credential = OAuthCredential.Create(Options());
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        Assert.Equal(1, _site.Counters.Token);
    }

    [Fact]
    public async Task A_token_endpoint_without_https_gets_nothing()
    {
        _site.Options.InsecureTokenEndpoint = true;
        using var credential = OAuthCredential.Create(Options());
        var error = await FailAsync(async () => await TestConnection.OpenAsync(credential, _site.Endpoint));
        Assert.Equal(ErrorIds.AuthenticationFailed, error.ErrorId);
        Assert.Contains("token_endpoint", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _site.Counters.Register);
    }

    [Fact]
    public async Task A_redirect_to_another_host_carries_no_token()
    {
        await LogInAndSaveAsync();
        using var other = new TestSite();
        string? seen = null;
        other.Override = context =>
        {
            seen = context.Request.Headers["Authorization"] ?? "none";
            return false;
        };
        _site.Override = context =>
        {
            if (context.Request.Url!.AbsolutePath != "/v2/mcp")
            {
                return false;
            }

            context.Response.StatusCode = 307;
            context.Response.RedirectLocation = other.Endpoint.AbsoluteUri;
            return true;
        };

        using var credential = OAuthCredential.Open(Silent(), _home.Sessions, _home.Sessions.Get("work"));
        var error = await FailAsync(async () => await TestConnection.OpenAsync(credential, _site.Endpoint));
        Assert.Equal(ErrorIds.RedirectRefused, error.ErrorId);
        Assert.Null(seen);
    }

    [Fact]
    public async Task An_access_token_revoked_early_is_replaced_without_a_browser()
    {
        await LogInAndSaveAsync();
        _site.Server.ExpireAccessTokens();
        _site.Counters.Clear();

        using var credential = OAuthCredential.Open(Silent(), _home.Sessions, _home.Sessions.Get("work"));
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        await connection.CallAsync();
        Assert.Equal((1, 0), (_site.Counters.Refresh, _site.Counters.Authorize));
    }

    [Fact]
    public async Task Saving_over_a_name_moves_open_sessions_to_the_new_grant()
    {
        await LogInAndSaveAsync();
        using var open = OAuthCredential.Open(Silent(), _home.Sessions, _home.Sessions.Get("work"));
        await using var connection = await TestConnection.OpenAsync(open, _site.Endpoint);
        await connection.CallAsync();

        await LogInAndSaveAsync();
        var current = (await GrantAsync("work")).AccessToken;
        await connection.CallAsync();
        Assert.Equal("Bearer " + current, _site.Authorizations.Last());
    }

    [Fact]
    public async Task Revoking_ends_the_grant_at_the_server()
    {
        await LogInAndSaveAsync();
        using var credential = OAuthCredential.Open(Silent(), _home.Sessions, _home.Sessions.Get("work"));
        using var http = TestConnection.CreateHttp(credential);
        Assert.True(await credential.RevokeAsync(http));
        Assert.Equal(1, _site.Counters.Revoke);

        var error = await FailAsync(async () => await TestConnection.OpenAsync(credential, _site.Endpoint));
        Assert.Equal(ErrorIds.AuthenticationExpired, error.ErrorId);
    }

    [Fact]
    public async Task No_text_of_a_credential_or_error_holds_a_token()
    {
        await LogInAndSaveAsync();
        var grant = await GrantAsync("work");
        _site.Server.RevokeAll();
        using var credential = OAuthCredential.Open(Silent(), _home.Sessions, _home.Sessions.Get("work"));
        var error = await FailAsync(async () => await TestConnection.OpenAsync(credential, _site.Endpoint));
        var texts = string.Join("\n", error, credential, grant, _home.Sessions.Get("work"));
        Assert.DoesNotContain(grant.AccessToken, texts, StringComparison.Ordinal);
        Assert.DoesNotContain(grant.RefreshToken!, texts, StringComparison.Ordinal);
    }

    internal static int[] FreePorts(int count)
    {
        // Below those the system gives to whoever connects: one that was free would otherwise be somebody's in a
        // moment.
        var ports = new HashSet<int>();
        while (ports.Count < count)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                ports.Add(port);
            }
            catch (SocketException)
            {
                // Taken.
            }
        }

        return [.. ports];
    }

    private OAuthOptions Options() =>
        new() { Browser = _browser, Ports = _ports, RefreshPause = TimeSpan.FromMilliseconds(1) };

    private OAuthOptions Silent() => new() { Ports = _ports, RefreshPause = TimeSpan.FromMilliseconds(1) };

    private async Task LogInAndSaveAsync()
    {
        using var credential = OAuthCredential.Create(Options());
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
        await credential.SaveAsync(
            _home.Sessions,
            new SavedSession { Name = "work", Method = "OAuth", Endpoint = _site.Endpoint },
            _home.Secrets);
    }

    private async Task RefreshAsync(string name, bool interactive = false)
    {
        var options = interactive ? Options() : Silent();
        options.Now = () => DateTimeOffset.UtcNow.AddHours(9);
        using var credential = OAuthCredential.Open(options, _home.Sessions, _home.Sessions.Get(name));
        await using var connection = await TestConnection.OpenAsync(credential, _site.Endpoint);
    }

    private async Task<OAuthGrant> GrantAsync(string name) =>
        OAuthGrant.Unpack((await _home.Sessions.ReadSecretAsync(_home.Sessions.Get(name)))!);

    private static async Task<EngineException> FailAsync(Func<Task> action)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(action);
        return OAuthCredential.Explain(error) ?? throw new InvalidOperationException("No named error: " + error, error);
    }

    private static void AssertFree(int port)
    {
        var probe = new TcpListener(IPAddress.Loopback, port);
        probe.Start();
        probe.Stop();
    }

    /// <summary>
    /// Opens the page without following its redirect and pastes where it led, as a user over SSH does.
    /// </summary>
    private sealed class PastingPrompt : IAuthorizationPrompt
    {
        public Queue<string> Wrong { get; init; } = new();

        public List<string?> Problems { get; } = [];

        public async Task<string?> AskAsync(Uri authorizationUri, string? problem, CancellationToken cancellationToken)
        {
            Problems.Add(problem);
            if (Wrong.Count > 0)
            {
                return Wrong.Dequeue();
            }

            using var http =
                new System.Net.Http.HttpClient(new System.Net.Http.SocketsHttpHandler { AllowAutoRedirect = false });
            using var response = await http.GetAsync(authorizationUri, cancellationToken);
            return "  \"" + response.Headers.Location!.AbsoluteUri + "\"\n";
        }
    }
}
