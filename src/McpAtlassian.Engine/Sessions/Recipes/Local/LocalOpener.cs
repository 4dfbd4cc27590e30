using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Authentication.ThreeLegged;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>What a session with a local server is opened with.</summary>
internal sealed class LocalOpening
{
    public required ServerTarget Target { get; init; }

    public required Credential Credential { get; init; }

    /// <summary>Called when the session closes.</summary>
    public Func<Task>? Left { get; init; }

    public SiteInfo? Site { get; init; }

    /// <summary>Links of the gateway that are to be the site's.</summary>
    public GatewayLinks? Links { get; init; }
}

/// <summary>
/// Makes a recipe's local server ready to be connected to: finds the runner, gets the token, starts what is shared.
/// </summary>
internal static class LocalOpener
{
    public static async Task<LocalOpening> OpenAsync(
        LocalRecipe recipe, OpeningOptions options, CancellationToken cancellationToken)
    {
        var network = recipe.NetworkWith(options.Network);
        if (recipe.Endpoint is { } endpoint)
        {
            var running = CreateInner(recipe, options, network);
            return new LocalOpening
            {
                Target = new HttpTarget(endpoint),
                Credential = new LocalCredential(recipe, running),
                Links = GatewaySite.LinksOf(recipe, running, network),
            };
        }

        var (runner, program) = recipe.Runner == LocalRunner.Command
            ? (recipe.Runner, recipe.Command!)
            : await RunnerFinder.FindAsync(recipe.Runner, cancellationToken).ConfigureAwait(false);
        options.Observer?.OnDecision(
            "Starting the local server with "
            + $"{(runner == LocalRunner.Command ? program : runner.ToString().ToLowerInvariant())}.");
        await GatewayProbe.ApplyAsync(recipe, network, options.Observer, cancellationToken).ConfigureAwait(false);

        var inner = CreateInner(recipe, options, network);
        var credential = new LocalCredential(recipe, inner);
        var site = inner is ThreeLeggedCredential { Site: { } chosen }
            ? new SiteInfo(chosen.CloudId, chosen.Name ?? chosen.CloudId, chosen.Url?.AbsoluteUri)
                : GatewaySite.Known(recipe);
        var links = GatewaySite.LinksOf(recipe, inner, network);
        if (recipe.IsHttp)
        {
            var port = recipe.Port;
            var shared = LocalLaunch.Create(recipe, runner, program, []);
            var patience = options.MayTakeLonger && FetchingRunner.Patience > options.Timeout
                ? FetchingRunner.Patience
                : options.Timeout;
            var left =
                await SharedLocalServer.AcquireAsync(
                    shared, port, patience, options.Observer, cancellationToken).ConfigureAwait(false);
            if (credential.Method == LocalKind.MultiCloud)
            {
                options.Observer?.OnServerLog("warning", null, LocalHttpIdentity.Explain(port));
            }

            return new LocalOpening
            {
                Target = new HttpTarget(new Uri($"http://127.0.0.1:{port}/mcp"), HttpTransportKind.Streamable),
                Credential = credential,
                Left = left,
                Site = site,
                Links = links,
            };
        }

        var live = inner is null ? null : TokenVariables(recipe, inner);
        var launch = LocalLaunch.Create(recipe, runner, program, live?.Names ?? []);
        return new LocalOpening
        {
            Target = new StdioTarget(
                launch.Program, launch.Arguments, recipe.WorkingDirectory, launch.Variables)
            {
                Live = live,
                Network = ChildEnvironment.Inherited(runner),
            },
            Credential = credential,
            Site = site,
            Links = links,
        };
    }

    private static Credential? CreateInner(LocalRecipe recipe, OpeningOptions options, NetworkOptions network)
    {
        if (recipe.Login is { } login)
        {
            var saved = options.Store.Get(login);
            if (saved.Method != ThreeLeggedCredential.MethodName)
            {
                throw new EngineException(
                    ErrorIds.ArgumentInvalid,
                    $"The saved session '{login}' is a {saved.Method} session, not an OAuth 2.0 (3LO) login.",
                    "Register-AtlassianOAuthApp makes one.");
            }

            AddSite(recipe, saved);
            var http = new HttpClient(HttpStack.CreateNetworkHandler(network)) { Timeout = TimeSpan.FromSeconds(60) };
            return ThreeLeggedCredential.Open(http, options.Store, saved, options.OAuth.BeforeUse);
        }

        if (recipe.AccessToken is not { } token)
        {
            return null;
        }

        var credential = new AccessTokenCredential(
            SecretText.Reveal(token),
            recipe.Variables.GetValueOrDefault(LocalChildIdentity.CloudIdVariable),
            recipe.ExpiresOn);
        if (credential.ExpiresOn is { } known)
        {
            options.Observer?.OnServerLog(
                "warning",
                null,
                $"The access token expires on {ShownDate.Minute(known)} and cannot be refreshed. Connect again with a "
                + "new one before that.");
        }

        return credential;
    }

    /// <summary>The login knows its site; the server leaves a product out that has no address.</summary>
    private static void AddSite(LocalRecipe recipe, SavedSession saved)
    {
        var isHttp = recipe.IsHttp;
        if (saved.CloudId is not { } cloudId)
        {
            AddInstance(recipe, saved, isHttp);
            return;
        }

        if (isHttp)
        {
            recipe.PublicHeaders[LocalHttpIdentity.CloudIdHeader] = cloudId;
            return;
        }

        recipe.Variables[LocalChildIdentity.CloudIdVariable] = cloudId;
        if (saved.SiteUrl is { } address)
        {
            recipe.SiteUrl = address.AbsoluteUri.TrimEnd('/');
        }

        foreach (var prefix in new[] { LocalProduct.Jira, LocalProduct.Confluence })
        {
            // At a host it does not know for Cloud's the server would take the token for Data Center's.
            var url = saved.SiteUrl is { } site
                && site.Host.EndsWith(".atlassian.net", StringComparison.OrdinalIgnoreCase)
                ? site.AbsoluteUri.TrimEnd('/') + (prefix == LocalProduct.Jira ? string.Empty : "/wiki")
                : LocalProduct.OnGateway(prefix, cloudId);
            if (!recipe.Variables.ContainsKey(prefix + "_URL"))
            {
                recipe.Variables[prefix + "_URL"] = url;
            }
        }
    }

    /// <summary>A login of Data Center knows its instance, and its token is for that one alone.</summary>
    private static void AddInstance(LocalRecipe recipe, SavedSession saved, bool isHttp)
    {
        if (saved.SiteUrl is not { } instance)
        {
            throw new EngineException(
                ErrorIds.StoreUnavailable,
                $"The saved login '{saved.Name}' has neither a site nor an instance.",
                "Register-AtlassianOAuthApp -InstanceUri https://jira.example.com");
        }

        if (isHttp)
        {
            throw LocalHttpIdentity.NoDataCenter();
        }

        var isNamed = false;
        foreach (var prefix in new[] { LocalProduct.Jira, LocalProduct.Confluence })
        {
            if (recipe.Variables.GetValueOrDefault(prefix + "_URL") is not { } url)
            {
                continue;
            }

            isNamed = true;
            if (!UrlPolicy.SameOrigin(new Uri(url), instance))
            {
                throw new EngineException(
                    ErrorIds.ArgumentInvalid,
                    $"The login '{saved.Name}' is for {instance.GetLeftPart(UriPartial.Path)}; its token is not sent "
                    + $"to '{new Uri(url).Host}'.",
                    $"Sign in there first: Register-AtlassianOAuthApp -InstanceUri {SingleQuoted.Of(url)}");
            }
        }

        if (!isNamed)
        {
            var prefix = saved.Setting(LocalProduct.SettingName) == LocalProduct.Confluence
                ? LocalProduct.Confluence : LocalProduct.Jira;
            recipe.Variables[prefix + "_URL"] = instance.AbsoluteUri.TrimEnd('/');
        }
    }

    /// <summary>The variables that hold the token, read anew for each child.</summary>
    private static LiveEnvironment? TokenVariables(LocalRecipe recipe, Credential inner)
    {
        var isCloud = recipe.Variables.ContainsKey(LocalChildIdentity.CloudIdVariable);
        var names = new List<string>();
        if (isCloud)
        {
            names.Add(LocalChildIdentity.AccessTokenVariable);
        }
        else
        {
            foreach (var prefix in new[] { LocalProduct.Jira, LocalProduct.Confluence })
            {
                if (recipe.Variables.ContainsKey(prefix + "_URL"))
                {
                    names.Add(prefix + "_OAUTH_ACCESS_TOKEN");
                }
            }
        }

        return new LiveEnvironment(names, async cancellationToken =>
        {
            return inner is ThreeLeggedCredential login
                ? await login.ReadTokenAsync(cancellationToken).ConfigureAwait(false)
                : (await GatewaySite.ReadTokenAsync(inner, cancellationToken).ConfigureAwait(false), inner.ExpiresOn);
        });
    }
}
