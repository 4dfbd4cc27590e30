using System.Net;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// Sees what the SDK sends: an exchange gets the redirect that was really used, and a challenge is remembered.
/// </summary>
internal sealed class TokenRequestHandler(OAuthState state) : DelegatingHandler
{
    /// <summary>Sends beside the SDK, over the same connection and under the same rules.</summary>
    public Task<HttpResponseMessage> SendDirectAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        base.SendAsync(request, cancellationToken);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Post && request.Content is FormUrlEncodedContent form)
        {
            var fields = FormBody.Parse(await form.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
            if (fields.ContainsKey("grant_type"))
            {
                return await ExchangeAsync(request, fields, cancellationToken).ConfigureAwait(false);
            }

            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false); // A revocation.
        }

        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            Challenged(request, response);
        }

        return response;
    }

    /// <summary>
    /// Asks for the SDK, which would take a busy server, a web page or any other form of an answer for a failure, and
    /// quote its body.
    /// </summary>
    private async Task<HttpResponseMessage> ExchangeAsync(
        HttpRequestMessage request, Dictionary<string, string> fields, CancellationToken cancellationToken)
    {
        if (state.OmitsResource)
        {
            fields.Remove("resource");
        }

        state.Resource = fields.TryGetValue("resource", out var resource) ? resource : null;
        if (state.ActualRedirect is { } redirect && fields.ContainsKey("redirect_uri"))
        {
            fields["redirect_uri"] = redirect.ToString();
        }

        var key = ChooseProofKey();
        var answer = await new TokenEndpoint(SendDirectAsync, state.Options.RefreshPause)
            .AskAsync(request.RequestUri!, fields, request.Headers.Authorization, cancellationToken, key)
            .ConfigureAwait(false);
        if (!answer.IsSuccess)
        {
            throw new OAuthFlowException(answer.ToException(
                "The authorization server issued no tokens for the consent", "Connect again."));
        }

        state.TokenEndpoint = request.RequestUri;
        state.ProofKey = answer.IsBound ? key : null;
        await state.Issued.AnnounceAsync(answer.AccessToken, answer.RefreshToken).ConfigureAwait(false);
        ScopeGuard.Check(answer.Scope, state.AskedScopes, state.Options.Scopes is { Count: > 0 });
        return new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = answer.ToContent() };
    }

    private string? ChooseProofKey()
    {
        try
        {
            return state.ChooseProofKey(state.Server);
        }
        catch (EngineException error)
        {
            throw new OAuthFlowException(error);
        }
    }

    private void Challenged(HttpRequestMessage request, HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.Unauthorized
            && request.Headers.Authorization?.Parameter is { } rejected)
        {
            state.RejectedAccessToken = rejected;
        }

        foreach (var header in response.Headers.WwwAuthenticate)
        {
            foreach (var scope in ScopeText.Split(Challenge.Parameter(header.Parameter, "scope")))
            {
                state.ChallengedScopes.Add(scope);
            }
        }
    }
}
