using McpAtlassian.Engine.Authentication.ThreeLegged;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Sessions.Health;

/// <summary>A site's name, host, address or cloudId to the others.</summary>
internal static class SiteLookup
{
    /// <summary>The site among those a session sees, otherwise as the site itself answers.</summary>
    /// <exception cref="EngineException">SiteNotFound.</exception>
    public static async Task<SiteInfo> FindAsync(McpSession? session, string site, CancellationToken cancellationToken)
    {
        if (session is not null && session.Sites.Count > 0)
        {
            try
            {
                return SiteReader.Find(session.Sites, site);
            }
            catch (EngineException) when (!Guid.TryParse(site, out _))
            {
                // Not the account's; a site tells its cloudId to anybody.
            }
        }

        if (Guid.TryParse(site, out _))
        {
            throw new EngineException(
                ErrorIds.SiteNotFound,
                $"No open session can see the site {site}, so its name is unknown.",
                "Give the site's name, or connect with an account that can see it: Connect-Atlassian");
        }

        using var http =
            new HttpMessageInvoker(HttpStack.CreateNetworkHandler(session?.Network ?? new NetworkOptions()));
        var found =
            await new SiteResolver(http).ResolveAsync(site, accessToken: null, cancellationToken).ConfigureAwait(false);
        var known = session?.Sites.FirstOrDefault(
            s => string.Equals(s.CloudId, found.CloudId, StringComparison.OrdinalIgnoreCase));
        return known ?? new SiteInfo(found.CloudId, found.Name ?? site, found.Url?.GetLeftPart(UriPartial.Authority));
    }
}
