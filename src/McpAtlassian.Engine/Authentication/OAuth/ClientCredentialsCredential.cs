using System.Net.Http.Headers;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// The client credentials grant: a service account's client proves itself with its secret or with a signed assertion,
/// and nobody consents. Whether Atlassian's Rovo server takes such tokens is not proven.
/// </summary>
internal sealed class ClientCredentialsCredential : RepeatableTokenCredential
{
    private readonly string _clientId;
    private readonly string? _clientSecret;
    private readonly ClientAssertion? _assertion;
    private readonly string? _scope;

    private ClientCredentialsCredential(
        HttpMessageHandler network,
        string clientId,
        string? clientSecret,
        ClientAssertion? assertion,
        IReadOnlyList<string>? scopes,
        OAuthOptions? options)
        : base(network, options)
    {
        _clientId = clientId;
        _clientSecret = clientSecret;
        _assertion = assertion;
        _scope = scopes is { Count: > 0 } ? string.Join(" ", scopes) : null;
    }

    /// <summary>A client with a secret.</summary>
    public static ClientCredentialsCredential WithSecret(
        HttpMessageHandler network,
        string clientId,
        string clientSecret,
        IReadOnlyList<string>? scopes = null,
        OAuthOptions? options = null) =>
        new(network, clientId, clientSecret, null, scopes, options);

    /// <summary>
    /// A client with a private key (private_key_jwt): PEM text of an RSA key (RS256) or of a P-256 key (ES256).
    /// </summary>
    public static ClientCredentialsCredential WithPrivateKey(
        HttpMessageHandler network,
        string clientId,
        string privateKeyPem,
        IReadOnlyList<string>? scopes = null,
        string? keyId = null,
        OAuthOptions? options = null) =>
        new(network, clientId, null, new ClientAssertion(clientId, privateKeyPem, keyId), scopes, options);

    public override string Method => "ClientCredentials";

    public override string? Account => _clientId;

    internal override void CollectSecrets(Redactor redactor)
    {
        base.CollectSecrets(redactor);
        redactor.Add(_clientSecret);
        _assertion?.CollectSecrets(redactor);
    }

    private protected override async Task<IssuedToken> AcquireAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        var server = await OAuthDiscovery.FindAsync(Http, endpoint, State, cancellationToken).ConfigureAwait(false);
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };
        if (_scope is not null)
        {
            form["scope"] = _scope;
        }

        if (State.Resource is not null)
        {
            form["resource"] = State.Resource;
        }

        AuthenticationHeaderValue? authorization = null;
        if (_assertion is not null)
        {
            form["client_id"] = _clientId;
            form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            var assertion = _assertion.Create(server.Issuer ?? State.AuthorizationServer!, Now);
            await State.Issued.AnnounceAsync(assertion).ConfigureAwait(false);
            form["client_assertion"] = assertion;
        }
        else
        {
            // Basic is what every server must take (RFC 6749, section 2.3.1), unless its metadata says otherwise.
            var method = server.ClientAuthentications.Count == 0
                || server.ClientAuthentications.Contains("client_secret_basic")
                ? "client_secret_basic"
                : "client_secret_post";
            authorization = TokenEndpoint.Authenticate(form, _clientId, _clientSecret, method);
        }

        return await AskAsync(
            server,
            form,
            authorization,
            $"The client '{_clientId}' got no token",
            "Check the client id and its secret or key.",
            cancellationToken).ConfigureAwait(false);
    }
}
