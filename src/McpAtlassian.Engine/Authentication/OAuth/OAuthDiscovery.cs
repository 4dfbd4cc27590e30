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
        var (resource, isOpen) = await FindResourceAsync(http, endpoint, cancellationToken).ConfigureAwait(false);
        state.Resource = resource is null ? null : ServerMetadata.Text(resource, "resource");
        if (state.Resource is { } named && !IsSameResource(named, endpoint))
        {
            throw new EngineException(
                ErrorIds.AuthenticationFailed,
                $"The metadata of '{endpoint.Host}' is for another server: '{named}'.",
                "Check the URL.");
        }

        var servers = resource is null ? [] : ServerMetadata.Texts(resource, "authorization_servers");
        var issuer = servers.Count > 0 ? servers[0] : endpoint.GetLeftPart(UriPartial.Authority);
        if (Uri.TryCreate(issuer, UriKind.Absolute, out var address))
        {
            foreach (var place in WellKnown.ForAuthorizationServer(address))
            {
                var (document, status) = await GetAsync(http, place, cancellationToken).ConfigureAwait(false);
                isOpen |= IsNoAnswer(status);
                if (document is not null)
                {
                    state.AuthorizationServer = issuer;
                    return ServerMetadata.Read(document);
                }
            }
        }

        if (resource is not null || isOpen)
        {
            throw Missing(issuer);
        }

        // Nothing says where to sign in, and nothing but the server itself has answered: it is one of 2025-03-26.
        state.AuthorizationServer = issuer;
        return ServerMetadata.Assume(issuer);
    }

    /// <summary>There is no server to ask for a token.</summary>
    public static EngineException Missing(string? issuer) => new(
        ErrorIds.DiscoveryFailed,
        $"'{issuer}' has no authorization server metadata, so no token can be requested.",
        "Check the endpoint's URL, and that no proxy or firewall answers instead of it.");

    /// <summary>
    /// Whether an answer leaves open what is there: a page, a redirect, a gateway or a failing server says nothing of
    /// the document that was asked for.
    /// </summary>
    private static bool IsNoAnswer(int status) => status is < 400 or 403 or 407 or 408 or 429 or >= 500;

    /// <summary>The resource's metadata, and whether the server speaks of one that cannot be had.</summary>
    private static async Task<(JsonObject? Document, bool IsLost)> FindResourceAsync(
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
                        var named = await GetAsync(http, place, cancellationToken).ConfigureAwait(false);
                        return (named.Document, named.Document is null);
                    }
                }
            }
        }

        foreach (var place in WellKnown.ForResource(endpoint))
        {
            if (await GetAsync(http, place, cancellationToken).ConfigureAwait(false) is { Document: { } document })
            {
                return (document, false);
            }
        }

        return (null, false);
    }

    private static async Task<(JsonObject? Document, int Status)> GetAsync(
        HttpMessageInvoker http, Uri place, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, place);
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var document = response.IsSuccessStatusCode
            ? await JsonBody.ReadAsync(response, cancellationToken).ConfigureAwait(false)
            : null;
        return (document, (int)response.StatusCode);
    }

    private static bool IsSameResource(string named, Uri endpoint) =>
        Uri.TryCreate(named, UriKind.Absolute, out var uri) && UrlPolicy.SameOrigin(uri, endpoint) &&
        (uri.AbsolutePath.Trim('/').Length == 0
            || string.Equals(
                uri.AbsolutePath.TrimEnd('/'), endpoint.AbsolutePath.TrimEnd('/'), StringComparison.OrdinalIgnoreCase));
}
