using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// A credential that can ask for a new access token by itself whenever it needs one: nothing is stored, one request
/// serves all threads, and a token the server rejects is replaced with the next request.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "The semaphore's wait handle is never asked for; the invoker belongs to whoever made its handler.")]
internal abstract class RepeatableTokenCredential : Credential
{
    private readonly SemaphoreSlim _mutex = new(1, 1);
    private readonly HttpMessageInvoker _http;
    private readonly OAuthOptions _options;
    private volatile IssuedToken? _token;

    /// <summary>The inner handler goes to the network and follows no redirects; its owner disposes it.</summary>
    private protected RepeatableTokenCredential(HttpMessageHandler network, OAuthOptions? options)
    {
        _options = options ?? new OAuthOptions();
        State = new OAuthState(_options);
        var proof = CreateProofHandler();
        proof.InnerHandler = network;
        _http = new HttpMessageInvoker(
            new IssuerRepairHandler(State) { InnerHandler = new UrlPolicyHandler(State) { InnerHandler = proof } },
            disposeHandler: false);
    }

    public override DateTimeOffset? ExpiresOn => _token?.ExpiresOn;

    public override bool RenewsItself => true;

    private protected OAuthState State { get; }

    private protected HttpMessageInvoker Http => _http;

    private protected DateTimeOffset Now => _options.Now();

    internal sealed override async ValueTask<string?> GetAuthorizationAsync(
        Uri endpoint, CancellationToken cancellationToken) =>
        "Bearer " + await GetAccessTokenAsync(endpoint, cancellationToken).ConfigureAwait(false);

    internal override void CollectSecrets(Redactor redactor) => State.Issued.CollectInto(redactor);

    /// <summary>A token that is good now, for example for a child process's environment.</summary>
    internal async Task<string> GetAccessTokenAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        var token = await FindAccessTokenAsync(endpoint, cancellationToken).ConfigureAwait(false);
        await State.Issued.AnnounceAsync(token).ConfigureAwait(false);
        return token;
    }

    private async Task<string> FindAccessTokenAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        if (_token is { } current && !current.IsDue(Now))
        {
            return current.AccessToken;
        }

        await _mutex.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_token is { } fresh && !fresh.IsDue(Now))
            {
                return fresh.AccessToken;
            }

            State.Endpoint = endpoint;
            try
            {
                var token = await AcquireAsync(endpoint, cancellationToken).ConfigureAwait(false);
                _token = token;
                return token.AccessToken;
            }
            catch (OAuthFlowException error)
            {
                throw error.Error;
            }
        }
        finally
        {
            _mutex.Release();
        }
    }

    internal sealed override DelegatingHandler CreateProofHandler() =>
        new ProofHandler(State, () => _token?.ProofKey);

    internal sealed override IReadOnlyList<DelegatingHandler> CreateHandlers() => [new RejectionHandler(this)];

    private protected abstract Task<IssuedToken> AcquireAsync(Uri endpoint, CancellationToken cancellationToken);

    /// <summary>Asks a server's token endpoint; <paramref name="what"/> and the remedy are for a refusal.</summary>
    private protected async Task<IssuedToken> AskAsync(
        ServerMetadata server,
        IReadOnlyDictionary<string, string> form,
        AuthenticationHeaderValue? authorization,
        string what,
        string remedy,
        CancellationToken cancellationToken)
    {
        var address = server.TokenEndpoint
            ?? throw new EngineException(
                ErrorIds.DiscoveryFailed,
                $"The metadata of '{server.Issuer}' has no token endpoint.",
                "Check the endpoint's URL.");
        var asked = Now;
        var key = State.ChooseProofKey(server);
        var answer = await new TokenEndpoint(Http.SendAsync, _options.RefreshPause)
            .AskAsync(address, form, authorization, cancellationToken, key).ConfigureAwait(false);
        return answer.IsSuccess
            ? new IssuedToken(answer.AccessToken!, asked, answer.LifeInSeconds, answer.IsBound ? key : null)
            : server.IsAssumed && answer is { Reason: null, IsTemporary: false }
                ? throw OAuthDiscovery.Missing(server.Issuer)
            : throw answer.ToException(what, remedy);
    }

    private sealed class RejectionHandler(RepeatableTokenCredential owner) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.Unauthorized
                && request.Headers.Authorization?.Parameter is { } used
                && owner._token?.AccessToken == used)
            {
                owner._token = null;
            }

            return response;
        }
    }
}
