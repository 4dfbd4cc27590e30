using System.Net;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Http;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>Finds an endpoint's authorization server, for the grants the SDK does not know.</summary>
internal static class OAuthDiscovery
{
    /// <summary>
    /// The server's metadata; the state then knows the resource and the server's name as the resource writes it.
    /// </summary>
    public static async Task<ServerMetadata> FindAsync(
        HttpMessageInvoker http, Uri endpoint, OAuthState state, CancellationToken cancellationToken)
    {
        var resource = await FindResourceAsync(http, endpoint, cancellationToken).ConfigureAwait(false);
        state.Resource = resource is null ? null : ServerMetadata.Text(resource, "resource");
        if (state.Resource is { } named && !IsSameResource(named, endpoint))
        {
            throw new EngineException(
                ErrorIds.AuthenticationFailed,
                $"The endpoint '{endpoint.Host}' describes another resource than itself: '{named}'.");
        }

        var servers = resource is null ? [] : ServerMetadata.Texts(resource, "authorization_servers");
        var issuer = servers.Count > 0 ? servers[0] : endpoint.GetLeftPart(UriPartial.Authority);
        if (Uri.TryCreate(issuer, UriKind.Absolute, out var address))
        {
            foreach (var place in WellKnown.ForAuthorizationServer(address))
            {
                if (await GetAsync(http, place, cancellationToken).ConfigureAwait(false) is { } document)
                {
                    state.AuthorizationServer = issuer;
                    return ServerMetadata.Read(document);
                }
            }
        }

        throw new EngineException(
            ErrorIds.DiscoveryFailed,
            $"'{issuer}' has no authorization server metadata, so no token can be asked for.",
            "Check the endpoint's address, and that no proxy or firewall answers in its place.");
    }

    private static async Task<JsonObject?> FindResourceAsync(
        HttpMessageInvoker http, Uri endpoint, CancellationToken cancellationToken)
    {
        using var request = ProbeRequest.To(endpoint);
        using (var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false))
        {
            if (response.StatusCode == HttpStatusCode.Unauthorized)
            {
                foreach (var header in response.Headers.WwwAuthenticate)
                {
                    if (Challenge.Parameter(header.Parameter, "resource_metadata") is { } address
                        && Uri.TryCreate(address, UriKind.Absolute, out var place))
                    {
                        return await GetAsync(http, place, cancellationToken).ConfigureAwait(false);
                    }
                }
            }
        }

        foreach (var place in WellKnown.ForResource(endpoint))
        {
            if (await GetAsync(http, place, cancellationToken).ConfigureAwait(false) is { } document)
            {
                return document;
            }
        }

        return null;
    }

    private static async Task<JsonObject?> GetAsync(
        HttpMessageInvoker http, Uri place, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, place);
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return response.IsSuccessStatusCode
            ? await JsonBody.ReadAsync(response, cancellationToken).ConfigureAwait(false)
            : null;
    }

    private static bool IsSameResource(string named, Uri endpoint) =>
        Uri.TryCreate(named, UriKind.Absolute, out var uri) && UrlPolicy.SameOrigin(uri, endpoint) &&
        (uri.AbsolutePath.Trim('/').Length == 0
            || string.Equals(
                uri.AbsolutePath.TrimEnd('/'), endpoint.AbsolutePath.TrimEnd('/'), StringComparison.OrdinalIgnoreCase));
}
