using McpAtlassian.Engine.Authentication.ThreeLegged;

namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>The identity as variables, for a server that is one session's own child.</summary>
internal static class LocalChildIdentity
{
    public const string AccessTokenVariable = "ATLASSIAN_OAUTH_ACCESS_TOKEN";
    public const string CloudIdVariable = "ATLASSIAN_OAUTH_CLOUD_ID";

    public static void Add(LocalRecipe recipe, LocalServerOptions options, IReadOnlyList<LocalProduct> products)
    {
        recipe.Kind = LocalKind.Of(options, products);
        recipe.SiteName = LocalKind.NameOf(options, products);
        if (options.Login is { } login)
        {
            // The token is put in when the child starts, and again whenever it is due.
            recipe.Login = login;
            AddUrls(recipe, products);
            recipe.Tell(CloudIdVariable, options.CloudId);
        }
        else if (options.TokenFileClientId is { } clientId)
        {
            AddTokenFile(recipe, options, clientId, products);
        }
        else if (options.AccessToken is { } token)
        {
            AddAccessToken(recipe, options, products, token);
        }
        else
        {
            AddIdentities(recipe, options, products);
        }
    }

    private static void AddTokenFile(
        LocalRecipe recipe, LocalServerOptions options, string clientId, IReadOnlyList<LocalProduct> products)
    {
        // The server starts without the file too, and only its first call would say so.
        var file = McpAtlassianTokenFile.Read(clientId, options.TokenFolder);
        var cloudId = options.CloudId ?? file.CloudId;
        var isDataCenter = cloudId is null && products.Count > 0 && !products.Any(static p => p.IsCloudSite);
        if (cloudId is null && !isDataCenter)
        {
            throw new EngineException(
                ErrorIds.ArgumentMissing,
                $"The token file of '{clientId}' has no site.",
                "Add -CloudId; for Data Center -JiraUrl or -ConfluenceUrl.");
        }

        AddUrls(recipe, products);
        if (products.Count == 0)
        {
            foreach (var prefix in new[] { LocalProduct.Jira, LocalProduct.Confluence })
            {
                recipe.Tell(prefix + "_URL", LocalProduct.OnGateway(prefix, cloudId!));
            }

            recipe.SiteName = cloudId!;
        }

        recipe.Tell("ATLASSIAN_OAUTH_CLIENT_ID", clientId);
        if (options.ClientSecret is { } secret)
        {
            recipe.Environment["ATLASSIAN_OAUTH_CLIENT_SECRET"] = secret;
        }

        recipe.Tell("ATLASSIAN_OAUTH_REDIRECT_URI", ThreeLeggedOptions.DefaultRedirectUri);
        recipe.Tell(
            "ATLASSIAN_OAUTH_SCOPE",
            isDataCenter ? ThreeLeggedOptions.DataCenterScope : string.Join(" ", ThreeLeggedOptions.DefaultScopes));
        recipe.Tell(CloudIdVariable, cloudId);
        UseTokenFile(recipe, options.TokenFolder ?? McpAtlassianTokenFile.DefaultFolder);
    }

    /// <summary>
    /// Has the server take its token from the file. It would read the operating system's keyring first, where a token
    /// of an earlier consent may lie.
    /// </summary>
    internal static void UseTokenFile(LocalRecipe recipe, string folder)
    {
        recipe.TokenFolder = folder;
        recipe.Tell("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring");
    }

    private static void AddAccessToken(
        LocalRecipe recipe,
        LocalServerOptions options,
        IReadOnlyList<LocalProduct> products,
        System.Security.SecureString token)
    {
        recipe.AccessToken = token;
        if (options.ExpiresOn is { } end)
        {
            recipe.ExpiresOn = end;
        }

        AddUrls(recipe, products);
        var cloudId = options.CloudId ?? (Guid.TryParse(options.Site, out var id) ? id.ToString("D") : null);
        if (cloudId is not null)
        {
            recipe.Environment[AccessTokenVariable] = token;
            recipe.Tell(CloudIdVariable, cloudId);
        }
        else if (products.Count > 0 && !products.Any(static p => p.IsCloudSite))
        {
            foreach (var product in products)
            {
                recipe.Environment[product.Prefix + "_OAUTH_ACCESS_TOKEN"] = token;
            }
        }
        else
        {
            throw new EngineException(
                ErrorIds.ArgumentMissing,
                "An access token for a Cloud site needs the site's cloudId.",
                "Add -CloudId; Get-AtlassianSite finds it.");
        }
    }

    private static void AddIdentities(
        LocalRecipe recipe, LocalServerOptions options, IReadOnlyList<LocalProduct> products)
    {
        LocalKind.RequireIdentity(options, products);
        foreach (var product in products)
        {
            recipe.Tell(product.Prefix + "_URL", product.Url);
            if (product.Identity is { UserName: { } user } account)
            {
                recipe.Tell(product.Prefix + "_USERNAME", user);
                recipe.Environment[product.Prefix + "_API_TOKEN"] = account.Secret;
                recipe.EmailAddress = user;
            }
            else if (product.Identity is { } token)
            {
                recipe.Environment[product.Prefix + "_PERSONAL_TOKEN"] = token.Secret;
            }
        }

        if (products.Any(static p => p is { IsCloudSite: true, Identity.UserName: not null }))
        {
            recipe.Probe = true;
        }
    }

    private static void AddUrls(LocalRecipe recipe, IReadOnlyList<LocalProduct> products)
    {
        foreach (var product in products)
        {
            recipe.Tell(product.Prefix + "_URL", product.Url);
        }
    }
}
