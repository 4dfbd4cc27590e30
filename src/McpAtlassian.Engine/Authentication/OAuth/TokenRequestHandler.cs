using System;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// Sees the token requests of the SDK. Exchanges get the redirect that was really used; refreshes go through the one
/// place that shares them between threads and processes.
/// </summary>
internal sealed class TokenRequestHandler(OAuthState state, GrantKeeper keeper) : DelegatingHandler
{
    /// <summary>Sends beside the SDK, over the same connection and under the same rules.</summary>
    public Task<HttpResponseMessage> SendDirectAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        base.SendAsync(request, cancellationToken);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Post && request.Content is FormUrlEncodedContent form)
        {
            var fields = FormBody.Parse(await form.ReadAsStringAsync().ConfigureAwait(false));
            fields.TryGetValue("grant_type", out var grantType);
            if (grantType == "refresh_token")
            {
                return await RefreshAsync(request, cancellationToken).ConfigureAwait(false);
            }

            if (grantType == "authorization_code")
            {
                state.Resource = fields.TryGetValue("resource", out var resource) ? resource : null;
                if (state.ActualRedirect is { } redirect)
                {
                    fields["redirect_uri"] = redirect.ToString();
                    request.Content = new FormUrlEncodedContent(fields);
                }
            }

            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
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
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            state.RejectedAccessToken = request.Headers.Authorization?.Parameter;
        }

        foreach (var header in response.Headers.WwwAuthenticate)
        {
            foreach (var scope in Challenge.Parameter(header.Parameter, "scope")?.Split([' '], StringSplitOptions.RemoveEmptyEntries) ?? [])
            {
                state.ChallengedScopes.Add(scope);
            }
        }
    }

    private async Task<HttpResponseMessage> RefreshAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        OAuthGrant? grant;
        try
        {
            grant = await keeper.RefreshRejectedAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (GrantRejectedException)
        {
            // Somebody is there to consent again: the SDK goes on to that by itself.
            return new HttpResponseMessage(HttpStatusCode.BadRequest)
            {
                RequestMessage = request,
                Content = JsonBody.Write(new JsonObject { ["error"] = "invalid_grant" }),
            };
        }

        var body = new JsonObject { ["access_token"] = grant.AccessToken, ["token_type"] = "Bearer" };
        if (grant.RefreshToken is not null)
        {
            body["refresh_token"] = grant.RefreshToken;
        }

        if (grant.Scope is not null)
        {
            body["scope"] = grant.Scope;
        }

        if (grant.ExpiresOn is { } end)
        {
            body["expires_in"] = Math.Max(0, (int)(end - state.Options.Now()).TotalSeconds);
        }

        return new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = JsonBody.Write(body) };
    }
}
