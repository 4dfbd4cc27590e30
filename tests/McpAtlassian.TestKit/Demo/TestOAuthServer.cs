using System.Text.Json.Nodes;
using McpAtlassian.DemoServer.OAuth;

namespace McpAtlassian.TestKit.Demo;

/// <summary>
/// The demo's OAuth server as tests need it: it remembers what it was asked and gave out, answers wrongly when told to,
/// and is a Data Center's provider and an organization's identity provider too.
/// </summary>
internal sealed class TestOAuthServer : OAuthServer
{
    private const string DataCenterPath = "/rest/oauth2/latest/";
    private const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private readonly string _base;
    private readonly TestOAuthOptions _options;
    private readonly List<string> _secrets = [];
    private readonly HashSet<string> _assertions = new(StringComparer.Ordinal);

    public TestOAuthServer(Uri baseUri, IReadOnlyList<OAuthSite> sites, TestOAuthOptions options)
        : base(baseUri, sites, options)
    {
        _base = baseUri.GetLeftPart(UriPartial.Authority);
        _options = options;
        Register(new OAuthClient(DemoOAuthClients.ClassicId, options.ClassicSecret, [], IsClassic: true));
        Register(new OAuthClient(DemoOAuthClients.ServiceId, options.ServiceSecret, []));
        Register(
            new OAuthClient(TestOAuthClients.DataCenterId, TestOAuthClients.DataCenterSecret, [], IsClassic: true));
    }

    public DemoOAuthCounters Counters { get; } = new();

    /// <summary>The forms of the token requests, without anything secret.</summary>
    public List<IReadOnlyDictionary<string, string>> TokenForms { get; } = [];

    /// <summary>The addresses registered last.</summary>
    public IReadOnlyList<string> LastRedirectUris { get; private set; } = [];

    /// <summary>The scopes the last consent page listed.</summary>
    public string? LastScope { get; private set; }

    protected override DateTimeOffset Now => _options.Clock();

    protected override bool NeedsResource => _options.RequireResource;

    /// <summary>What goes into WWW-Authenticate of a 401 for this path.</summary>
    public string Challenge(string resourcePath) =>
        resourcePath == "/v1/mcp"
            ? "Bearer error=\"invalid_token\""
            : "Bearer realm=\"OAuth\", "
                + $"resource_metadata=\"{_base}/.well-known/oauth-protected-resource{resourcePath}\"";

    /// <summary>The token forms so far.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> SnapshotTokenForms()
    {
        lock (Lock)
        {
            return TokenForms.ToArray();
        }
    }

    /// <summary>Everything secret that was given out so far.</summary>
    public IReadOnlyList<string> SnapshotSecrets()
    {
        lock (Lock)
        {
            return _secrets.ToArray();
        }
    }

    /// <summary>Forgets the registered clients.</summary>
    public void ForgetClients()
    {
        lock (Lock)
        {
            foreach (var id in Clients.Keys.Where(static id => id.StartsWith("dcr-", StringComparison.Ordinal))
                .ToArray())
            {
                Clients.Remove(id);
            }
        }
    }

    public override bool Owns(string path) =>
        base.Owns(path) || path == "/idp/token" || path.StartsWith(DataCenterPath, StringComparison.Ordinal);

    public override OAuthReply? Handle(OAuthRequest request)
    {
        lock (Lock)
        {
            return (request.Method, request.Path) switch
            {
                ("GET", var path) when path.Contains("/.well-known/oauth-", StringComparison.Ordinal) =>
                    Discovery(request),
                ("POST", "/" + Tenant + "/dcr/register") => Registration(request),
                ("GET", "/authorize") => Consent(request),
                ("GET", DataCenterPath + "authorize") => DataCenterConsent(request),
                ("POST", "/oauth/token" or DataCenterPath + "token") => TokenRequest(request),
                ("POST", "/oauth/revoke" or DataCenterPath + "revoke") => Revocation(request),
                ("POST", "/idp/token") => IdentityExchange(request),
                ("GET", "/oauth/token/accessible-resources") => Sites(request),
                _ => base.Handle(request),
            };
        }
    }

    protected override OAuthClient? FindClient(string id) =>
        base.FindClient(id)
        ?? (_options.ClientDocuments.TryGetValue(id, out var redirects) ? new OAuthClient(id, null, redirects) : null);

    protected override bool IsSigned(string assertion) => _options.VerifyAssertion?.Invoke(assertion) ?? true;

    protected override bool GivesRefresh(OAuthCode code) =>
        code.ClientId == TestOAuthClients.DataCenterId || base.GivesRefresh(code);

    protected override bool MayUse(OAuthRefresh token)
    {
        if (!_options.RotateRefreshTokens || base.MayUse(token))
        {
            return true;
        }

        Counters.Add(nameof(Counters.Reuse));
        return Now - token.UsedOn <= _options.ReuseLeeway;
    }

    protected override string Secret(string prefix)
    {
        var secret = base.Secret(prefix);
        _secrets.Add(secret);
        return secret;
    }

    private OAuthReply? Discovery(OAuthRequest request)
    {
        Counters.Add(nameof(Counters.Discovery));
        var reply = base.Handle(request);
        if (reply?.Body is not JsonObject document || document["issuer"] is null)
        {
            return reply;
        }

        document["grant_types_supported"]!.AsArray().Add(JwtBearer);
        if (_options.WrongIssuer)
        {
            document["issuer"] = _base;
        }

        if (_options.InsecureTokenEndpoint)
        {
            document["token_endpoint"] = "http://tokens.example.com/oauth/token";
        }

        if (_options.SendIssuer)
        {
            document["authorization_response_iss_parameter_supported"] = true;
        }

        return reply;
    }

    private OAuthReply? Registration(OAuthRequest request)
    {
        Counters.Add(nameof(Counters.Register));
        var wanted = JsonNode.Parse(request.Body) as JsonObject;
        if (_options.RegisterWithSecret && wanted?["token_endpoint_auth_method"]?.ToString() == "none")
        {
            wanted["token_endpoint_auth_method"] = "client_secret_post";
            request = new OAuthRequest(request.Method, request.Path, "", request.Authorization, wanted.ToJsonString());
            wanted["token_endpoint_auth_method"] = "none";
        }

        var reply = base.Handle(request);
        if (reply is { Status: 201, Body: JsonObject answer })
        {
            LastRedirectUris = [.. answer["redirect_uris"]!.AsArray().Select(static uri => uri!.ToString())];
            answer["token_endpoint_auth_method"] = wanted?["token_endpoint_auth_method"]?.DeepClone();
        }

        return reply;
    }

    private OAuthReply? Consent(OAuthRequest request)
    {
        Counters.Add(nameof(Counters.Authorize));
        return _options.LeaveConsentOpen
            ? new OAuthReply(200, text: "Do you allow this?")
            : Consented(request, base.Handle(request));
    }

    /// <summary>
    /// Data Center's provider: scopes are single words, and what only Atlassian Cloud knows is refused.
    /// </summary>
    private OAuthReply DataCenterConsent(OAuthRequest request)
    {
        Counters.Add(nameof(Counters.Authorize));
        var query = request.Query;
        var isForeign = query.ContainsKey("audience") || query.ContainsKey("prompt")
            || query.GetValueOrDefault("scope") is not ("READ" or "WRITE" or "ADMIN" or "SYSTEM_ADMIN");
        return isForeign ? new OAuthReply(400, text: "invalid_scope") : Consented(request, Authorize(request))!;
    }

    private OAuthReply? Consented(OAuthRequest request, OAuthReply? reply)
    {
        if (reply?.Location is not { } location)
        {
            return reply;
        }

        LastScope = request.Query.GetValueOrDefault("scope");
        return _options.SendIssuer
            ? new OAuthReply(
                reply.Status,
                location: location + "&iss=" + Uri.EscapeDataString(_options.WrongIssuer ? _base : Issuer))
            : reply;
    }

    private OAuthReply TokenRequest(OAuthRequest request)
    {
        Counters.Add(nameof(Counters.Token));
        var form = request.ReadForm();
        TokenForms.Add(form.Where(
            static field => field.Key is "grant_type" or "resource" or "redirect_uri" or "scope" or "client_id")
                .ToDictionary(static field => field.Key, static field => field.Value));
        switch (form.GetValueOrDefault("grant_type"))
        {
            case "refresh_token":
                Counters.Add(nameof(Counters.Refresh));
                if (_options.RefreshesUnavailable > 0)
                {
                    _options.RefreshesUnavailable--;
                    return new OAuthReply(503, text: "Service Unavailable");
                }

                var refreshed = Token(request);
                if (!_options.RotateRefreshTokens && refreshed.Body is JsonObject answer)
                {
                    answer.Remove("refresh_token");
                }

                return refreshed;
            case JwtBearer:
                return TokenForAssertion(request, form);
            default:
                return Token(request);
        }
    }

    private OAuthReply TokenForAssertion(OAuthRequest request, IReadOnlyDictionary<string, string> form)
    {
        if (!Authenticate(request.Authorization, form, out var client))
        {
            return OAuthReply.Error(401, "invalid_client");
        }

        var resource = _base + "/v2/mcp";
        var scope = form.GetValueOrDefault("scope") ?? string.Empty;
        return form.TryGetValue("assertion", out var assertion)
            && (_assertions.Remove(assertion) || assertion == _options.IdentityToken) // A workload hands in its own.
            ? Issue(new OAuthFamily(client!.Id, scope, resource, "demo", false), resource, withRefresh: false)
            : OAuthReply.Error(400, "invalid_grant");
    }

    private OAuthReply Revocation(OAuthRequest request)
    {
        Counters.Add(nameof(Counters.Revoke));
        return Revoke(request);
    }

    private OAuthReply IdentityExchange(OAuthRequest request)
    {
        var form = request.ReadForm();
        if (form.GetValueOrDefault("subject_token") != _options.IdentityToken
            || form.GetValueOrDefault("client_id") != TestOAuthClients.IdentityId
            || form.GetValueOrDefault("audience")?.TrimEnd('/') is not { } audience
            || (audience != Issuer && audience != _base))
        {
            return OAuthReply.Error(400, "invalid_grant");
        }

        var assertion = Secret("id-jag-");
        _assertions.Add(assertion);
        return new OAuthReply(200, new JsonObject
        {
            ["access_token"] = assertion,
            ["issued_token_type"] = "urn:ietf:params:oauth:token-type:id-jag",
            ["token_type"] = "N_A",
            ["expires_in"] = 300,
        });
    }

    private OAuthReply? Sites(OAuthRequest request)
    {
        Counters.Add(nameof(Counters.AccessibleResources));
        return base.Handle(request);
    }
}
