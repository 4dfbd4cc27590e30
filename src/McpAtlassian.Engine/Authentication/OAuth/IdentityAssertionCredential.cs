using System.Net;
using ModelContextProtocol.Authentication;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// Enterprise-managed authorization (ID-JAG): the organization's identity provider vouches for the user, and no
/// consent is asked for.
/// </summary>
internal sealed class IdentityAssertionCredential : RepeatableTokenCredential
{
    private readonly IdentityAssertionOptions _identity;

    /// <summary>A credential over a handler that goes to the network and follows no redirects.</summary>
    public IdentityAssertionCredential(
        HttpMessageHandler network, IdentityAssertionOptions identity, OAuthOptions? options = null)
        : base(network, options)
    {
        if (identity.IdentityIssuer is null && identity.IdentityTokenEndpoint is null)
        {
            throw new EngineException(
                ErrorIds.ArgumentMissing,
                "The URL of the identity provider is missing.",
                "Give -IdentityIssuer or -IdentityTokenEndpoint.");
        }

        _identity = identity;
    }

    public override string Method => "IdentityAssertion";

    public override string? Account => _identity.ClientId;

    internal override void CollectSecrets(Redactor redactor)
    {
        base.CollectSecrets(redactor);
        redactor.Add(_identity.ClientSecret);
        redactor.Add(_identity.IdentityClientSecret);
    }

    private protected override async Task<IssuedToken> AcquireAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        var server = await OAuthDiscovery.FindAsync(Http, endpoint, State, cancellationToken).ConfigureAwait(false);
        using var http = new HttpClient(new Through(Http, State, server));
        var provider = new IdentityAssertionGrantProvider(
            new IdentityAssertionGrantProviderOptions
            {
                ClientId = _identity.ClientId,
                ClientSecret = _identity.ClientSecret,
                // The SDK would choose "post" where it may; servers that list Basic are required to take it.
                TokenEndpointAuthMethod = !string.IsNullOrEmpty(_identity.ClientSecret)
                    && Lists(server, "client_secret_basic") ? "client_secret_basic" : null,
                Scope = _identity.Scope,
                IdpUrl = _identity.IdentityIssuer?.OriginalString,
                IdpTokenEndpoint = _identity.IdentityTokenEndpoint?.AbsoluteUri,
                IdpClientId = _identity.IdentityClientId,
                IdpClientSecret = _identity.IdentityClientSecret,
                IdTokenCallback = (_, token) => ReadIdentityAsync(token),
            },
            http);
        var asked = Now;
        try
        {
            var token = await provider.GetAccessTokenAsync(
                new Uri(State.Resource ?? endpoint.GetLeftPart(UriPartial.Path)),
                new Uri(State.AuthorizationServer!),
                cancellationToken).ConfigureAwait(false);
            return new IssuedToken(token.AccessToken, asked, token.ExpiresIn, State.ProofKey);
        }
        catch (IdentityAssertionGrantException error)
        {
            throw new EngineException(
                ErrorIds.AuthenticationFailed,
                "The identity provider's assertion was not accepted: " + (error.ErrorCode ?? "no reason was given")
                    + ".",
                "Check the identity token, which is short-lived, and both client ids.",
                error);
        }
    }

    private async Task<string> ReadIdentityAsync(CancellationToken cancellationToken)
    {
        var token = await _identity.IdentityToken(cancellationToken).ConfigureAwait(false);
        await State.Issued.AnnounceAsync(token).ConfigureAwait(false);
        return token;
    }

    private static bool Lists(ServerMetadata server, string method)
    {
        foreach (var known in server.ClientAuthentications)
        {
            if (known == method)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The SDK wants an HttpClient; this one sends through the credential's own checks, and sees the assertion that the
    /// SDK keeps to itself before the next request carries it. It knows the server's metadata, found or assumed.
    /// </summary>
    private sealed class Through(HttpMessageInvoker inner, OAuthState state, ServerMetadata server) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Get
                && Uri.TryCreate(server.Issuer, UriKind.Absolute, out var issuer)
                && WellKnown.ForAuthorizationServer(issuer).Contains(request.RequestUri))
            {
                return new HttpResponseMessage(HttpStatusCode.OK)
                {
                    RequestMessage = request,
                    Content = JsonBody.Write(server.Document),
                };
            }

            var key = request.RequestUri == server.TokenEndpoint ? state.ChooseProofKey(server) : null;
            if (key is not null)
            {
                request.Options.Set(ProofHandler.Key, key);
            }

            var response = await inner.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (request.Method != HttpMethod.Post || request.Content is not FormUrlEncodedContent form)
            {
                return response;
            }

            var fields = FormBody.Parse(await form.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
            var answer = await TokenAnswer.ReadAsync(response, fields, cancellationToken).ConfigureAwait(false);
            if (server.IsAssumed
                && request.RequestUri == server.TokenEndpoint
                && answer is { IsSuccess: false, Reason: null, IsTemporary: false })
            {
                throw new OAuthFlowException(OAuthDiscovery.Missing(server.Issuer));
            }

            state.ProofKey = answer.IsBound ? key : null;
            await state.Issued.AnnounceAsync(answer.AccessToken, answer.RefreshToken).ConfigureAwait(false);
            response.Content.Dispose();
            response.Content = answer.ToContent();
            return response;
        }
    }
}
