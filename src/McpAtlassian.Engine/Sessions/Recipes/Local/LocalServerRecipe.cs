using System.Globalization;
using System.Security;
using McpAtlassian.Engine.Authentication;
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
    public static SessionRecipe Create(LocalServerOptions options)
    {
        var recipe = CreateRunner(options);
        var products = LocalProduct.From(options);
        AddLimits(recipe, options);
        AddFiles(recipe, options, products);
        foreach (var variable in options.Environment)
        {
            recipe.Secrets[RecipeField.Environment + variable.Key] = variable.Value;
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
    public static SessionRecipe ForLogin(string name) => Create(new LocalServerOptions { Login = name });

    internal static void Public(SessionRecipe recipe, string name, string? value)
    {
        if (value is not null)
        {
            recipe.Settings[LocalField.Variable + name] = value;
        }
    }

    internal static void Private(SessionRecipe recipe, string name, SecureString value) =>
        recipe.Secrets[RecipeField.Environment + name] = value;

    internal static SessionRecipe CreateRunner(LocalServerOptions options)
    {
        if (options.IsHttp && options.Runner == LocalRunner.Command)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                "A server of your own command cannot be started over HTTP here.",
                "Start it yourself and give its address with -Uri, or use -Local.");
        }

        if (options.Endpoint is { } endpoint && options.Login is not null)
        {
            ThreeLeggedCredential.RequireNotRovo(endpoint);
        }

        var recipe = new SessionRecipe { Method = RecipeMethod.Local, Endpoint = options.Endpoint };
        Set(recipe, LocalField.Runner, options.Runner == LocalRunner.Automatic ? null : options.Runner.ToString());
        Set(recipe, LocalField.ServerVersion, options.ServerVersion);
        Set(recipe, LocalField.Image, options.Image);
        Set(recipe, RecipeField.Command, options.Command);
        Set(recipe, RecipeField.WorkingDirectory, options.WorkingDirectory);
        for (var i = 0; i < options.Arguments.Count; i++)
        {
            recipe.Settings[RecipeField.Argument + i.ToString(CultureInfo.InvariantCulture)] = options.Arguments[i];
        }

        if (options.IsHttp || options.Endpoint is not null)
        {
            UseHttp(recipe, options);
        }

        return recipe;
    }

    internal static void UseHttp(SessionRecipe recipe, LocalServerOptions options)
    {
        RefuseOldHttp(options);
        recipe.Settings[RecipeField.Transport] = LocalField.Http;
        recipe.Settings[LocalField.Port] = options.Port.ToString(CultureInfo.InvariantCulture);
    }

    private static void Set(SessionRecipe recipe, string name, string? value)
    {
        if (value is not null)
        {
            recipe.Settings[name] = value;
        }
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
                $"mcp-atlassian {options.ServerVersion} has a hole in its HTTP transport (CVE-2026-27826).",
                "Use 0.17.0 or later, or leave -Transport Http out.");
        }
    }

    internal static void AddLimits(SessionRecipe recipe, LocalServerOptions options)
    {
        // Named always: what the server offers without it is about to change.
        Public(recipe, "TOOLSETS", options.Toolsets.Count == 0 ? "all" : string.Join(",", options.Toolsets));
        Public(recipe, "ENABLED_TOOLS", Joined(options.EnabledTools));
        Public(recipe, "READ_ONLY_MODE", options.ReadOnly ? "true" : null);
        Public(recipe, "JIRA_PROJECTS_FILTER", Joined(options.JiraProjects));
        Public(recipe, "CONFLUENCE_SPACES_FILTER", Joined(options.ConfluenceSpaces));
        LocalNetwork.Add(recipe, options);
    }

    private static void AddFiles(SessionRecipe recipe, LocalServerOptions options, IReadOnlyList<LocalProduct> products)
    {
        if (options.ClientKey is { } key && File.Exists(key) && File.ReadAllText(key).Contains("ENCRYPTED"))
        {
            throw new EngineException(
                ErrorIds.CredentialInvalid,
                "The client certificate's key is encrypted, and mcp-atlassian reads only keys that are not.",
                "Decrypt it into a file of yours alone and give that as ClientKey in -ConnectionOption.");
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
            Public(recipe, prefix + "_SSL_VERIFY", options.SkipCertificateCheck ? "false" : null);
        }

        foreach (var product in products)
        {
            Set(recipe, LocalField.File + product.Prefix + "_CLIENT_CERT", options.ClientCertificate);
            Set(recipe, LocalField.File + product.Prefix + "_CLIENT_KEY", options.ClientKey);
        }
    }

    private static string? Joined(IReadOnlyList<string> values) => values.Count == 0 ? null : string.Join(",", values);
}
