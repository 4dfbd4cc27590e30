using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Http;
using ModelContextProtocol;
using ModelContextProtocol.Client;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// OAuth 2.1 as MCP does it: discovery, a client registered once, consent in the browser, tokens that refresh
/// themselves. Connecting with it may open a browser, so the connection's own time limit must allow for a person.
/// </summary>
internal sealed class OAuthCredential : Credential, IDisposable
{
    private readonly OAuthState _state;
    private readonly GrantKeeper _keeper;
    private readonly string _instance = Guid.NewGuid().ToString("N");
    private string? _account;

    private OAuthCredential(OAuthOptions options, IGrantStore store)
    {
        _state = new OAuthState(options);
        _keeper = new GrantKeeper(_state, store);
    }

    /// <summary>A credential that has to ask for consent.</summary>
    public static OAuthCredential Create(OAuthOptions options) => new(options, new MemoryGrantStore());

    /// <summary>
    /// A credential that asks for consent with the client a saved session registered: signing in anew over a name
    /// registers nothing.
    /// </summary>
    public static async Task<OAuthCredential> CreateLikeAsync(
        OAuthOptions options, SessionStore store, SavedSession session, CancellationToken cancellationToken = default)
    {
        var credential = Create(options);
        if (session.Method == RecipeMethod.OAuth &&
            await store.ReadSecretAsync(session, cancellationToken).ConfigureAwait(false) is { } secret &&
            OAuthGrant.Unpack(secret) is { ClientId: { } id, AuthorizationServer: { } server } grant)
        {
            credential._state.KeepRegistration(
                new ClientRegistration(server, id, grant.ClientSecret, grant.ClientAuthentication));
        }

        return credential;
    }

    /// <summary>The credential of a saved session; it is shared with every process that has the session open.</summary>
    public static OAuthCredential Open(OAuthOptions options, SessionStore store, SavedSession session) =>
        new(options, new SavedGrantStore(store, session.Name)) { _account = session.Account };

    /// <summary>
    /// The credential of a grant that others made and keep; it never asks for consent, as the client's redirect is
    /// theirs.
    /// </summary>
    internal static OAuthCredential Over(OAuthOptions options, IGrantStore store) =>
        new(options.WithoutConsent("Connect-Atlassian -OAuth"), store);

    /// <summary>
    /// By these words the SDK's errors of a login are known: a 401 that stays, metadata about another resource.
    /// </summary>
    private static readonly string[] Refusals = ["unauthorized response", "does not match the expected URI"];

    public override string Method => _keeper.Store.Method;

    /// <summary>Where the grant is refreshed, if its store does not keep that.</summary>
    internal GrantServer? GrantServer => _keeper.Store.Server;

    public override string? Account => _account;

    public override DateTimeOffset? ExpiresOn => _keeper.Store.Known?.ExpiresOn;

    public override bool RenewsItself => _keeper.Store.Known?.RefreshToken is { Length: > 0 };

    /// <summary>Until the account is known, two logins are two identities.</summary>
    public override string IdentityKey =>
        Method + ":" + (_account ?? _keeper.Store.IdentityKey ?? _instance);

    internal override void CollectSecrets(Redactor redactor)
    {
        redactor.Add(_state.Options.ClientSecret);
        _state.Issued.CollectInto(redactor);
    }

    /// <summary>Says whose consent it was, once the session has asked who it is.</summary>
    public void SetAccount(string? account) => _account = account;

    internal override IReadOnlyList<DelegatingHandler> CreateHandlers()
    {
        var channel = new TokenRequestHandler(_state);
        _keeper.UseChannel(channel);
        return [
            new UrlPolicyHandler(_state),
            new IssuerRepairHandler(_state),
            new RegistrationHandler(_state),
            channel
        ];
    }

    internal override DelegatingHandler CreateProofHandler() =>
        new ProofHandler(_state, () => _keeper.Store.Known?.ProofKey);

    /// <summary>
    /// Signs in with one request of its own. Without that the SDK's short probe for the protocol version would run out
    /// while the user reads the consent page, and a second page would open.
    /// </summary>
    internal override async Task PrepareAsync(Uri endpoint, HttpClient http, CancellationToken cancellationToken)
    {
        _state.Endpoint = endpoint;
        await _keeper.Store.LocateAsync(async () => GrantServer.From(
            await FindServerAsync(endpoint, http, cancellationToken).ConfigureAwait(false),
            _state)).ConfigureAwait(false);

        if (await _keeper.GetTokensAsync(cancellationToken).ConfigureAwait(false) is { AccessToken.Length: > 0 })
        {
            return;
        }

        var options = new HttpClientTransportOptions
        {
            Endpoint = endpoint,
            TransportMode = HttpTransportMode.StreamableHttp,
            EnableStandaloneGetStream = false,
        };
        Configure(options);
        var connection = new HttpClientTransport(options, http, loggerFactory: null, ownsHttpClient: false);
        await using (connection.ConfigureAwait(false))
        {
            var transport = await connection.ConnectAsync(cancellationToken).ConfigureAwait(false);
            await using (transport.ConfigureAwait(false))
            {
                try
                {
                    await transport.SendMessageAsync(ProbeRequest.Message(), cancellationToken).ConfigureAwait(false);
                }
                catch (Exception error)
                    when (error is HttpRequestException or McpException or ArgumentException
                        && Explain(error) is null
                        && CallContext.Current is null or { Leg: Leg.Endpoint })
                {
                    // A server need not know the question. What matters is that it wants no login, or not any more;
                    // whatever else is wrong, connecting will say.
                }
            }
        }
    }

    internal override void Configure(HttpClientTransportOptions options)
    {
        _state.Endpoint = options.Endpoint;
        options.OAuth = OAuthClientOptionsFactory.Create(_state, _keeper);
    }

    /// <summary>
    /// Saves the session with this credential's tokens; from then on every refresh is written to the store and
    /// shared with other processes.
    /// </summary>
    public async Task<SavedSession> SaveAsync(
        SessionStore store, SavedSession session, ISecretStore secrets, CancellationToken cancellationToken = default)
    {
        // Held so that no refresh falls between reading the grant and sharing it.
        using (await _keeper.Store.LockAsync(cancellationToken).ConfigureAwait(false))
        {
            var grant = await _keeper.Store.ReadAsync(latest: true, cancellationToken).ConfigureAwait(false)
                ?? throw new EngineException(ErrorIds.NotConnected, "There is no login to save yet.");
            if (string.Equals(
                _keeper.Store.IdentityKey, SavedGrantStore.KeyOf(session.Name), StringComparison.OrdinalIgnoreCase))
            {
                throw new EngineException(
                    ErrorIds.ArgumentInvalid, $"The session already uses the saved session '{session.Name}'.");
            }

            var saved = await store.SaveAsync(
                session with { Method = Method }, grant.Pack(), secrets, cancellationToken).ConfigureAwait(false);
            var shared = new SavedGrantStore(store, saved.Name);
            await shared.ReadAsync(latest: true, cancellationToken).ConfigureAwait(false);
            _keeper.MoveTo(shared);
            return saved;
        }
    }

    /// <summary>
    /// Tells the authorization server to forget the grant (RFC 7009). False when the server has no place to tell it.
    /// </summary>
    public async Task<bool> RevokeAsync(HttpMessageInvoker http, CancellationToken cancellationToken = default)
    {
        var grant = await _keeper.Store.ReadAsync(latest: true, cancellationToken).ConfigureAwait(false);
        return grant is not null
            && await TokenRevocation.RevokeAsync(http, grant, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The access token right now, for requests beside MCP such as accessible-resources.</summary>
    internal async Task<string?> ReadAccessTokenAsync(CancellationToken cancellationToken) =>
        (await _keeper.Store.ReadAsync(latest: false, cancellationToken).ConfigureAwait(false))?.AccessToken;

    /// <summary>
    /// The named error inside what the SDK threw while it authorized, or null when it is about something else.
    /// </summary>
    internal static EngineException? Explain(Exception error)
    {
        for (var inner = error; inner is not null; inner = inner.InnerException)
        {
            if (inner is EngineException named)
            {
                return named;
            }
        }

        return error is McpException sdk
            && Array.Exists(Refusals, part => sdk.Message.Contains(part, StringComparison.Ordinal))
            ? new EngineException(ErrorIds.AuthenticationFailed, sdk.Message, "Test-AtlassianSession -Detailed", sdk)
            : null;
    }

    private async Task<ServerMetadata> FindServerAsync(
        Uri endpoint, HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            return await OAuthDiscovery.FindAsync(http, endpoint, _state, cancellationToken).ConfigureAwait(false);
        }
        catch (OAuthFlowException error)
        {
            throw error.Error;
        }
    }

    /// <summary>Gives back a port that a login did not come to need.</summary>
    public void Dispose() => _state.ReleaseListener();
}
