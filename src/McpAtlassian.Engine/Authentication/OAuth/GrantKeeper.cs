using ModelContextProtocol.Authentication;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// The SDK's view of the tokens. It only ever sees valid ones: they are refreshed here, before they end or once the
/// server rejected them, so that the SDK neither refreshes on its own nor forgets what an answer left out.
/// </summary>
internal sealed class GrantKeeper : ITokenCache
{
    private readonly OAuthState _state;
    private readonly RefreshCoordinator _coordinator;
    private IGrantStore _store;
    private TokenRequestHandler? _channel;

    public GrantKeeper(OAuthState state, IGrantStore store)
    {
        _state = state;
        _store = store;
        _coordinator = new RefreshCoordinator(
            () => _store,
            new TokenEndpoint(SendAsync, state.Options.RefreshPause),
            () => state.Options.Now(),
            state.Issued);
    }

    public IGrantStore Store => _store;

    /// <summary>Goes on with another store: an unsaved session was saved.</summary>
    public void MoveTo(IGrantStore store) => _store = store;

    public void UseChannel(TokenRequestHandler channel) => _channel = channel;

    public async ValueTask<TokenContainer?> GetTokensAsync(CancellationToken cancellationToken)
    {
        var tokens = await FindTokensAsync(cancellationToken).ConfigureAwait(false);
        if (tokens is not null)
        {
            await _state.Issued.AnnounceAsync(
                tokens.AccessToken, tokens.RefreshToken, tokens.ClientSecret).ConfigureAwait(false);
        }

        return tokens;
    }

    private async Task<TokenContainer?> FindTokensAsync(CancellationToken cancellationToken)
    {
        var grant = await _store.ReadAsync(latest: false, cancellationToken).ConfigureAwait(false);
        if (grant is not null && grant.AccessToken == _state.RejectedAccessToken)
        {
            // Rejected before its time: another process may have been given a new one since.
            grant = await _store.ReadAsync(latest: true, cancellationToken).ConfigureAwait(false);
        }

        if (grant is null)
        {
            // Atlassian's server always wants a login; whether another does, its first answer says.
            return !_state.Options.CanConsent && UrlPolicy.IsAtlassian(_state.Endpoint)
                ? throw Missing()
                : Registration(null);
        }

        RequireSameServer(grant);
        try
        {
            return Container(await _coordinator.KeepAsync(
                grant, _state.RejectedAccessToken, cancellationToken).ConfigureAwait(false));
        }
        catch (GrantRejectedException error)
        {
            return Consentable(error, grant);
        }
    }

    /// <summary>
    /// A token is for the server it was asked for; a saved session whose address was changed does not take it along.
    /// </summary>
    private void RequireSameServer(OAuthGrant grant)
    {
        if (_state.Endpoint is { } endpoint
            && Uri.TryCreate(grant.Resource, UriKind.Absolute, out var resource)
            && !UrlPolicy.SameOrigin(resource, endpoint))
        {
            throw new EngineException(
                ErrorIds.AuthenticationFailed,
                $"The saved login is for {resource.GetLeftPart(UriPartial.Authority)}; its token is not sent to "
                + $"{endpoint.GetLeftPart(UriPartial.Authority)}.",
                $"Sign in at the new URL: Connect-Atlassian -OAuth -Uri {SingleQuoted.Of(endpoint.AbsoluteUri)}");
        }
    }

    public async ValueTask StoreTokensAsync(TokenContainer tokens, CancellationToken cancellationToken)
    {
        using (await _store.LockAsync(cancellationToken).ConfigureAwait(false))
        {
            var earlier = await _store.ReadAsync(latest: true, cancellationToken).ConfigureAwait(false);
            if (earlier?.AccessToken == tokens.AccessToken)
            {
                // A refresh that already went through the coordinator.
                return;
            }

            var sameClient = earlier is not null
                && earlier.ClientId == tokens.ClientId
                && earlier.AuthorizationServer == tokens.AuthorizationServer;
            await _store.WriteAsync(
                new OAuthGrant
                {
                    AuthorizationServer = tokens.AuthorizationServer,
                    TokenEndpoint = (_state.Server?.TokenEndpoint ?? _state.TokenEndpoint)?.AbsoluteUri
                        ?? (sameClient ? earlier!.TokenEndpoint : null),
                    RevocationEndpoint = _state.Server?.RevocationEndpoint?.AbsoluteUri
                        ?? (sameClient ? earlier!.RevocationEndpoint : null),
                    Resource = _state.Resource ?? (sameClient ? earlier!.Resource : null),
                    ClientId = tokens.ClientId,
                    ClientSecret = tokens.ClientSecret,
                    ClientAuthentication = tokens.TokenEndpointAuthMethod,
                    AccessToken = tokens.AccessToken,
                    RefreshToken = tokens.RefreshToken ?? (sameClient ? earlier!.RefreshToken : null),
                    Scope = tokens.Scope ?? (sameClient ? earlier!.Scope : null),
                    ProofKey = _state.ProofKey,
                    ObtainedOn = tokens.ObtainedAt,
                    LifeInSeconds = tokens.ExpiresIn,
                },
                CancellationToken.None).ConfigureAwait(false);
        }

        await _state.Issued.AnnounceAsync(
            tokens.AccessToken, tokens.RefreshToken, tokens.ClientSecret).ConfigureAwait(false);
    }

    public EngineException NobodyThere() => _state.HadGrant ? Expired(null) : Missing();

    private EngineException Expired(string? reason) => new(
        ErrorIds.AuthenticationExpired,
        "The login has expired or was revoked, and this session is not interactive."
        + (reason is null ? string.Empty : $" The server says: {reason}."),
        _state.Options.LoginCommand ?? "Connect-Atlassian -OAuth");

    /// <summary>A login is required, but this session is not interactive.</summary>
    public static EngineException Missing() => new(
        ErrorIds.CredentialRequired,
        "OAuth needs someone to approve the login in a browser, but this session is "
        + "not interactive.",
        "Set ATLASSIAN_MCP_EMAIL and ATLASSIAN_MCP_API_TOKEN, or ATLASSIAN_MCP_API_KEY, and run: Connect-Atlassian "
        + "-FromEnvironment");

    private TokenContainer? Consentable(GrantRejectedException rejected, OAuthGrant grant)
    {
        _state.HadGrant = true;
        if (!_state.Options.CanConsent)
        {
            throw Expired(rejected.Reason);
        }

        if (rejected.ClientRejected)
        {
            _state.DropRegistration(grant.AuthorizationServer);
            return null;
        }

        return Registration(grant);
    }

    /// <summary>No tokens, but the client to ask for new ones with: nothing is registered again then.</summary>
    private TokenContainer? Registration(OAuthGrant? grant)
    {
        var known = grant is { ClientId: not null, AuthorizationServer: not null }
            ? new ClientRegistration(
                grant.AuthorizationServer, grant.ClientId, grant.ClientSecret, grant.ClientAuthentication)
            : _state.FindRegistration(_state.AuthorizationServer);
        return known is null || _state.Options.ClientId is not null ? null : new TokenContainer
        {
            TokenType = "Bearer",
            AccessToken = string.Empty,
            ObtainedAt = default,
            ExpiresIn = 0,
            ClientId = known.ClientId,
            ClientSecret = known.ClientSecret,
            TokenEndpointAuthMethod = known.Authentication,
            AuthorizationServer = known.AuthorizationServer,
        };
    }

    private static TokenContainer Container(OAuthGrant grant) => new()
    {
        TokenType = "Bearer",
        AccessToken = grant.AccessToken,
        RefreshToken = grant.RefreshToken,
        // Without an end the SDK never refreshes by the clock; this class does, earlier and only once.
        ExpiresIn = null,
        Scope = grant.Scope,
        ObtainedAt = grant.ObtainedOn,
        ClientId = grant.ClientId,
        ClientSecret = grant.ClientSecret,
        TokenEndpointAuthMethod = grant.ClientAuthentication,
        AuthorizationServer = grant.AuthorizationServer,
    };

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _channel is { } channel
            ? channel.SendDirectAsync(request, cancellationToken)
            : throw new InvalidOperationException("The credential has no connection yet.");
}
