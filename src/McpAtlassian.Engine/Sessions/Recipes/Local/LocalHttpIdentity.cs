using McpAtlassian.Engine.Authentication;

namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>
/// The identity as request headers, for a server that several sessions share. The process itself holds no credential.
/// </summary>
internal static class LocalHttpIdentity
{
    public const string CloudIdHeader = "X-Atlassian-Cloud-Id";
    public const string EnableVariable = "ATLASSIAN_OAUTH_ENABLE";

    public static void Add(LocalRecipe recipe, LocalServerOptions options, IReadOnlyList<LocalProduct> products)
    {
        recipe.Kind = LocalKind.Of(options, products);
        recipe.SiteName = LocalKind.NameOf(options, products);
        if (options.TokenFileClientId is not null)
        {
            throw new EngineException(
                ErrorIds.NotSupported,
                "A token file is read by the server itself, over standard input and output.",
                "Leave -Transport Http out, or use -OAuthApp.");
        }

        if (options.Login is { } login)
        {
            TakeTokens(recipe);
            recipe.Login = login;
            AddCloudId(recipe, options.CloudId);
        }
        else if (options.AccessToken is { } token)
        {
            if (options.CloudId is null && products.Count > 0 && !products.Any(static p => p.IsCloudSite))
            {
                throw NoDataCenter();
            }

            TakeTokens(recipe);
            AddAccessToken(recipe, options, token);
        }
        else
        {
            AddIdentities(recipe, options, products);
        }
    }

    /// <summary>
    /// Has the server take the token of each request. It then lists the tools of both products, which is right for a
    /// token of Cloud alone.
    /// </summary>
    private static void TakeTokens(LocalRecipe recipe) => recipe.Tell(EnableVariable, "true");

    /// <summary>
    /// A server for tokens that each request brings, from the block of variables that its document gives for it. It
    /// answers nobody without one, so that the session that keeps it running shows a word that is none.
    /// </summary>
    public static void AddMultiCloud(LocalRecipe recipe)
    {
        recipe.Kind = LocalKind.MultiCloud;
        recipe.PublicHeaders["Authorization"] = "Bearer none";
        recipe.PublicHeaders[CloudIdHeader] = Guid.Empty.ToString("D");
    }

    /// <summary>Which headers each user of such a server brings.</summary>
    public static string Explain(int port) =>
        $"The server at http://127.0.0.1:{port}/mcp has no credential. This session lists its tools and keeps it "
        + "running. Each user sends the headers 'Authorization: Bearer <access token>' and 'X-Atlassian-Cloud-Id: "
        + "<cloudId>': "
        + $"Connect-Atlassian -Uri http://127.0.0.1:{port}/mcp -AccessToken … -CloudId …";

    /// <summary>mcp-atlassian takes every Bearer for one of Cloud and wants a cloudId with it.</summary>
    public static EngineException NoDataCenter() => new(
        ErrorIds.NotSupported,
        "Over HTTP the local server accepts OAuth tokens for Cloud only, not for Data Center.",
        "Leave -Transport Http out, or use a personal access token.");

    private static void AddAccessToken(
        LocalRecipe recipe, LocalServerOptions options, System.Security.SecureString token)
    {
        recipe.AccessToken = token;
        if (options.ExpiresOn is { } end)
        {
            recipe.ExpiresOn = end;
        }

        AddCloudId(recipe, options.CloudId ?? (Guid.TryParse(options.Site, out var id) ? id.ToString("D") : null)
            ?? throw new EngineException(
                ErrorIds.ArgumentMissing,
                "An access token for a Cloud site needs the site's cloudId.",
                "Add -CloudId; Get-AtlassianSite finds it."));
    }

    private static void AddCloudId(LocalRecipe recipe, string? cloudId)
    {
        if (cloudId is not null)
        {
            recipe.PublicHeaders[CloudIdHeader] = cloudId;
        }
    }

    private static void AddIdentities(
        LocalRecipe recipe, LocalServerOptions options, IReadOnlyList<LocalProduct> products)
    {
        LocalKind.RequireIdentity(options, products);
        var identities = products.Select(static p => p.Identity!).Distinct().ToList();
        if (identities.Count == 1)
        {
            // One identity for all: the server knows the addresses, the request says who asks.
            foreach (var product in products)
            {
                recipe.Tell(product.Prefix + "_URL", product.Url);

                // The server wants to see a credential at its start, for which it says itself that any word does.
                if (identities[0].UserName is null)
                {
                    recipe.Tell(product.Prefix + "_PERSONAL_TOKEN", "unused");
                }
                else
                {
                    recipe.Tell(product.Prefix + "_USERNAME", "unused");
                    recipe.Tell(product.Prefix + "_API_TOKEN", "unused");
                }
            }

            AddAuthorization(recipe, identities[0]);
            return;
        }

        foreach (var product in products)
        {
            if (product.Identity!.UserName is not null)
            {
                throw new EngineException(
                    ErrorIds.NotSupported,
                    "Over HTTP each product's own credential must be a personal access token.",
                    "Use personal access tokens, or leave -Transport Http out.");
            }

            var header = "X-Atlassian-" + product.HeaderName;
            recipe.PublicHeaders[header + "-Url"] = product.Url;
            recipe.Headers[header + "-Personal-Token"] = product.Identity.Secret;
        }
    }

    private static void AddAuthorization(LocalRecipe recipe, LocalIdentity identity)
    {
        if (identity.UserName is { } user)
        {
            recipe.EmailAddress = user;
            recipe.Headers["Authorization"] =
                BasicToken.Create(user, identity.Secret, asHeader: true);
        }
        else
        {
            recipe.Headers["Authorization"] =
                SecretText.Protect("Token " + SecretText.Reveal(identity.Secret));
        }
    }
}
