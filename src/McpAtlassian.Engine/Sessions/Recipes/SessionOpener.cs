using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Authentication.ThreeLegged;
using McpAtlassian.Engine.Sessions.Health;
using McpAtlassian.Engine.Sessions.Recipes.Local;
using McpAtlassian.Engine.Sessions.Recordings;
using McpAtlassian.Engine.Tools.Results;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Sessions.Recipes;

/// <summary>What opening needs besides the recipe.</summary>
internal sealed class OpeningOptions
{
    /// <summary>How a login is done, and whether one can be.</summary>
    public required OAuthOptions OAuth { get; init; }

    /// <summary>How the network is reached.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>The site to work on; null for the only one, or the saved one.</summary>
    public string? Site { get; init; }

    /// <summary>Which tools may be called.</summary>
    public ToolFence Fence { get; init; } = ToolFence.Open;

    /// <summary>How long connecting may take, consent not counted.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>False where the user has named the time, so that a runner which downloads gets no more of it.</summary>
    public bool MayTakeLonger { get; init; } = true;

    /// <summary>The client's version.</summary>
    public string ClientVersion { get; init; } = "0.0.0";

    /// <summary>Hears what the server says.</summary>
    public ICallObserver? Observer { get; init; }

    /// <summary>Writes the session down.</summary>
    public Recorder? Recorder { get; init; }

    /// <summary>The saved sessions.</summary>
    public SessionStore Store { get; init; } = new();

    /// <summary>Sees the recipe, secrets included, before the first request: a CI job has them masked.</summary>
    public Func<SessionRecipe, Task>? BeforeUse { get; init; }
}

/// <summary>
/// Opens sessions from recipes, saves them, and opens saved ones with nothing asked that a saved fact can answer.
/// </summary>
internal static class SessionOpener
{
    private const string WhoAmI = "atlassianUserInfo";

    /// <summary>Opens a new session.</summary>
    public static async Task<McpSession> OpenAsync(
        SessionRecipe recipe, string? name, OpeningOptions options, CancellationToken cancellationToken)
    {
        await AnnounceAsync(recipe, options).ConfigureAwait(false);
        if (recipe is LocalRecipe local)
        {
            return await ConnectLocalAsync(local, options, known: null, cancellationToken).ConfigureAwait(false);
        }

        var credential = recipe switch
        {
            OAuthRecipe => await CreateOAuthAsync(name, options, cancellationToken).ConfigureAwait(false),
            McpRemoteRecipe remote => remote.BuildCredential(options.OAuth, options.Store),
            _ => recipe.BuildCredential(options.Network, options.OAuth),
        };
        try
        {
            var consents = recipe is OAuthRecipe
                && options.OAuth.Browser is not null | options.OAuth.Prompt is not null;
            var session = await ConnectAsync(
                recipe,
                credential,
                options,
                consents ? options.OAuth.ConsentTimeout : TimeSpan.Zero,
                known: null,
                knownVersion: null,
                cancellationToken).ConfigureAwait(false);
            await NameAccountAsync(session, cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            (credential as IDisposable)?.Dispose();
            throw;
        }
    }

    /// <summary>Opens a saved session.</summary>
    /// <exception cref="EngineException">
    /// SessionNotFound with the nearest names, StoreVersion, AuthenticationExpired and the rest.
    /// </exception>
    public static async Task<McpSession> OpenSavedAsync(
        string name, OpeningOptions options, CancellationToken cancellationToken)
    {
        var saved = options.Store.Get(name);
        var recipe = await ReadAsync(saved, options.Store, cancellationToken).ConfigureAwait(false);
        await AnnounceAsync(recipe, options).ConfigureAwait(false);
        var network = recipe.NetworkWith(options.Network);
        var credential = recipe switch
        {
            LocalRecipe => null,
            OAuthRecipe => OAuthCredential.Open(options.OAuth, options.Store, saved),
            McpRemoteRecipe remote => remote.BuildCredential(options.OAuth, options.Store),
            _ => recipe.BuildCredential(network, options.OAuth),
        };
        WarnOfEnd(saved, options);
        var cache = new CatalogueStore();
        var known = options.Recorder is null ? cache.Read(saved.Name) : null; // A recording has the tools as listed.
        var opening = new OpeningOptions
        {
            OAuth = options.OAuth,
            Network = network,
            Site = options.Site ?? saved.CloudId,
            Fence = options.Fence,
            Timeout = options.Timeout,
            MayTakeLonger = options.MayTakeLonger,
            ClientVersion = options.ClientVersion,
            Observer = options.Observer,
            Recorder = options.Recorder,
            Store = options.Store,
        };
        var session = credential is null
            ? await ConnectLocalAsync(
                (LocalRecipe)recipe, opening, known?.Tools, cancellationToken).ConfigureAwait(false)
            : await ConnectAsync(
                recipe,
                credential,
                opening,
                TimeSpan.Zero,
                known,
                saved.ProtocolVersion,
                cancellationToken).ConfigureAwait(false);
        if (known is null)
        {
            cache.Write(saved.Name, Remember(session));
        }

        return session;
    }

    /// <summary>
    /// What was saved, with its secrets. An OAuth login has those in a store of its own, mcp-remote in its files.
    /// </summary>
    private static async Task<SessionRecipe> ReadAsync(
        SavedSession saved, SessionStore store, CancellationToken cancellationToken)
    {
        switch (saved.Method)
        {
            case ThreeLeggedCredential.MethodName:
                // Such a login opens no MCP server but a local one.
                return LocalServerRecipe.ForLogin(saved.Name);
            case RecipeMethod.OAuth or RecipeMethod.McpRemote:
                return RecipeJson.Join(saved.Method, saved.Endpoint, saved.Settings, secrets: null);
            default:
                var secret = await store.ReadSecretAsync(saved, cancellationToken).ConfigureAwait(false)
                    ?? throw new EngineException(
                        ErrorIds.StoreUnavailable,
                        $"The secret of the saved session '{saved.Name}' is no longer in its store.",
                        $"Connect again with -Name {saved.Name} -Save.");
                return RecipeJson.Join(saved.Method, saved.Endpoint, saved.Settings, SecretFields.Parse(secret));
        }
    }

    private static Task AnnounceAsync(SessionRecipe recipe, OpeningOptions options) =>
        options.BeforeUse?.Invoke(recipe) ?? Task.CompletedTask;

    /// <summary>Saves an open session under a name, with its secret in a store.</summary>
    public static async Task SaveAsync(
        McpSession session,
        SessionRecipe recipe,
        string name,
        SessionStore store,
        ISecretStore secrets,
        NetworkOptions network,
        CancellationToken cancellationToken)
    {
        // mcp-remote's tokens stay where they are; a copy here would be worth nothing after the first refresh there.
        var kept = recipe is McpRemoteRecipe remote ? remote.With((OAuthCredential)session.Credential) : recipe;
        var (settings, secretParts) = RecipeJson.Split(kept with { Network = network });
        var saved = new SavedSession
        {
            Name = name,
            Endpoint = recipe.Endpoint,
            Method = recipe.Method,
            Account = session.Credential.Account,
            SiteName = session.Site?.Name,
            SiteUrl =
                session.Site?.Url is { } url && Uri.TryCreate(url, UriKind.Absolute, out var address) ? address : null,
            CloudId = session.Site?.CloudId,
            ExpiresOn = session.Credential.ExpiresOn,
            RenewsItself = session.Credential.RenewsItself,
            ProtocolVersion = session.ProtocolVersion,
            Settings = settings,
        };
        try
        {
            if (recipe is OAuthRecipe && session.Credential is OAuthCredential oauth)
            {
                await oauth.SaveAsync(store, saved, secrets, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await store.SaveAsync(
                    saved, secretParts.ToJsonString(), secrets, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(
                ErrorIds.StoreUnavailable,
                $"The session cannot be saved: {error.Message}",
                $"Make {StoreLocation.Home} writable, or set {StoreLocation.OverrideVariable} to another folder.",
                error);
        }

        new CatalogueStore().Write(name, Remember(session));
    }

    /// <summary>Removes what was saved under a name; false when nothing was.</summary>
    public static async Task<bool> ForgetAsync(string name, SessionStore store, CancellationToken cancellationToken)
    {
        new CatalogueStore().Delete(name);
        return await store.ForgetAsync(name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Tells the authorization server to forget an OAuth session's grant (RFC 7009); false when it cannot be told, null
    /// when the session has none.
    /// </summary>
    public static Task<bool?> RevokeAsync(McpSession session, CancellationToken cancellationToken) =>
        RevokeAsync(session.Credential, session.Network, cancellationToken);

    /// <summary>The same for a saved session that is not open.</summary>
    public static async Task<bool?> RevokeSavedAsync(
        string name, SessionStore store, CancellationToken cancellationToken)
    {
        if (store.Find(name) is not { } saved)
        {
            return null;
        }

        var recipe = saved.Method is RecipeMethod.OAuth or RecipeMethod.McpRemote
            ? RecipeJson.Join(saved.Method, saved.Endpoint, saved.Settings, secrets: null)
            : null;
        var network = recipe?.NetworkWith(new NetworkOptions()) ?? new NetworkOptions();
        switch (saved.Method)
        {
            case RecipeMethod.OAuth:
                using (var oauth = OAuthCredential.Open(new OAuthOptions(), store, saved))
                {
                    return await RevokeAsync(oauth, network, cancellationToken).ConfigureAwait(false);
                }

            case RecipeMethod.McpRemote:
                using (var remote = ((McpRemoteRecipe)recipe!).BuildCredential(new OAuthOptions(), store))
                {
                    return await RevokeAsync(remote, network, cancellationToken).ConfigureAwait(false);
                }

            case ThreeLeggedCredential.MethodName:
                using (var http =
                    new HttpClient(HttpStack.CreateNetworkHandler(network)) { Timeout = TimeSpan.FromSeconds(30) })
                {
                    return await ThreeLeggedCredential.Open(http, store, saved)
                        .RevokeAsync(cancellationToken).ConfigureAwait(false);
                }

            default:
                return null;
        }
    }

    private static async Task<bool?> RevokeAsync(
        Credential credential, NetworkOptions network, CancellationToken cancellationToken)
    {
        switch (credential)
        {
            case OAuthCredential oauth:
                using (var http =
                    new HttpClient(HttpStack.CreateNetworkHandler(network)) { Timeout = TimeSpan.FromSeconds(30) })
                {
                    return await oauth.RevokeAsync(http, cancellationToken).ConfigureAwait(false);
                }

            case LocalCredential { Inner: ThreeLeggedCredential login }:
                return await login.RevokeAsync(cancellationToken).ConfigureAwait(false);
            default:
                return null;
        }
    }

    private static RememberedServer Remember(McpSession session) =>
        new(session.Catalogue, session.Sites, session.Remembered);

    private static async Task<McpSession> ConnectLocalAsync(
        LocalRecipe recipe, OpeningOptions options, Tools.ToolCatalogue? known, CancellationToken cancellationToken)
    {
        var local = await LocalOpener.OpenAsync(recipe, options, cancellationToken).ConfigureAwait(false);
        var session = await McpSession.ConnectAsync(
            new SessionOptions
            {
                Target = local.Target,
                Credential = local.Credential,

                // A proxy is for the products; the server is on this machine. Its password is still not to be shown.
                Network = recipe.Endpoint is null
                    ? new NetworkOptions { IsDirect = true, ProxyCredential = options.Network.ProxyCredential }
                    : options.Network,
                Site = local.Site?.CloudId,
                ConnectTimeout = options.Timeout,
                ExtraTime = ExtraTime(local.Target, options),
                ClientVersion = options.ClientVersion,
                Fence = options.Fence,
                Observer = options.Observer,
                Recorder = options.Recorder,
                KnownCatalogue = known,
                KnownSites = local.Site is null ? null : [local.Site],
                Limits = ServerLimits.From(recipe),
                Links = local.Links,
                Closed = local.Left,
            },
            cancellationToken).ConfigureAwait(false);
        return await RequireToolsAsync(session, recipe).ConfigureAwait(false);
    }

    private static async Task<McpSession> RequireToolsAsync(McpSession session, SessionRecipe recipe)
    {
        if (session.Catalogue.Tools.Count > 0)
        {
            return session;
        }

        await session.CloseAsync().ConfigureAwait(false);
        throw LocalDiagnosis.NoTools(recipe);
    }

    /// <summary>How much longer a program may take to start that has to be downloaded first.</summary>
    internal static TimeSpan ExtraTime(ServerTarget target, OpeningOptions options) =>
        options.MayTakeLonger && target is StdioTarget local && FetchingRunner.Is(local.Command, local.Arguments)
            && FetchingRunner.Patience > options.Timeout
            ? FetchingRunner.Patience - options.Timeout
            : TimeSpan.Zero;

    private static async Task<McpSession> ConnectAsync(
        SessionRecipe recipe,
        Credential credential,
        OpeningOptions options,
        TimeSpan consent,
        RememberedServer? known,
        string? knownVersion,
        CancellationToken cancellationToken)
    {
        if (recipe.Endpoint is { } endpoint
            && UrlPolicy.IsAtlassian(endpoint)
            && await TokenShape.ReadAsync(
                credential, endpoint, cancellationToken).ConfigureAwait(false) is { IsThreeLegged: true })
        {
            ThreeLeggedCredential.RequireNotRovo(endpoint);
        }

        var target = recipe.BuildTarget(options.Network);
        var isKnown = LocalDiagnosis.Knows(target);
        try
        {
            var session = await McpSession.ConnectAsync(
                new SessionOptions
                {
                    Target = target,
                    Credential = credential,
                    Network = options.Network,
                    Site = options.Site ?? (target as ReplayTarget)?.Recording.CloudId,
                    ConnectTimeout = options.Timeout,
                    ExtraTime = consent + ExtraTime(target, options),
                    ClientVersion = options.ClientVersion,
                    Fence = options.Fence,
                    Observer = options.Observer,
                    Recorder = options.Recorder,
                    KnownProtocolVersion = knownVersion,
                    KnownServer = known?.Server,
                    KnownCatalogue = known?.Tools,
                    KnownSites = known?.Sites,
                    Limits = isKnown ? ServerLimits.From(recipe) : null,
                },
                cancellationToken).ConfigureAwait(false);
            return isKnown ? await RequireToolsAsync(session, recipe).ConfigureAwait(false) : session;
        }
        catch (EngineException error)
            when (error.ErrorId == ErrorIds.SiteNotFound && credential is OAuthCredential && options.Site is { } wanted)
        {
            throw new EngineException(
                ErrorIds.SiteMismatch,
                $"The login is for another site than '{wanted}'. {error.Remedy}",
                "Sign in again and choose that site on the consent page.",
                error);
        }
    }

    private static Task<OAuthCredential> CreateOAuthAsync(
        string? name, OpeningOptions options, CancellationToken cancellationToken)
    {
        // Signing in over a saved name uses the client it registered.
        var earlier = name is null ? null : options.Store.Find(name);
        return earlier is { Method: RecipeMethod.OAuth }
            ? OAuthCredential.CreateLikeAsync(options.OAuth, options.Store, earlier, cancellationToken)
            : Task.FromResult(OAuthCredential.Create(options.OAuth));
    }

    /// <summary>An OAuth login does not say whose it was; the server does.</summary>
    private static async Task NameAccountAsync(McpSession session, CancellationToken cancellationToken)
    {
        if (session.Credential is not OAuthCredential { Account: null } credential
            || session.Catalogue.Find(WhoAmI) is null)
        {
            return;
        }

        try
        {
            var call = await session.PrepareAsync(
                WhoAmI,
                new Dictionary<string, object?>(),
                new PrepareOptions { SkipValidation = true },
                cancellationToken).ConfigureAwait(false);
            var output = await session.SendAsync(
                call,
                new CallOptions { Timeout = TimeSpan.FromSeconds(30), Shaper = PlainShaper.Instance },
                cancellationToken).ConfigureAwait(false);
            if (output.Values.Count > 0 && output.Values[0] is IReadOnlyDictionary<string, object?> user)
            {
                credential.SetAccount(
                    Text(user, "email") ?? Text(user, "emailAddress") ?? Text(user, "name")
                        ?? Text(user, "account_id"));
            }
        }
        catch (EngineException)
        {
            // The session works; who it belongs to stays unsaid.
        }
    }

    private static void WarnOfEnd(SavedSession saved, OpeningOptions options)
    {
        if (saved.ExpiresOn is { } end
            && end - DateTimeOffset.UtcNow < TimeSpan.FromDays(14)
            && !saved.RenewsItself
            && saved.Method is not (RecipeMethod.OAuth or ThreeLeggedCredential.MethodName))
        {
            options.Observer?.OnServerLog(
                "warning",
                null,
                end <= DateTimeOffset.UtcNow
                    ? $"The credential of session '{saved.Name}' expired on {ShownDate.Day(end)}."
                    : $"The credential of session '{saved.Name}' expires on {ShownDate.Day(end)}. Create a new one "
                        + $"and save it: Connect-Atlassian -Name {saved.Name} -Save");
        }
    }

    private static string? Text(IReadOnlyDictionary<string, object?> user, string name) =>
        user.TryGetValue(name, out var value) ? value as string : null;
}
