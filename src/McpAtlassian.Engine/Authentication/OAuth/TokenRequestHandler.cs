using System;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// Sees what the SDK sends: an exchange gets the redirect that was really used, and a challenge is remembered.
/// </summary>
internal sealed class TokenRequestHandler(OAuthState state) : DelegatingHandler
{
    /// <summary>Sends beside the SDK, over the same connection and under the same rules.</summary>
    public Task<HttpResponseMessage> SendDirectAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        base.SendAsync(request, cancellationToken);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Post && request.Content is FormUrlEncodedContent form)
        {
            var isExchange = false;
            var fields = FormBody.Parse(await form.ReadAsStringAsync().ConfigureAwait(false));
            if (fields.TryGetValue("grant_type", out var grantType) && grantType == "authorization_code")
            {
                isExchange = true;
                state.Resource = fields.TryGetValue("resource", out var resource) ? resource : null;
                if (state.ActualRedirect is { } redirect)
                {
                    fields["redirect_uri"] = redirect.ToString();
                    request.Content = new FormUrlEncodedContent(fields);
                }
            }

            var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (isExchange && answer.StatusCode == HttpStatusCode.BadRequest && await TokenAnswer.ReadAsync(answer, fields, cancellationToken).ConfigureAwait(false) is { Error: "invalid_grant" } refusal)
            {
                // The SDK would report the bare HTTP status.
                answer.Dispose();
                throw new OAuthFlowException(refusal.ToException("The consent could not be exchanged for tokens", "Connect again and use the newest page."));
            }

            if (isExchange && answer.IsSuccessStatusCode)
            {
                ScopeGuard.Check((await TokenAnswer.ReadAsync(answer, fields, cancellationToken).ConfigureAwait(false)).Scope, state.AskedScopes, state.Options.Scopes is { Count: > 0 });
            }

            return answer;
        }

        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            Challenged(request, response);
        }

        return response;
    }

    private void Challenged(HttpRequestMessage request, HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.Unauthorized && request.Headers.Authorization?.Parameter is { } rejected)
        {
            state.RejectedAccessToken = rejected;
        }

        foreach (var header in response.Headers.WwwAuthenticate)
        {
            foreach (var scope in Challenge.Parameter(header.Parameter, "scope")?.Split([' '], StringSplitOptions.RemoveEmptyEntries) ?? [])
            {
                state.ChallengedScopes.Add(scope);
            }
        }
    }
}
