using System.Security.Cryptography;
using System.Text;

namespace McpAtlassian.DemoServer.OAuth;

/// <summary>
/// Atlassian's authorization server in memory, with its topology: the issuer has a tenant in its path, its metadata
/// is at both places, the endpoints are at the root, and the older server at the root cannot register anybody.
/// </summary>
internal sealed class OAuthServer
{
    public const string Tenant = "VDemoTenant7c1";

    private const string DataCenterPath = "/rest/oauth2/latest/";

    private static readonly string[] ResourcePaths = ["/v2/mcp", "/v1/mcp/authv2", "/v1/mcp"];

    private static readonly string[] AgentScopes =
    [
        "read:me", "read:account", "offline_access", "email",
        "read:jira:agent-interface", "write:jira:agent-interface", "search:jira:agent-interface",
        "delete:jira:agent-interface", "manage:jira:agent-interface",
        "read:confluence:agent-interface", "write:confluence:agent-interface", "search:confluence:agent-interface",
        "search:rovo:agent-interface", "read:bitbucket:agent-interface", "write:bitbucket:agent-interface",
        "read:all:twg", "write:all:twg",
    ];

    private readonly object _lock = new();
    private readonly string _base;
    private readonly IReadOnlyList<OAuthSite> _sites;
    private readonly Dictionary<string, OAuthClient> _clients = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OAuthCode> _codes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OAuthAccess> _access = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OAuthRefresh> _refresh = new(StringComparer.Ordinal);
    private readonly List<string> _secrets = [];
    private readonly HashSet<string> _assertions = new(StringComparer.Ordinal);

    public OAuthServer(Uri baseUri, IReadOnlyList<OAuthSite> sites, DemoOAuthOptions options)
    {
        _base = baseUri.GetLeftPart(UriPartial.Authority);
        _sites = sites;
        Options = options;
        _clients[DemoOAuthClients.ClassicId] =
            new OAuthClient(DemoOAuthClients.ClassicId, options.ClassicSecret, [], IsClassic: true);
        _clients[DemoOAuthClients.DataCenterId] =
            new OAuthClient(DemoOAuthClients.DataCenterId, DemoOAuthClients.DataCenterSecret, [], IsClassic: true);
        _clients[DemoOAuthClients.ServiceId] = new OAuthClient(DemoOAuthClients.ServiceId, options.ServiceSecret, []);
    }

    public DemoOAuthOptions Options { get; }

    public DemoOAuthCounters Counters { get; } = new();

    public string Issuer => _base + "/" + Tenant;

    /// <summary>The forms of the token requests, without anything secret: what a test may ask about.</summary>
    public List<IReadOnlyDictionary<string, string>> TokenForms { get; } = [];

    /// <summary>The addresses registered last.</summary>
    public IReadOnlyList<string> LastRedirectUris { get; private set; } = [];

    /// <summary>The scopes the last consent page listed.</summary>
    public string? LastScope { get; private set; }

    /// <summary>What goes into WWW-Authenticate of a 401 for this path.</summary>
    public string Challenge(string resourcePath) =>
        resourcePath == "/v1/mcp"
            ? "Bearer error=\"invalid_token\""
            : "Bearer realm=\"OAuth\", "
                + $"resource_metadata=\"{_base}/.well-known/oauth-protected-resource{resourcePath}\"";

    /// <summary>Whose token it is, if it is good for that resource.</summary>
    public bool TryValidate(string token, string resource, out OAuthAccess? access)
    {
        lock (_lock)
        {
            return _access.TryGetValue(token, out access) && !access.Family.IsRevoked && Options.Clock() < access.Ends
                && (access.Family.IsClassic
                || !Options.RequireResource
                || (access.HasResource && SameResource(access.Family.Resource, resource)));
        }
    }

    /// <summary>The token forms so far.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> SnapshotTokenForms()
    {
        lock (_lock)
        {
            return TokenForms.ToArray();
        }
    }

    /// <summary>Everything secret that was given out so far.</summary>
    public IReadOnlyList<string> SnapshotSecrets()
    {
        lock (_lock)
        {
            return _secrets.ToArray();
        }
    }

    /// <summary>Revokes everything, as an admin does.</summary>
    public void RevokeAll()
    {
        lock (_lock)
        {
            foreach (var access in _access.Values)
            {
                access.Family.IsRevoked = true;
            }
        }
    }

    /// <summary>Ends the access tokens and leaves the refresh tokens.</summary>
    public void ExpireAccessTokens()
    {
        lock (_lock)
        {
            _access.Clear();
        }
    }

    /// <summary>Forgets the registered clients.</summary>
    public void ForgetClients()
    {
        lock (_lock)
        {
            foreach (var id in _clients.Keys.Where(static id => id.StartsWith("dcr-", StringComparison.Ordinal))
                .ToArray())
            {
                _clients.Remove(id);
            }
        }
    }

    /// <summary>Whether a path may be the OAuth server's; others need not be read for it.</summary>
    public static bool Owns(string path) =>
        path.Contains("/.well-known/oauth-", StringComparison.Ordinal)
            || path is "/authorize" or "/idp/token"
            || path.StartsWith("/oauth/", StringComparison.Ordinal)
            || path.StartsWith(DataCenterPath, StringComparison.Ordinal)
            || path.StartsWith("/" + Tenant + "/", StringComparison.Ordinal);

    /// <summary>The answer, or null when the path is not the OAuth server's.</summary>
    public OAuthReply? Handle(OAuthRequest request)
    {
        if (request.Method == "GET" && request.Path == "/authorize")
        {
            Counters.Add(nameof(Counters.Authorize));
            if (Options.LeaveConsentOpen)
            {
                return new OAuthReply(200, text: "Do you allow this?");
            }
        }

        lock (_lock)
        {
            return (request.Method, request.Path) switch
            {
                ("GET", var path)
                    when path.StartsWith("/.well-known/oauth-protected-resource", StringComparison.Ordinal) =>
                        Resource(path),
                ("GET", "/.well-known/oauth-authorization-server") => Metadata(isTenant: false),
                ("GET", "/.well-known/oauth-authorization-server/" + Tenant) => Metadata(isTenant: true),
                ("GET", "/" + Tenant + "/.well-known/oauth-authorization-server") => Metadata(isTenant: true),
                ("POST", "/" + Tenant + "/dcr/register") => Register(request),
                ("GET", "/authorize") => Authorize(request),
                ("GET", DataCenterPath + "authorize") => AuthorizeAtDataCenter(request),
                ("POST", DataCenterPath + "token") => Token(request),
                ("POST", DataCenterPath + "revoke") => Revoke(request),
                ("POST", "/oauth/token") => Token(request),
                ("POST", "/oauth/revoke") => Revoke(request),
                ("POST", "/idp/token") => IdentityExchange(request),
                ("GET", "/oauth/token/accessible-resources") => AccessibleResources(request),
                _ => null,
            };
        }
    }

    private OAuthReply? Resource(string path)
    {
        Counters.Add(nameof(Counters.Discovery));
        var resource = path.Substring("/.well-known/oauth-protected-resource".Length);
        return !ResourcePaths.Contains(resource) || resource == "/v1/mcp"
            ? new OAuthReply(404)
            : new OAuthReply(200, new JsonObject
            {
                ["resource"] = _base + resource,
                ["authorization_servers"] = new JsonArray(Issuer),
                ["scopes_supported"] = Texts(AgentScopes),
                ["bearer_methods_supported"] = new JsonArray("header"),
            });
    }

    private OAuthReply Metadata(bool isTenant)
    {
        Counters.Add(nameof(Counters.Discovery));
        var document = new JsonObject
        {
            ["issuer"] = isTenant && !Options.WrongIssuer ? Issuer : _base,
            ["authorization_endpoint"] = _base + "/authorize",
            ["token_endpoint"] =
                Options.InsecureTokenEndpoint ? "http://tokens.example.com/oauth/token" : _base + "/oauth/token",
            ["revocation_endpoint"] = _base + "/oauth/revoke",
            ["response_types_supported"] = new JsonArray("code"),
            ["grant_types_supported"] = new JsonArray(
                "authorization_code",
                "client_credentials",
                "refresh_token",
                "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            ["code_challenge_methods_supported"] = new JsonArray("S256"),
            ["token_endpoint_auth_methods_supported"] =
                new JsonArray("none", "client_secret_post", "client_secret_basic", "private_key_jwt"),
            ["client_id_metadata_document_supported"] = true,
        };
        if (isTenant)
        {
            document["registration_endpoint"] = _base + "/" + Tenant + "/dcr/register";
        }

        if (Options.SendIssuer)
        {
            document["authorization_response_iss_parameter_supported"] = true;
        }

        return new OAuthReply(200, document);
    }

    private OAuthReply Register(OAuthRequest request)
    {
        Counters.Add(nameof(Counters.Register));
        if (JsonNode.Parse(request.Body) is not JsonObject wanted
            || wanted["redirect_uris"] is not JsonArray { Count: > 0 } redirects)
        {
            return OAuthReply.Error(400, "invalid_redirect_uri");
        }

        var uris = redirects.Select(static node => (string)node!).ToArray();
        if (uris.FirstOrDefault(static uri => !IsAllowedRedirect(uri)) is { } blocked)
        {
            return OAuthReply.Error(400, "invalid_redirect_uri", $"Your admin has blocked this domain: {blocked}");
        }

        LastRedirectUris = uris;
        var method = (string?)wanted["token_endpoint_auth_method"] ?? "client_secret_basic";
        var secret = Options.RegisterWithSecret || method != "none" ? Secret("dcr-secret-") : null;
        var client = new OAuthClient(Random("dcr-"), secret, uris);
        _clients[client.Id] = client;
        var answer = new JsonObject
        {
            ["client_id"] = client.Id,
            ["redirect_uris"] = Texts(uris),
            ["token_endpoint_auth_method"] = method,
            ["grant_types"] = new JsonArray("authorization_code", "refresh_token"),
        };
        if (secret is not null)
        {
            answer["client_secret"] = secret;
        }

        return new OAuthReply(201, answer);
    }

    /// <summary>
    /// Data Center's provider: scopes are single words, and what only Atlassian Cloud knows is refused.
    /// </summary>
    private OAuthReply AuthorizeAtDataCenter(OAuthRequest request)
    {
        Counters.Add(nameof(Counters.Authorize));
        var query = request.Query;
        var isForeign = query.ContainsKey("audience") || query.ContainsKey("prompt")
            || !query.TryGetValue("scope", out var scope)
            || scope is not ("READ" or "WRITE" or "ADMIN" or "SYSTEM_ADMIN");
        return isForeign ? new OAuthReply(400, text: "invalid_scope") : Authorize(request);
    }

    private OAuthReply Authorize(OAuthRequest request)
    {
        var query = request.Query;
        string? Get(string name) => query.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

        // An unknown client or redirect is told to the user, never sent to an address that may be an attacker's.
        var redirect = Get("redirect_uri");
        if (Get("client_id") is not { } id
            || redirect is null
            || FindClient(id) is not { } client
            || (!client.IsClassic && !client.RedirectUris.Contains(redirect)))
        {
            return new OAuthReply(400, text: "Incorrect request parameters");
        }

        var back = new List<string>();
        void Add(string name, string? value)
        {
            if (value is not null)
            {
                back.Add(name + "=" + Uri.EscapeDataString(value));
            }
        }

        LastScope = Get("scope");
        Add("state", Get("state"));
        if (Options.SendIssuer)
        {
            Add("iss", Options.WrongIssuer ? _base : Issuer);
        }

        if (Options.DenyConsent)
        {
            Add("error", "access_denied");
            Add("error_description", "User did not authorize the request");
        }
        else if (!client.IsClassic && (Get("code_challenge") is null || Get("code_challenge_method") != "S256"))
        {
            Add("error", "invalid_request");
            Add("error_description", "PKCE with S256 is required");
        }
        else if (!client.IsClassic && Options.RequireResource && Get("resource") is null)
        {
            Add("error", "invalid_target");
        }
        else
        {
            var code = Secret("code-");
            _codes[code] = new OAuthCode(
                id,
                redirect,
                Get("code_challenge"),
                Get("scope") ?? string.Empty,
                Get("resource"),
                Options.ConsentSite,
                Options.Clock().AddMinutes(1));
            Add("code", code);
        }

        return new OAuthReply(
            302, location: redirect + (redirect.IndexOf('?') < 0 ? "?" : "&") + string.Join("&", back));
    }

    private OAuthReply Token(OAuthRequest request)
    {
        Counters.Add(nameof(Counters.Token));
        var form = request.ReadForm();
        TokenForms.Add(form.Where(
            static field => field.Key is "grant_type" or "resource" or "redirect_uri" or "scope" or "client_id")
                .ToDictionary(static field => field.Key, static field => field.Value));
        string? Get(string name) => form.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

        var grant = Get("grant_type");
        if (grant == "refresh_token")
        {
            Counters.Add(nameof(Counters.Refresh));
            if (Options.RefreshesUnavailable > 0)
            {
                Options.RefreshesUnavailable--;
                return new OAuthReply(503, text: "Service Unavailable");
            }
        }

        if (!Authenticate(request.Authorization, form, out var client))
        {
            return OAuthReply.Error(401, "invalid_client");
        }

        switch (grant)
        {
            case "authorization_code":
                return Exchange(client!, form);
            case "refresh_token":
                return Refresh(client!, Get("refresh_token"), Get("resource"));
            case "client_credentials":
                return client!.Secret is null ? OAuthReply.Error(400, "unauthorized_client")
                    : Issue(
                        new OAuthFamily(
                            client.Id, Get("scope") ?? string.Empty, Get("resource"), "demo", client.IsClassic),
                        Get("resource"),
                        withRefresh: false);
            case "urn:ietf:params:oauth:grant-type:jwt-bearer":
                return Get("assertion") is { } assertion && _assertions.Remove(assertion)
                    ? Issue(
                        new OAuthFamily(client!.Id, Get("scope") ?? string.Empty, _base + "/v2/mcp", "demo", false),
                        _base + "/v2/mcp",
                        withRefresh: false)
                    : OAuthReply.Error(400, "invalid_grant");
            default:
                return OAuthReply.Error(400, "unsupported_grant_type");
        }
    }

    private OAuthReply Exchange(OAuthClient client, IReadOnlyDictionary<string, string> form)
    {
        if (!form.TryGetValue("code", out var value) || !_codes.TryGetValue(value, out var code))
        {
            return OAuthReply.Error(400, "invalid_grant", "Unknown code");
        }

        _codes.Remove(value);
        form.TryGetValue("redirect_uri", out var redirect);
        form.TryGetValue("code_verifier", out var verifier);
        form.TryGetValue("resource", out var resource);
        if (code.ClientId != client.Id || code.RedirectUri != redirect || Options.Clock() > code.Ends
            || (code.Challenge is not null && code.Challenge != S256(verifier ?? string.Empty)))
        {
            return OAuthReply.Error(400, "invalid_grant", "The code does not fit this request");
        }

        var family = new OAuthFamily(client.Id, code.Scope, code.Resource, code.Site, client.IsClassic);
        return Issue(
            family,
            resource,
            client.Id == DemoOAuthClients.DataCenterId || code.Scope.Split(' ').Contains("offline_access"));
    }

    private OAuthReply Refresh(OAuthClient client, string? value, string? resource)
    {
        if (value is null
            || !_refresh.TryGetValue(value, out var token)
            || token.Family.ClientId != client.Id
            || token.Family.IsRevoked)
        {
            return OAuthReply.Error(403, "invalid_grant", "Unknown or invalid refresh token.");
        }

        if (!Options.RotateRefreshTokens)
        {
            return Issue(token.Family, resource, withRefresh: false);
        }

        if (token.UsedOn is { } used)
        {
            Counters.Add(nameof(Counters.Reuse));
            if (Options.Clock() - used > Options.ReuseLeeway)
            {
                // A token that comes twice was stolen, by the first or by the second: all of its family end.
                token.Family.IsRevoked = true;
                return OAuthReply.Error(403, "invalid_grant", "Unknown or invalid refresh token.");
            }
        }

        token.UsedOn ??= Options.Clock();
        return Issue(token.Family, resource, withRefresh: true);
    }

    private OAuthReply Issue(OAuthFamily family, string? resource, bool withRefresh)
    {
        var access = Secret("at-");
        _access[access] = new OAuthAccess(family, Options.Clock() + Options.TokenLife, resource is not null);
        var answer = new JsonObject
        {
            ["access_token"] = access,
            ["token_type"] = "Bearer",
            ["expires_in"] = (int)Options.TokenLife.TotalSeconds,
            ["scope"] = family.Scope,
        };
        if (withRefresh)
        {
            var refresh = Secret("rt-");
            _refresh[refresh] = new OAuthRefresh(family);
            answer["refresh_token"] = refresh;
        }
        else
        {
            answer.Remove("scope");
        }

        return new OAuthReply(200, answer);
    }

    private OAuthReply Revoke(OAuthRequest request)
    {
        Counters.Add(nameof(Counters.Revoke));
        var form = request.ReadForm();
        if (!Authenticate(request.Authorization, form, out _))
        {
            return OAuthReply.Error(401, "invalid_client");
        }

        if (form.TryGetValue("token", out var value))
        {
            if (_refresh.TryGetValue(value, out var refresh))
            {
                refresh.Family.IsRevoked = true;
            }
            else if (_access.TryGetValue(value, out var access))
            {
                access.Family.IsRevoked = true;
            }
        }

        return new OAuthReply(200);
    }

    private OAuthReply IdentityExchange(OAuthRequest request)
    {
        var form = request.ReadForm();
        if (!form.TryGetValue("subject_token", out var token) || token != Options.IdentityToken
            || !form.TryGetValue("client_id", out var client) || client != DemoOAuthClients.IdentityId
            || !form.TryGetValue("audience", out var audience)
            || (audience.TrimEnd('/') != Issuer && audience.TrimEnd('/') != _base))
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

    private OAuthReply AccessibleResources(OAuthRequest request)
    {
        Counters.Add(nameof(Counters.AccessibleResources));
        var token = request.Authorization is { } header && header.StartsWith("Bearer ", StringComparison.Ordinal)
            ? header.Substring(7)
            : string.Empty;
        if (!_access.TryGetValue(token, out var access) || access.Family.IsRevoked || Options.Clock() >= access.Ends)
        {
            return OAuthReply.Error(401, "invalid_token");
        }

        // One entry per site and product; the same id comes twice.
        var list = new JsonArray();
        foreach (var site in _sites.Where(site => access.Family.IsClassic || site.Name == access.Family.Site))
        {
            foreach (var scopes in new[] { "read:jira-work", "read:confluence-space.summary" })
            {
                list.Add(new JsonObject
                {
                    ["id"] = site.CloudId,
                    ["name"] = site.Name,
                    ["url"] = site.Url.AbsoluteUri.TrimEnd('/'),
                    ["scopes"] = new JsonArray(scopes),
                    ["avatarUrl"] = site.Url.AbsoluteUri.TrimEnd('/') + "/avatar.png",
                });
            }
        }

        return new OAuthReply(200, list);
    }

    private bool Authenticate(string? authorization, IReadOnlyDictionary<string, string> form, out OAuthClient? client)
    {
        string? id, secret;
        if (authorization is not null && authorization.StartsWith("Basic ", StringComparison.Ordinal))
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(authorization.Substring(6))).Split(':');
            id = Uri.UnescapeDataString(pair[0]);
            secret = pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : null;
        }
        else if (form.TryGetValue("client_assertion", out var assertion))
        {
            id = AssertedClient(assertion);
            client = id is null ? null : FindClient(id);
            return client is not null && (Options.VerifyAssertion?.Invoke(assertion) ?? true);
        }
        else
        {
            form.TryGetValue("client_id", out id);
            form.TryGetValue("client_secret", out secret);
        }

        client = id is null ? null : FindClient(id);
        return client is not null && (client.Secret is null ? string.IsNullOrEmpty(secret) : client.Secret == secret);
    }

    private string? AssertedClient(string assertion)
    {
        var parts = assertion.Split('.');
        if (parts.Length != 3)
        {
            return null;
        }

        var text = parts[1].Replace('-', '+').Replace('_', '/');
        var claims =
            JsonNode.Parse(Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '=')))!.AsObject();
        var id = (string?)claims["iss"];
        return id == (string?)claims["sub"]
            && (string?)claims["aud"] == Issuer
            && (long?)claims["exp"] > Options.Clock().ToUnixTimeSeconds() ? id : null;
    }

    private OAuthClient? FindClient(string id) =>
        _clients.TryGetValue(id, out var client) ? client
        : Options.ClientDocuments.TryGetValue(id, out var redirects) ? new OAuthClient(id, null, redirects.ToArray())
        : null;

    private static bool IsAllowedRedirect(string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var parsed)
            && parsed.Scheme == Uri.UriSchemeHttp
            && parsed.Host is "127.0.0.1" or "localhost";

    private static bool SameResource(string? granted, string asked) =>
        granted is not null
            && string.Equals(
                granted.Split('?')[0].TrimEnd('/'),
                asked.Split('?')[0].TrimEnd('/'),
                StringComparison.OrdinalIgnoreCase);

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(static text => (JsonNode)text)]);

    private static string S256(string verifier)
    {
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes(verifier));
        return Convert.ToBase64String(hash).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    private string Secret(string prefix)
    {
        var secret = Random(prefix);
        _secrets.Add(secret);
        return secret;
    }

    private static string Random(string prefix)
    {
        var bytes = new byte[24];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(bytes);
        return prefix + Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }
}
