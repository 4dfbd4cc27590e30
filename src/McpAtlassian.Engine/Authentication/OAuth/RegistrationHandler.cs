using System.Text.Json.Nodes;
using McpAtlassian.Engine.Http;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// Completes the SDK's registration request: all ports a later login may use are registered at once, so that a
/// registration is never made twice, and a server that takes clients without a secret is asked for such a one.
/// </summary>
internal sealed class RegistrationHandler(OAuthState state) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!IsRegistration(request)
            || JsonBody.Parse(
                await request.Content!.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false)) is not { } wanted
            || wanted["redirect_uris"] is null)
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        if (!state.Options.CanConsent)
        {
            throw GrantKeeper.Missing(); // A client nobody can consent for is not worth registering.
        }

        wanted["redirect_uris"] =
            new JsonArray([.. state.AllRedirects().Select(static uri => (JsonNode)uri.AbsoluteUri)]);
        if (state.Server?.ClientAuthentications.Contains("none") == true)
        {
            wanted["token_endpoint_auth_method"] = "none";
        }

        request.Content = JsonBody.Write(wanted);
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var body = await JsonBody.ReadAsync(response, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode || body is not { } registered)
        {
            using (response)
            {
                throw new OAuthFlowException(Refused(request.RequestUri!, response, body));
            }
        }

        // Nobody needs them, and servers write them as numbers, as text or as dates, which the SDK does not read.
        registered.Remove("client_id_issued_at");
        registered.Remove("client_secret_expires_at");

        // Atlassian has been seen to return a secret although none was asked for, and the other way round: what
        // was returned decides how the client proves itself.
        var secret = ServerMetadata.Text(registered, "client_secret");
        var method = ServerMetadata.Text(registered, "token_endpoint_auth_method");
        if (string.IsNullOrEmpty(secret) && method is null or "client_secret_post" or "client_secret_basic")
        {
            method = "none";
        }
        else if (!string.IsNullOrEmpty(secret) && method is null or "none")
        {
            method = "client_secret_post";
        }

        registered["token_endpoint_auth_method"] = method;
        response.Content.Dispose();
        response.Content = JsonBody.Write(registered);
        if (ServerMetadata.Text(registered, "client_id") is { } clientId && state.AuthorizationServer is { } server)
        {
            state.KeepRegistration(new ClientRegistration(server, clientId, secret, method));
        }

        await state.Issued.AnnounceAsync(secret).ConfigureAwait(false);

        return response;
    }

    private EngineException Refused(Uri place, HttpResponseMessage response, JsonObject? body)
    {
        // A place that nobody named: it was guessed because there was no metadata.
        if (state.Server is null)
        {
            return CallContext.Current?.LegProblem
                ?? LegFault.Answered(Leg.Discovery, place.Host, 404, null, "it has no OAuth metadata");
        }

        var error = body is null ? null : ServerMetadata.Text(body, "error");
        var description = body is null ? null : ServerMetadata.Text(body, "error_description");
        return LegFault.Answered(
            Leg.Registration,
            place.Host,
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            error is null ? null : TokenAnswer.Show(error, description));
    }

    private bool IsRegistration(HttpRequestMessage request)
    {
        if (request.Method != HttpMethod.Post || request.RequestUri is not { } uri || uri == state.Endpoint)
        {
            return false;
        }

        return state.Server?.RegistrationEndpoint is { } known
            ? uri == known
            : uri.AbsolutePath.EndsWith("/register", StringComparison.Ordinal);
    }
}
