using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Diagnostics;

namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>
/// The identity as request headers, for a server that several sessions share. The process itself holds no credential.
/// </summary>
internal static class LocalHttpIdentity
{
    public const string CloudIdHeader = "X-Atlassian-Cloud-Id";

    public static void Add(SessionRecipe recipe, LocalServerOptions options, IReadOnlyList<LocalProduct> products)
    {
        recipe.Settings[LocalField.Kind] = LocalKind.Of(options, products);
        recipe.Settings[LocalField.SiteName] = LocalKind.NameOf(options, products);
        LocalServerRecipe.Public(recipe, "ATLASSIAN_OAUTH_ENABLE", "true");
        if (options.TokenFileClientId is not null)
        {
            throw new EngineException(ErrorIds.NotSupported, "A token file is read by the server itself, over standard input and output.", "Leave -Transport Http out, or use -OAuthApp.");
        }

        if (options.Login is { } login)
        {
            recipe.Settings[LocalField.Login] = login;
            AddCloudId(recipe, options.CloudId);
        }
        else if (options.AccessToken is { } token)
        {
            if (options.CloudId is null && products.Count > 0 && !products.Any(static p => p.IsCloudSite))
            {
                throw NoDataCenter();
            }

            AddAccessToken(recipe, options, token);
        }
        else
        {
            AddIdentities(recipe, options, products);
        }
    }

    /// <summary>mcp-atlassian takes every Bearer for one of Cloud and wants a cloudId with it.</summary>
    public static EngineException NoDataCenter() => new(
        ErrorIds.NotSupported, "Over HTTP the local server takes OAuth tokens of Cloud only, none of Data Center.", "Leave -Transport Http out, or use a personal access token.");

    private static void AddAccessToken(SessionRecipe recipe, LocalServerOptions options, System.Security.SecureString token)
    {
        recipe.Secrets[RecipeField.AccessToken] = token;
        if (options.ExpiresOn is { } end)
        {
            recipe.Settings[RecipeField.ExpiresOn] = end.ToString("o", CultureInfo.InvariantCulture);
        }

        AddCloudId(recipe, options.CloudId ?? (Guid.TryParse(options.Site, out var id) ? id.ToString("D") : null)
            ?? throw new EngineException(ErrorIds.ArgumentMissing, "An access token for a Cloud site needs the site's cloudId.", "Add -CloudId; Get-AtlassianSite finds it."));
    }

    private static void AddCloudId(SessionRecipe recipe, string? cloudId)
    {
        if (cloudId is not null)
        {
            recipe.Settings[LocalField.PublicHeader + CloudIdHeader] = cloudId;
        }
    }

    private static void AddIdentities(SessionRecipe recipe, LocalServerOptions options, IReadOnlyList<LocalProduct> products)
    {
        LocalKind.RequireIdentity(options, products);
        var identities = products.Select(static p => p.Identity!).Distinct().ToList();
        if (identities.Count == 1)
        {
            // One identity for all: the server knows the addresses, the request says who asks.
            foreach (var product in products)
            {
                LocalServerRecipe.Public(recipe, product.Prefix + "_URL", product.Url);
                if (identities[0].UserName is null)
                {
                    // The server wants to see a token at its start, for which it says itself that any word does.
                    LocalServerRecipe.Public(recipe, product.Prefix + "_PERSONAL_TOKEN", "unused");
                }
            }

            AddAuthorization(recipe, identities[0]);
            return;
        }

        foreach (var product in products)
        {
            if (product.Identity!.UserName is not null)
            {
                throw new EngineException(ErrorIds.NotSupported, "Over HTTP each product's own credential must be a personal access token.", "Use personal access tokens, or leave -Transport Http out.");
            }

            string header = "X-Atlassian-" + product.HeaderName;
            recipe.Settings[LocalField.PublicHeader + header + "-Url"] = product.Url;
            recipe.Secrets[RecipeField.Header + header + "-Personal-Token"] = product.Identity.Secret;
        }
    }

    private static void AddAuthorization(SessionRecipe recipe, LocalIdentity identity)
    {
        if (identity.UserName is { } user)
        {
            recipe.Settings[RecipeField.EmailAddress] = user;
            recipe.Secrets[RecipeField.Header + "Authorization"] = BasicToken.Create(user, identity.Secret, asHeader: true);
        }
        else
        {
            recipe.Secrets[RecipeField.Header + "Authorization"] = SecretText.Protect("Token " + SecretText.Reveal(identity.Secret));
        }
    }
}
