using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.ThreeLegged;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>The site behind a gateway's address, which holds a cloudId and no name.</summary>
internal static class GatewaySite
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The site, where the recipe knows its address; null otherwise.</summary>
    public static SiteInfo? Known(LocalRecipe recipe) =>
        CloudIdOf(recipe) is { } cloudId && recipe.SiteUrl is { } url
            ? new SiteInfo(cloudId, NameOf(new Uri(url)), url)
            : null;

    /// <summary>What puts the site's address into links; null where the server has no address at the gateway.</summary>
    public static GatewayLinks? LinksOf(LocalRecipe recipe, Credential? inner, NetworkOptions network) =>
        CloudIdOf(recipe) is { } cloudId
            ? new GatewayLinks(Gateway(recipe), cloudId, token => AskAsync(recipe, cloudId, inner, network, token))
            : null;

    /// <summary>The token a credential has now.</summary>
    public static async Task<string> ReadTokenAsync(Credential inner, CancellationToken cancellationToken)
    {
        var header =
            await inner.GetAuthorizationAsync(new Uri("http://127.0.0.1/"), cancellationToken).ConfigureAwait(false);
        return header!.Substring("Bearer ".Length);
    }

    private static string Gateway(LocalRecipe recipe) =>
        recipe.Gateway ?? LocalServerRecipe.Gateway;

    private static string? CloudIdOf(LocalRecipe recipe)
    {
        var mark = Gateway(recipe) + "/ex/";
        var url = new[] { LocalProduct.Jira, LocalProduct.Confluence }
            .Select(prefix => recipe.Variable(prefix + "_URL"))
            .FirstOrDefault(address => address?.StartsWith(mark, StringComparison.OrdinalIgnoreCase) == true);
        return url is not null ? url.Substring(mark.Length).Split('/').ElementAtOrDefault(1)
            : recipe.PublicHeaders.GetValueOrDefault(LocalHttpIdentity.CloudIdHeader);
    }

    /// <summary>What the recipe says, or the list of sites that a token has. An API token has no such list.</summary>
    private static async Task<CloudSite?> AskAsync(
        LocalRecipe recipe,
        string cloudId,
        Credential? inner,
        NetworkOptions network,
        CancellationToken cancellationToken)
    {
        if (recipe.SiteUrl is { } known)
        {
            return new CloudSite(cloudId, NameOf(new Uri(known)), new Uri(known));
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            if (await TokenAsync(recipe, inner, limit.Token).ConfigureAwait(false) is not { } token)
            {
                return null;
            }

            using var http = new HttpClient(HttpStack.CreateNetworkHandler(network));
            var resolver = new SiteResolver(http)
            {
                ResourcesAddress = new Uri(Gateway(recipe) + "/oauth/token/accessible-resources")
            };
            return await resolver.ResolveAsync(cloudId, token, limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or EngineException
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null; // The result is right without it; its links stay the gateway's.
        }
    }

    private static async Task<string?> TokenAsync(
        LocalRecipe recipe, Credential? inner, CancellationToken cancellationToken) =>
        inner is not null ? await ReadTokenAsync(inner, cancellationToken).ConfigureAwait(false)
        : recipe.TokenFolder is { } folder
            && recipe.Variable("ATLASSIAN_OAUTH_CLIENT_ID") is { } app
            ? McpAtlassianTokenFile.Read(app, folder).AccessToken
        : recipe.Variable(LocalChildIdentity.AccessTokenVariable);

    private static string NameOf(Uri site) =>
        site.Host.EndsWith(".atlassian.net", StringComparison.OrdinalIgnoreCase)
            ? site.Host.Substring(0, site.Host.IndexOf('.'))
            : site.Host;
}
