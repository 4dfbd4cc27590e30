namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>What a session with a local server says of itself.</summary>
internal static class LocalKind
{
    /// <summary>Each request brings its own token.</summary>
    public const string MultiCloud = "MultiCloud";

    /// <summary>The method, in the words users know.</summary>
    public static string Of(LocalServerOptions options, IReadOnlyList<LocalProduct> products)
    {
        if (options.Login is not null || options.TokenFileClientId is not null)
        {
            return "OAuth3LO";
        }

        if (options.AccessToken is not null)
        {
            return "AccessToken";
        }

        var identity = products.Select(static p => p.Identity).FirstOrDefault(static i => i is not null);
        return identity is null ? options.ClientCertificate is null ? "Environment" : "ClientCertificate"
            : identity.UserName is null ? "PersonalAccessToken"
            : products.Any(static p => p.IsCloudSite || p.Url.Contains("/ex/")) ? "ApiToken" : "Password";
    }

    /// <summary>What the session is called: the site, the host, or the saved login.</summary>
    public static string NameOf(LocalServerOptions options, IReadOnlyList<LocalProduct> products)
    {
        if (options.Login is { } login)
        {
            return login + "-local";
        }

        if (options.Site is { } site && !Guid.TryParse(site, out _) && site.IndexOfAny(['/', '.', ':']) < 0)
        {
            return site;
        }

        if (products.Count == 0 || products[0].Url.Contains("/ex/"))
        {
            return options.CloudId ?? options.Site ?? "mcp-atlassian";
        }

        var host = new Uri(products[0].Url).Host;
        return products[0].IsCloudSite ? host.Substring(0, host.IndexOf('.')) : host;
    }

    /// <summary>Every product needs someone to be there; a client certificate is one.</summary>
    public static void RequireIdentity(LocalServerOptions options, IReadOnlyList<LocalProduct> products)
    {
        if (products.Count == 0 && options.Environment.Count == 0)
        {
            throw new EngineException(
                ErrorIds.ArgumentMissing,
                "Tell the local server which site to use.",
                "Add -Site for a Cloud site, or -JiraUrl and -ConfluenceUrl (one is enough) for Data Center.");
        }

        if (options.Environment.Count == 0
            && options.ClientCertificate is null
            && products.FirstOrDefault(static p => p.Identity is null) is { } bare)
        {
            throw new EngineException(
                ErrorIds.CredentialRequired,
                $"There is no credential for {bare.HeaderName}.",
                "Add -PersonalAccessToken or -Credential for both products, or "
                + $"-{bare.HeaderName}PersonalAccessToken or -{bare.HeaderName}Credential.");
        }
    }
}
