using McpAtlassian.Engine.Authentication.ThreeLegged;

namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>
/// One product as the local server reaches it: the prefix of its variables, its address, who to be there.
/// </summary>
internal sealed class LocalProduct
{
    public const string Jira = "JIRA";
    public const string Confluence = "CONFLUENCE";

    /// <summary>Under this a saved Data Center login keeps which product its instance is.</summary>
    public const string SettingName = "product";

    private LocalProduct(string prefix, string url, LocalIdentity? identity)
    {
        Prefix = prefix;
        Url = url;
        Identity = identity;
    }

    public string Prefix { get; }

    public string Url { get; }

    public LocalIdentity? Identity { get; }

    /// <summary>The prefix as headers spell it.</summary>
    public string HeaderName => Prefix == Jira ? "Jira" : "Confluence";

    /// <summary>Whether it is a Cloud site's own host, where a token with scopes is refused.</summary>
    public bool IsCloudSite => new Uri(Url).Host.EndsWith(".atlassian.net", StringComparison.OrdinalIgnoreCase);

    /// <summary>The products that are meant: those with an address, or both of the site. One alone is enough.</summary>
    public static IReadOnlyList<LocalProduct> From(LocalServerOptions options)
    {
        var products = new List<LocalProduct>();
        if (options.JiraUrl is not null || options.ConfluenceUrl is not null)
        {
            Add(products, Jira, options.JiraUrl, options.JiraIdentity ?? options.Identity);
            Add(products, Confluence, options.ConfluenceUrl, options.ConfluenceIdentity ?? options.Identity);
        }
        else if ((options.CloudId ?? options.Site) is { } site)
        {
            var (jira, confluence) = OfSite(site);
            products.Add(new LocalProduct(Jira, jira, options.JiraIdentity ?? options.Identity));
            products.Add(new LocalProduct(Confluence, confluence, options.ConfluenceIdentity ?? options.Identity));
        }

        RequireAddress(products, options.JiraIdentity, Jira);
        RequireAddress(products, options.ConfluenceIdentity, Confluence);
        return products;
    }

    /// <summary>The gateway's address of a product: the only one where a token with scopes is good.</summary>
    public static string OnGateway(string prefix, string cloudId, string gateway = LocalServerRecipe.Gateway) =>
        prefix == Jira ? $"{gateway}/ex/jira/{cloudId}" : $"{gateway}/ex/confluence/{cloudId}/wiki";

    private static (string Jira, string Confluence) OfSite(string site)
    {
        if (Guid.TryParse(site, out var id))
        {
            return (OnGateway(Jira, id.ToString("D")), OnGateway(Confluence, id.ToString("D")));
        }

        var address = SiteResolver.AddressOf(site).AbsoluteUri.TrimEnd('/');
        return (address, address + "/wiki");
    }

    private static void Add(List<LocalProduct> products, string prefix, Uri? url, LocalIdentity? identity)
    {
        if (url is null)
        {
            return;
        }

        if (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                $"The URL of {(prefix == Jira ? "Jira" : "Confluence")} is not a valid http or https URL "
                + "without a user name.",
                "Give it like https://jira.example.com.");
        }

        products.Add(new LocalProduct(prefix, url.AbsoluteUri.TrimEnd('/'), identity));
    }

    private static void RequireAddress(List<LocalProduct> products, LocalIdentity? own, string prefix)
    {
        if (own is not null && !products.Exists(p => p.Prefix == prefix))
        {
            var name = prefix == Jira ? "Jira" : "Confluence";
            throw new EngineException(
                ErrorIds.ArgumentMissing,
                $"You gave a credential for {name} but no URL.",
                $"Add -{name}Url.");
        }
    }
}
