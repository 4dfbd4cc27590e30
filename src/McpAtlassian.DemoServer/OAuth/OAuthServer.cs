using System.Security.Cryptography;
using System.Text;

namespace McpAtlassian.DemoServer.OAuth;

/// <summary>
/// Atlassian's authorization server in memory, with its topology: the issuer has a tenant in its path, its metadata
/// is at both places, the endpoints are at the root, and the older server at the root cannot register anybody.
/// </summary>
internal class OAuthServer
{
    public const string Tenant = "VDemoTenant7c1";

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

    private readonly string _base;
    private readonly IReadOnlyList<OAuthSite> _sites;
    private readonly Dictionary<string, OAuthCode> _codes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OAuthAccess> _access = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OAuthRefresh> _refresh = new(StringComparer.Ordinal);

    public OAuthServer(Uri baseUri, IReadOnlyList<OAuthSite> sites, DemoOAuthOptions options)
    {
        _base = baseUri.GetLeftPart(UriPartial.Authority);
        _sites = sites;
        Options = options;
        Register(new OAuthClient(DemoOAuthClients.ClassicId, DemoOAuthClients.ClassicSecret, [], IsClassic: true));
        Register(new OAuthClient(DemoOAuthClients.ServiceId, DemoOAuthClients.ServiceSecret, []));
    }

    public string Issuer => _base + "/" + Tenant;

    /// <summary>How often somebody asked for metadata of a resource or of an authorization server.</summary>
    public int DiscoveryCount { get; private set; }

    /// <summary>How often a client asked to be registered.</summary>
    public int RegisterCount { get; private set; }

    /// <summary>How often a consent was asked for.</summary>
    public int AuthorizeCount { get; private set; }

    /// <summary>How many token requests of any grant there were.</summary>
    public int TokenCount { get; private set; }

    protected DemoOAuthOptions Options { get; }

    /// <summary>Held around each request; what a request changes is read under it too.</summary>
    protected object Lock { get; } = new();

    protected Dictionary<string, OAuthClient> Clients { get; } = new(StringComparer.Ordinal);

    protected virtual DateTimeOffset Now => DateTimeOffset.UtcNow;

    /// <summary>Tokens need the resource they are for.</summary>
    protected virtual bool NeedsResource => true;

    /// <summary>Whose token it is, if it is good for that resource.</summary>
    public bool TryValidate(string token, string resource, out OAuthAccess? access)
    {
        lock (Lock)
        {
            return _access.TryGetValue(token, out access) && !access.Family.IsRevoked && Now < access.Ends
                && (access.Family.IsClassic
                || !NeedsResource
                || (access.HasResource && SameResource(access.Family.Resource, resource)));
        }
    }

    /// <summary>Revokes everything, as an admin does.</summary>
    public void RevokeAll()
    {
        lock (Lock)
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
        lock (Lock)
        {
            _access.Clear();
        }
    }

    /// <summary>Whether a path may be the OAuth server's; others need not be read for it.</summary>
    public virtual bool Owns(string path) =>
        path.Contains("/.well-known/oauth-", StringComparison.Ordinal)
            || path == "/authorize"
            || path.StartsWith("/oauth/", StringComparison.Ordinal)
            || path.StartsWith("/" + Tenant + "/", StringComparison.Ordinal);

    /// <summary>The answer, or null when the path is not the OAuth server's.</summary>
    public virtual OAuthReply? Handle(OAuthRequest request)
    {
        lock (Lock)
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
                ("POST", "/oauth/token") => Token(request),
                ("POST", "/oauth/revoke") => Revoke(request),
                ("GET", "/oauth/token/accessible-resources") => AccessibleResources(request),
                _ => null,
            };
        }
    }

    private OAuthReply? Resource(string path)
    {
        DiscoveryCount++;
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
        DiscoveryCount++;
        var document = new JsonObject
        {
            ["issuer"] = isTenant ? Issuer : _base,
            ["authorization_endpoint"] = _base + "/authorize",
            ["token_endpoint"] = _base + "/oauth/token",
            ["revocation_endpoint"] = _base + "/oauth/revoke",
            ["response_types_supported"] = new JsonArray("code"),
            ["grant_types_supported"] = new JsonArray("authorization_code", "client_credentials", "refresh_token"),
            ["code_challenge_methods_supported"] = new JsonArray("S256"),
            ["token_endpoint_auth_methods_supported"] =
                new JsonArray("none", "client_secret_post", "client_secret_basic", "private_key_jwt"),
            ["client_id_metadata_document_supported"] = true,
        };
        if (isTenant)
        {
            document["registration_endpoint"] = _base + "/" + Tenant + "/dcr/register";
        }

        return new OAuthReply(200, document);
    }

    private OAuthReply Register(OAuthRequest request)
    {
        RegisterCount++;
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

        var method = (string?)wanted["token_endpoint_auth_method"] ?? "client_secret_basic";
        var secret = method != "none" ? Secret("dcr-secret-") : null;
        var client = new OAuthClient(Random("dcr-"), secret, uris);
        Register(client);
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

    protected OAuthReply Authorize(OAuthRequest request)
    {
        AuthorizeCount++;
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

        Add("state", Get("state"));
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
        else if (!client.IsClassic && NeedsResource && Get("resource") is null)
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
                Now.AddMinutes(1));
            Add("code", code);
        }

        return new OAuthReply(
            302, location: redirect + (redirect.IndexOf('?') < 0 ? "?" : "&") + string.Join("&", back));
    }

    protected OAuthReply Token(OAuthRequest request)
    {
        TokenCount++;
        var form = request.ReadForm();
        string? Get(string name) => form.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

        if (!Authenticate(request.Authorization, form, out var client))
        {
            return OAuthReply.Error(401, "invalid_client");
        }

        switch (Get("grant_type"))
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
        if (code.ClientId != client.Id || code.RedirectUri != redirect || Now > code.Ends
            || (code.Challenge is not null && code.Challenge != S256(verifier ?? string.Empty)))
        {
            return OAuthReply.Error(400, "invalid_grant", "The code does not match this request");
        }

        var family = new OAuthFamily(client.Id, code.Scope, code.Resource, code.Site, client.IsClassic);
        return Issue(family, resource, GivesRefresh(code));
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

        if (!MayUse(token))
        {
            // A token that comes twice was stolen, by the first or by the second: all of its family end.
            token.Family.IsRevoked = true;
            return OAuthReply.Error(403, "invalid_grant", "Unknown or invalid refresh token.");
        }

        token.UsedOn ??= Now;
        return Issue(token.Family, resource, withRefresh: true);
    }

    protected OAuthReply Issue(OAuthFamily family, string? resource, bool withRefresh)
    {
        var access = Secret("at-");
        _access[access] = new OAuthAccess(family, Now + Options.TokenLife, resource is not null);
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

    protected OAuthReply Revoke(OAuthRequest request)
    {
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

    private OAuthReply AccessibleResources(OAuthRequest request)
    {
        var token = request.Authorization is { } header && header.StartsWith("Bearer ", StringComparison.Ordinal)
            ? header.Substring(7)
            : string.Empty;
        if (!_access.TryGetValue(token, out var access) || access.Family.IsRevoked || Now >= access.Ends)
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

    protected bool Authenticate(
        string? authorization, IReadOnlyDictionary<string, string> form, out OAuthClient? client)
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
            return client is not null && IsSigned(assertion);
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
            && (long?)claims["exp"] > Now.ToUnixTimeSeconds() ? id : null;
    }

    protected virtual OAuthClient? FindClient(string id) => Clients.GetValueOrDefault(id);

    /// <summary>Each refresh token works once, as Atlassian's do.</summary>
    protected virtual bool MayUse(OAuthRefresh token) => token.UsedOn is null;

    protected virtual bool GivesRefresh(OAuthCode code) => code.Scope.Split(' ').Contains("offline_access");

    /// <summary>The demo knows no client's key: an assertion with the right claims is taken.</summary>
    protected virtual bool IsSigned(string assertion) => true;

    protected void Register(OAuthClient client) => Clients[client.Id] = client;

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

    /// <summary>Something the server gives out that cannot be guessed.</summary>
    protected virtual string Secret(string prefix) => Random(prefix);

    private static string Random(string prefix)
    {
        var bytes = new byte[24];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(bytes);
        return prefix + Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }
}
