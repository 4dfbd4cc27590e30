using McpAtlassian.Engine.Authentication.ThreeLegged;

namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>
/// Turns a credential into what mcp-atlassian understands: variables of its environment where it is one user's own
/// process, request headers where several sessions share it.
/// </summary>
internal static class LocalServerRecipe
{
    internal const string Gateway = "https://api.atlassian.com";
    private static readonly Version FirstSafeHttpVersion = new(0, 17, 0);

    /// <summary>The recipe of a session with a local server.</summary>
    /// <exception cref="EngineException">
    /// CredentialRequired, ArgumentMissing, ArgumentInvalid; nothing has been started.
    /// </exception>
    public static LocalRecipe Create(LocalServerOptions options)
    {
        var recipe = CreateRunner(options);
        var products = LocalProduct.From(options);
        AddLimits(recipe, options);
        AddFiles(recipe, options, products);
        foreach (var variable in options.Environment)
        {
            recipe.Environment[variable.Key] = variable.Value;
        }

        if (options.IsHttp || options.Endpoint is not null)
        {
            LocalHttpIdentity.Add(recipe, options, products);
        }
        else
        {
            LocalChildIdentity.Add(recipe, options, products);
        }

        return recipe;
    }

    /// <summary>The recipe of a saved 3LO login, on whichever runner there is.</summary>
    public static LocalRecipe ForLogin(string name) => Create(new LocalServerOptions { Login = name });

    internal static LocalRecipe CreateRunner(LocalServerOptions options)
    {
        if (options.IsHttp && options.Runner == LocalRunner.Command)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                "A server of your own command cannot be started over HTTP here.",
                "Start it yourself and give its URL with -Uri, or use -Local.");
        }

        if (options.Endpoint is { } endpoint && options.Login is not null)
        {
            ThreeLeggedCredential.RequireNotRovo(endpoint);
        }

        var recipe = new LocalRecipe
        {
            Endpoint = options.Endpoint,
            Runner = options.Runner,
            ServerVersion = options.ServerVersion,
            Image = options.Image,
            Command = options.Command,
            Arguments = [.. options.Arguments],
            WorkingDirectory = options.WorkingDirectory,
        };
        if (options.IsHttp || options.Endpoint is not null)
        {
            UseHttp(recipe, options);
        }

        return recipe;
    }

    internal static void UseHttp(LocalRecipe recipe, LocalServerOptions options)
    {
        RefuseOldHttp(options);
        recipe.Transport = LocalRecipe.Http;
        recipe.Port = options.Port;
    }

    /// <summary>
    /// Before 0.17.0 anyone who reached the port could make the server ask any address (CVE-2026-27826).
    /// </summary>
    private static void RefuseOldHttp(LocalServerOptions options)
    {
        if (options.Endpoint is null
            && Version.TryParse(options.ServerVersion, out var version)
            && version < FirstSafeHttpVersion)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                $"mcp-atlassian {options.ServerVersion} has a vulnerability in its HTTP transport (CVE-2026-27826).",
                "Use 0.17.0 or later, or leave -Transport Http out.");
        }
    }

    internal static void AddLimits(LocalRecipe recipe, LocalServerOptions options)
    {
        // Named always: what the server offers without it is about to change.
        recipe.Tell("TOOLSETS", options.Toolsets.Count == 0 ? "all" : string.Join(",", options.Toolsets));
        recipe.Tell("ENABLED_TOOLS", Joined(options.EnabledTools));
        recipe.Tell("READ_ONLY_MODE", options.ReadOnly ? "true" : null);
        recipe.Tell("JIRA_PROJECTS_FILTER", Joined(options.JiraProjects));
        recipe.Tell("CONFLUENCE_SPACES_FILTER", Joined(options.ConfluenceSpaces));
        LocalNetwork.Add(recipe, options);
    }

    private static void AddFiles(LocalRecipe recipe, LocalServerOptions options, IReadOnlyList<LocalProduct> products)
    {
        if (options.ClientKey is { } key && File.Exists(key) && File.ReadAllText(key).Contains("ENCRYPTED"))
        {
            throw new EngineException(
                ErrorIds.CredentialInvalid,
                "The client certificate's key is encrypted; mcp-atlassian reads only unencrypted keys.",
                "Decrypt it into a file that only you can read, and give that file as ClientKey.");
        }

        foreach (var file in new[] { options.ClientCertificate, options.ClientKey }.OfType<string>()
            .Where(static path => !File.Exists(path)))
        {
            throw new EngineException(
                ErrorIds.PathInvalid,
                $"There is no file '{file}'.",
                "Check ClientCertificate and ClientKey in -ConnectionOption.");
        }

        // A saved login says where it goes when it is opened.
        foreach (var prefix in products.Count > 0
            ? products.Select(static p => p.Prefix)
            : [LocalProduct.Jira, LocalProduct.Confluence])
        {
            recipe.Tell(prefix + "_SSL_VERIFY", options.SkipCertificateCheck ? "false" : null);
        }

        foreach (var product in products)
        {
            if (options.ClientCertificate is { } certificate)
            {
                recipe.Files[product.Prefix + "_CLIENT_CERT"] = certificate;
            }

            if (options.ClientKey is { } file)
            {
                recipe.Files[product.Prefix + "_CLIENT_KEY"] = file;
            }
        }
    }

    private static string? Joined(IReadOnlyList<string> values) => values.Count == 0 ? null : string.Join(",", values);
}
