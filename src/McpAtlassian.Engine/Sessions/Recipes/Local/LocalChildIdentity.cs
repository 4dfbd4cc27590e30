using System.Globalization;
using McpAtlassian.Engine.Authentication.ThreeLegged;

namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>The identity as variables, for a server that is one session's own child.</summary>
internal static class LocalChildIdentity
{
    public const string AccessTokenVariable = "ATLASSIAN_OAUTH_ACCESS_TOKEN";
    public const string CloudIdVariable = "ATLASSIAN_OAUTH_CLOUD_ID";

    public static void Add(SessionRecipe recipe, LocalServerOptions options, IReadOnlyList<LocalProduct> products)
    {
        recipe.Settings[LocalField.Kind] = LocalKind.Of(options, products);
        recipe.Settings[LocalField.SiteName] = LocalKind.NameOf(options, products);
        if (options.Login is { } login)
        {
            // The token is put in when the child starts, and again whenever it is due.
            recipe.Settings[LocalField.Login] = login;
            AddUrls(recipe, products);
            LocalServerRecipe.Public(recipe, CloudIdVariable, options.CloudId);
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
        SessionRecipe recipe, LocalServerOptions options, string clientId, IReadOnlyList<LocalProduct> products)
    {
        // The server starts without the file too, and only its first call would say so.
        var file = McpAtlassianTokenFile.Read(clientId, options.TokenFolder);
        var cloudId = options.CloudId ?? file.CloudId;
        var isDataCenter = cloudId is null && products.Count > 0 && !products.Any(static p => p.IsCloudSite);
        if (cloudId is null && !isDataCenter)
        {
            throw new EngineException(
                ErrorIds.ArgumentMissing,
                $"The token file of '{clientId}' names no site.",
                "Add -CloudId; for Data Center -JiraUrl or -ConfluenceUrl.");
        }

        AddUrls(recipe, products);
        if (products.Count == 0)
        {
            foreach (var prefix in new[] { LocalProduct.Jira, LocalProduct.Confluence })
            {
                LocalServerRecipe.Public(recipe, prefix + "_URL", LocalProduct.OnGateway(prefix, cloudId!));
            }

            recipe.Settings[LocalField.SiteName] = cloudId!;
        }

        LocalServerRecipe.Public(recipe, "ATLASSIAN_OAUTH_CLIENT_ID", clientId);
        if (options.ClientSecret is { } secret)
        {
            LocalServerRecipe.Private(recipe, "ATLASSIAN_OAUTH_CLIENT_SECRET", secret);
        }

        LocalServerRecipe.Public(recipe, "ATLASSIAN_OAUTH_REDIRECT_URI", ThreeLeggedOptions.DefaultRedirectUri);
        LocalServerRecipe.Public(
            recipe,
            "ATLASSIAN_OAUTH_SCOPE",
            isDataCenter ? ThreeLeggedOptions.DataCenterScope : string.Join(" ", ThreeLeggedOptions.DefaultScopes));
        LocalServerRecipe.Public(recipe, CloudIdVariable, cloudId);
        UseTokenFile(recipe, options.TokenFolder ?? McpAtlassianTokenFile.DefaultFolder);
    }

    /// <summary>
    /// Has the server take its token from the file. It would read the operating system's keyring first, where a token
    /// of an earlier consent may lie.
    /// </summary>
    internal static void UseTokenFile(SessionRecipe recipe, string folder)
    {
        recipe.Settings[LocalField.TokenFolder] = folder;
        LocalServerRecipe.Public(recipe, "PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring");
    }

    private static void AddAccessToken(
        SessionRecipe recipe,
        LocalServerOptions options,
        IReadOnlyList<LocalProduct> products,
        System.Security.SecureString token)
    {
        recipe.Secrets[RecipeField.AccessToken] = token;
        if (options.ExpiresOn is { } end)
        {
            recipe.Settings[RecipeField.ExpiresOn] = end.ToString("o", CultureInfo.InvariantCulture);
        }

        AddUrls(recipe, products);
        var cloudId = options.CloudId ?? (Guid.TryParse(options.Site, out var id) ? id.ToString("D") : null);
        if (cloudId is not null)
        {
            LocalServerRecipe.Private(recipe, AccessTokenVariable, token);
            LocalServerRecipe.Public(recipe, CloudIdVariable, cloudId);
        }
        else if (products.Count > 0 && !products.Any(static p => p.IsCloudSite))
        {
            foreach (var product in products)
            {
                LocalServerRecipe.Private(recipe, product.Prefix + "_OAUTH_ACCESS_TOKEN", token);
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
        SessionRecipe recipe, LocalServerOptions options, IReadOnlyList<LocalProduct> products)
    {
        LocalKind.RequireIdentity(options, products);
        foreach (var product in products)
        {
            LocalServerRecipe.Public(recipe, product.Prefix + "_URL", product.Url);
            if (product.Identity is { UserName: { } user } account)
            {
                LocalServerRecipe.Public(recipe, product.Prefix + "_USERNAME", user);
                LocalServerRecipe.Private(recipe, product.Prefix + "_API_TOKEN", account.Secret);
                recipe.Settings[RecipeField.EmailAddress] = user;
            }
            else if (product.Identity is { } token)
            {
                LocalServerRecipe.Private(recipe, product.Prefix + "_PERSONAL_TOKEN", token.Secret);
            }
        }

        if (products.Any(static p => p is { IsCloudSite: true, Identity.UserName: not null }))
        {
            recipe.Settings[LocalField.Probe] = "true";
        }
    }

    private static void AddUrls(SessionRecipe recipe, IReadOnlyList<LocalProduct> products)
    {
        foreach (var product in products)
        {
            LocalServerRecipe.Public(recipe, product.Prefix + "_URL", product.Url);
        }
    }
}
