using System.Net;
using System.Net.Http.Headers;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.ThreeLegged;
using McpAtlassian.Engine.Http;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>
/// A site's own host refuses API tokens with scopes; the gateway takes them. Which one a token is cannot be seen, so
/// the site is asked once, and what it says is kept in the recipe.
/// </summary>
internal static class GatewayProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task ApplyAsync(
        LocalRecipe recipe, NetworkOptions network, ICallObserver? observer, CancellationToken cancellationToken)
    {
        if (!recipe.Probe)
        {
            return;
        }

        recipe.Probe = false;

        var prefix =
            recipe.Variables.ContainsKey("JIRA_URL") ? LocalProduct.Jira : LocalProduct.Confluence;
        var site = new Uri(recipe.Variables[prefix + "_URL"]);
        if (!recipe.Environment.TryGetValue(prefix + "_API_TOKEN", out var token))
        {
            return;
        }

        var basic = SecretText.Reveal(
            BasicToken.Create(recipe.Variables[prefix + "_USERNAME"], token, asHeader: false));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var http = new HttpClient(HttpStack.CreateNetworkHandler(network));
        try
        {
            if (!await IsRefusedAsync(
                http, new Uri(Path(prefix, site.AbsoluteUri.TrimEnd('/'))), basic, limit.Token).ConfigureAwait(false))
            {
                return;
            }

            var gateway = recipe.Gateway ?? LocalServerRecipe.Gateway;
            var cloudId = (await new SiteResolver(
                http).ResolveAsync(site.AbsoluteUri, null, limit.Token).ConfigureAwait(false)).CloudId;
            if (await IsRefusedAsync(
                http,
                new Uri(Path(prefix, LocalProduct.OnGateway(prefix, cloudId, gateway))),
                basic,
                limit.Token).ConfigureAwait(false))
            {
                return; // Wrong at both: the server's own message says so.
            }

            foreach (var product in new[]
            {
                LocalProduct.Jira,
                LocalProduct.Confluence
            }.Where(p => recipe.Variables.ContainsKey(p + "_URL")))
            {
                recipe.Variables[product + "_URL"] =
                    LocalProduct.OnGateway(product, cloudId, gateway);
            }

            recipe.SiteUrl = site.GetLeftPart(UriPartial.Authority);
            observer?.OnDecision("The API token has scopes: the local server goes through Atlassian's gateway.");
        }
        catch (Exception error)
            when (error is HttpRequestException or EngineException
                || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            observer?.OnDecision(
                "Could not determine whether the API token has scopes; the site's own URL is used.");
        }
    }

    private static string Path(string prefix, string url) =>
        url + (prefix == LocalProduct.Jira ? "/rest/api/3/myself" : "/rest/api/user/current");

    private static async Task<bool> IsRefusedAsync(
        HttpClient http, Uri address, string basic, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", basic);
        using var response = await http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return false;
        }

        // The gateway's "scope does not match" means that the token is known there.
        var text = await BodyReader.ReadTextAsync(response, cancellationToken).ConfigureAwait(false);
        return text.IndexOf("scope does not match", StringComparison.OrdinalIgnoreCase) < 0;
    }
}
