using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Http;

namespace McpAtlassian.Engine.Authentication.ThreeLegged;

/// <summary>Finds a site by its name, host, address or cloud id, with a token's list where there is one.</summary>
internal sealed class SiteResolver
{
    private readonly HttpMessageInvoker _http;

    /// <summary>
    /// A resolver over this connection; it asks no other host than the site itself and Atlassian's API.
    /// </summary>
    public SiteResolver(HttpMessageInvoker http) => _http = http;

    /// <summary>Where a token's sites are listed; elsewhere only in tests and for the demo.</summary>
    public Uri ResourcesAddress { get; set; } = AccessibleResources.Atlassian;

    /// <summary>The sites a token opens.</summary>
    public Task<IReadOnlyList<CloudSite>> ListAsync(
        string accessToken, CancellationToken cancellationToken = default) =>
        AccessibleResources.ListAsync(_http, ResourcesAddress, accessToken, cancellationToken);

    /// <summary>The site the user means. Without a token it is asked of the site's host, which needs none.</summary>
    public async Task<CloudSite> ResolveAsync(
        string site, string? accessToken = null, CancellationToken cancellationToken = default)
    {
        site = site.Trim();
        if (accessToken is not null)
        {
            return Choose(site, await ListAsync(accessToken, cancellationToken).ConfigureAwait(false));
        }

        if (Guid.TryParse(site, out var id))
        {
            return new CloudSite(id.ToString("D"), null, null);
        }

        var address = AddressOf(site);
        var cloudId = await AskTenantAsync(address, site, cancellationToken).ConfigureAwait(false);
        return new CloudSite(cloudId, NameOf(address), address);
    }

    /// <summary>The one site of the list that the user means.</summary>
    public static CloudSite Choose(string site, IReadOnlyList<CloudSite> sites)
    {
        var matches = sites.Where(candidate => IsMeant(candidate, site)).ToList();
        if (matches.Count == 1)
        {
            return matches[0];
        }

        var names =
            string.Join(", ", (matches.Count == 0 ? sites : matches).Select(static candidate => candidate.ToString()));
        throw matches.Count == 0
            ? new EngineException(
                ErrorIds.SiteNotFound,
                $"The login does not cover the site '{site}'."
                    + (sites.Count == 0 ? " It covers no site at all." : $" It covers {names}."),
                "Get-AtlassianSite")
            : new EngineException(
                ErrorIds.SiteAmbiguous,
                $"Several sites have the name '{site}': {names}.",
                "Give the site's URL or cloudId.");
    }

    /// <summary>Whether the words a user has for a site mean this one.</summary>
    public static bool IsMeant(CloudSite candidate, string site)
    {
        if (Guid.TryParse(site, out var id))
        {
            return Guid.TryParse(candidate.CloudId, out var known) && known == id;
        }

        if (candidate.Url is { } url
            && string.Equals(url.Authority, AddressOf(site).Authority, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return string.Equals(candidate.Name, site, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The address behind a name, a host or an address; a bare name is one of atlassian.net.</summary>
    internal static Uri AddressOf(string site)
    {
        var text = site.Contains("://", StringComparison.Ordinal) ? site
            : site.Contains('.') || site.Contains(':') ? "https://" + site
            : "https://" + site + ".atlassian.net";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) ||
            (uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)) ||
            uri.UserInfo.Length > 0)
        {
            throw new EngineException(
                ErrorIds.SiteNotFound,
                $"'{site}' is not a valid site name, host, https URL or cloudId.",
                "Connect-Atlassian -Site mysite");
        }

        return new Uri(uri.GetLeftPart(UriPartial.Authority) + "/");
    }

    private async Task<string> AskTenantAsync(Uri address, string site, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "/_edge/tenant_info"));
            using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode &&
                JsonNode.Parse(
                    await BodyReader.ReadTextAsync(
                        response, cancellationToken).ConfigureAwait(false)) is JsonObject info &&
                Guid.TryParse((string?)info["cloudId"], out var id))
            {
                return id.ToString("D");
            }
        }
        catch (HttpRequestException error)
        {
            throw new EngineException(
                ErrorIds.SiteNotFound,
                $"The site '{site}' cannot be reached at '{address.Host}': {error.Message}",
                "Check the site's name.",
                error);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Some other server answered; it is no Atlassian site.
        }

        throw new EngineException(
            ErrorIds.SiteNotFound, $"There is no Atlassian Cloud site at '{address.Host}'.", "Check the site's name.");
    }

    private static string NameOf(Uri address) =>
        address.Host.EndsWith(".atlassian.net", StringComparison.OrdinalIgnoreCase)
            ? address.Host.Substring(0, address.Host.IndexOf('.'))
            : address.Host;
}
