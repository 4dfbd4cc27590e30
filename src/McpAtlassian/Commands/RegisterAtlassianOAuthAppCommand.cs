using System.Security;
using McpAtlassian.Ci;
using McpAtlassian.Completion;
using McpAtlassian.Connecting;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Authentication.ThreeLegged;
using McpAtlassian.Engine.Sessions.Recipes.Local;
using McpAtlassian.Engine.Transport;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using McpAtlassian.Transformation;
using Tip = McpAtlassian.Text.Tips.RegisterAtlassianOAuthAppCommand;

namespace McpAtlassian.Commands;

/// <summary>Signs in with your own OAuth 2.0 (3LO) app and saves the login for a local server.</summary>
/// <remarks>
/// <para>Create the app once at https://developer.atlassian.com/console/myapps/: an OAuth 2.0 integration with the
/// scopes you need and the callback URL http://localhost:8080/callback. This command asks for missing values, opens the
/// consent page, and exchanges the answer for tokens. If the consent covers several sites, you choose one. Then it
/// saves the login. Connect-Atlassian -OAuthApp starts a local server with it.</para>
/// <para>The login works for Atlassian's REST API, and so for the community server mcp-atlassian. Atlassian's hosted
/// Rovo server does not accept it.</para>
/// <para>Without the scope offline_access there is no refresh token and the login expires after an hour. Each refresh
/// replaces the refresh token, so refresh it with this module or with mcp-atlassian's own file, not both.</para>
/// <para>With -InstanceUri the command uses Data Center's own OAuth provider, an application link: no list of sites,
/// the scope WRITE, and a login for that one instance. Set -Product to Jira or Confluence.</para>
/// <para>The variables ATLASSIAN_OAUTH_CLIENT_ID, _CLIENT_SECRET, _REDIRECT_URI, _SCOPE and _INSTANCE_URL are the
/// defaults of missing parameters.</para>
/// </remarks>
/// <example>
/// <code>Register-AtlassianOAuthApp</code>
/// <para>Asks for everything, step by step.</para>
/// </example>
/// <example>
/// <code>Register-AtlassianOAuthApp -ClientId my-client-id -ClientSecret $env:CLIENT_SECRET -Site mysite
/// Connect-Atlassian -OAuthApp 3lo-mysite</code>
/// <para>Asks only for the consent, and connects a local server with the login.</para>
/// </example>
/// <example>
/// <code>Register-AtlassianOAuthApp -ClientId my-client-id -ClientSecret $env:CLIENT_SECRET `
///     -WriteTokenFile -AsEnvironment</code>
/// <para>Also writes the token file for mcp-atlassian, and shows the variables it reads.</para>
/// </example>
/// <seealso cref="ConnectAtlassianCommand"/>
/// <seealso cref="DisconnectAtlassianCommand"/>
/// <seealso>about_AtlassianAuthentication</seealso>
[Cmdlet(VerbsLifecycle.Register, "AtlassianOAuthApp")]
[OutputType(typeof(AtlassianSession), typeof(string))]
public sealed class RegisterAtlassianOAuthAppCommand : AsyncCmdlet
{
    /// <summary>The app's client id. Asked for when missing.</summary>
    [Parameter(Position = 0, HelpMessage = Tip.ClientId)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? ClientId { get; set; }

    /// <summary>
    /// The app's secret: a SecureString, or text from a variable. Asked for when missing, without showing it.
    /// </summary>
    [Parameter(HelpMessage = Tip.ClientSecret)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public SecureString? ClientSecret { get; set; }

    /// <summary>The callback URL, exactly as in the app's settings. Default http://localhost:8080/callback.</summary>
    [Parameter(HelpMessage = Tip.RedirectUri)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public Uri? RedirectUri { get; set; }

    /// <summary>The scopes to request. By default those in mcp-atlassian's documentation.</summary>
    [Parameter(HelpMessage = Tip.Scope)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string[]? Scope { get; set; }

    /// <summary>The site: its name, host, URL or cloudId. Asked for if the consent covers several.</summary>
    [Parameter(HelpMessage = Tip.Site)]
    [Alias("CloudId")]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? Site { get; set; }

    /// <summary>The name to save the login under. Default 3lo- and the site's name.</summary>
    [Parameter(HelpMessage = Tip.Name)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? Name { get; set; }

    /// <summary>
    /// Keep the secret in this vault of Microsoft.PowerShell.SecretManagement instead of the keychain or a file.
    /// </summary>
    [Parameter(HelpMessage = Tip.Vault)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? Vault { get; set; }

    /// <summary>
    /// The URL of the Data Center instance whose OAuth provider (an application link) to use instead of Atlassian
    /// Cloud.
    /// </summary>
    [Parameter(HelpMessage = Tip.InstanceUri)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public Uri? InstanceUri { get; set; }

    /// <summary>With -InstanceUri, the product of the instance. Default Jira.</summary>
    [Parameter(HelpMessage = Tip.Product)]
    [ValidateSet("Jira", "Confluence")]
    public string Product { get; set; } = "Jira";

    /// <summary>
    /// Show the URL of the consent page instead of opening it, and ask for the URL that the browser is redirected to.
    /// </summary>
    [Parameter(HelpMessage = Tip.NoBrowser)]
    public SwitchParameter NoBrowser { get; set; }

    /// <summary>
    /// The program that opens the consent page; the URL is its last argument. If you name one, you can sign in even if
    /// the session is not interactive.
    /// </summary>
    [Parameter(HelpMessage = Tip.Browser)]
    [ValidateNotNullOrEmpty]
    public string? Browser { get; set; }

    /// <summary>
    /// Show the variables that mcp-atlassian reads, one on each line, instead of the saved login. The secret is a
    /// placeholder.
    /// </summary>
    [Parameter(HelpMessage = Tip.AsEnvironment)]
    public SwitchParameter AsEnvironment { get; set; }

    /// <summary>With -AsEnvironment, show the secret itself.</summary>
    [Parameter(HelpMessage = Tip.AsPlainText)]
    public SwitchParameter AsPlainText { get; set; }

    /// <summary>
    /// Also write mcp-atlassian's own token file, ~/.mcp-atlassian/oauth-(client id).json, readable by its owner only.
    /// </summary>
    [Parameter(HelpMessage = Tip.WriteTokenFile)]
    public SwitchParameter WriteTokenFile { get; set; }

    /// <summary>A proxy for the requests. By default the system proxy.</summary>
    [Parameter(HelpMessage = Tip.Proxy)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public Uri? Proxy { get; set; }

    /// <summary>The consent page, for tests.</summary>
    [Parameter(DontShow = true)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public Uri? AuthorizeUri { get; set; }

    /// <summary>The token endpoint, for tests.</summary>
    [Parameter(DontShow = true)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public Uri? TokenUri { get; set; }

    /// <summary>The list of sites, for tests.</summary>
    [Parameter(DontShow = true)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public Uri? ResourceUri { get; set; }

    private protected override object? ErrorTarget => (object?)ClientId ?? Name;

    private protected override async Task ProcessAsync(AsyncPipeline pipeline, CancellationToken cancellationToken)
    {
        Proxy = WebAddress.Proxy(Proxy);
        Addresses.Require(this, nameof(Proxy), nameof(RedirectUri));
        await AskAsync(pipeline).ConfigureAwait(false);
        await pipeline.InvokeAsync(cmdlet =>
        {
            CiHost.Mask(cmdlet, ClientId, ClientSecret);
            return true;
        }).ConfigureAwait(false);
        var options = CreateOptions(pipeline);
        if (!options.CanStay && InstanceUri is null)
        {
            pipeline.WriteWarning(
                "The scope offline_access is missing: there is no refresh token, and the login expires after an hour.");
        }

        var http = new NetworkOptions { Proxy = Proxy }.CreateLoginClient(); // The credential keeps it.
        var credential = await ThreeLeggedFlow.RunAsync(http, options, cancellationToken).ConfigureAwait(false);
        var saved = await SaveAsync(pipeline, credential, cancellationToken).ConfigureAwait(false);
        if (WriteTokenFile)
        {
            var path = await credential.WriteMcpAtlassianFileAsync(null, cancellationToken).ConfigureAwait(false);
            pipeline.WriteWarning(
                $"The tokens are also in '{path}', not encrypted. Use that file or the saved login, not both: a "
                + "refresh by one makes the tokens of the other invalid.");
        }

        if (AsEnvironment)
        {
            await WriteEnvironmentAsync(
                pipeline, credential, options.RedirectUri, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await pipeline.WriteObjectAsync(AtlassianSession.Saved(saved)).ConfigureAwait(false);
        }
    }

    private async Task AskAsync(AsyncPipeline pipeline)
    {
        ClientId ??= EnvironmentRecipe.Value("ATLASSIAN_OAUTH_CLIENT_ID");
        ClientSecret ??=
            EnvironmentRecipe.Value("ATLASSIAN_OAUTH_CLIENT_SECRET") is { } secret ? SecretText.Protect(secret) : null;
        Scope ??= EnvironmentRecipe.Value("ATLASSIAN_OAUTH_SCOPE")?.Split([' '], StringSplitOptions.RemoveEmptyEntries);
        InstanceUri ??= EnvironmentRecipe.Value("ATLASSIAN_OAUTH_INSTANCE_URL") is { } instance
            && Uri.TryCreate(instance, UriKind.Absolute, out var named) ? named : null;
        var redirect = RedirectUri?.OriginalString ?? EnvironmentRecipe.Value("ATLASSIAN_OAUTH_REDIRECT_URI");
        var isMissing = string.IsNullOrWhiteSpace(ClientId) || ClientSecret is null or { Length: 0 };
        if (isMissing && !Interactivity.SomeoneIsThere)
        {
            throw new EngineException(
                ErrorIds.CredentialRequired,
                "The app's client id and secret are required, but this session is not interactive.",
                "Register-AtlassianOAuthApp -ClientId … -ClientSecret …, or set ATLASSIAN_OAUTH_CLIENT_ID and "
                + "ATLASSIAN_OAUTH_CLIENT_SECRET.");
        }

        if (isMissing)
        {
            redirect = await pipeline.InvokeAsync(
                cmdlet => AskWhatIsMissing(new Questions(cmdlet), redirect)).ConfigureAwait(false);
        }

        if (string.IsNullOrWhiteSpace(ClientId) || ClientSecret is null or { Length: 0 })
        {
            throw new EngineException(
                ErrorIds.CredentialRequired,
                "The app's client id or secret is missing.",
                "Find them at https://developer.atlassian.com/console/myapps/.");
        }

        RedirectUri = ParseRedirect(NullIfEmpty(redirect) ?? ThreeLeggedOptions.DefaultRedirectUri)
            ?? throw new EngineException(
                ErrorIds.ArgumentInvalid,
                $"'{redirect}' is not a valid URL.",
                "Use exactly the callback URL from the app's settings.");
    }

    /// <summary>
    /// The wizard's pages: the app's settings in their order. It asks again for values that are not valid.
    /// </summary>
    private string? AskWhatIsMissing(Questions questions, string? redirect)
    {
        var place = InstanceUri is null
            ? "https://developer.atlassian.com/console/myapps/"
            : $"{InstanceUri.AbsoluteUri.TrimEnd('/')}, administration, application links";
        questions.Say("The app's settings are at " + place);
        questions.Say("Press Enter to use the value in brackets.");
        questions.Say(string.Empty);
        ClientId = string.IsNullOrWhiteSpace(ClientId) ? questions.AskNeeded("Client id: ") : ClientId;
        if (ClientSecret is null or { Length: 0 })
        {
            ClientSecret = questions.AskNeededSecret("Client secret: ");
        }

        if (redirect is null)
        {
            do
            {
                redirect = questions.Ask($"Callback [{ThreeLeggedOptions.DefaultRedirectUri}]: ");
            }
            while (redirect is { Length: > 0 } && ParseRedirect(redirect) is null);
        }

        if (Scope is null)
        {
            if (InstanceUri is null)
            {
                questions.Say("Scopes, separated by spaces:");
                questions.Say("[" + string.Join(" ", ThreeLeggedOptions.DefaultScopes) + "]");
            }

            var scopes = questions.Ask(InstanceUri is null ? ": " : $"Scope [{ThreeLeggedOptions.DataCenterScope}]: ");
            Scope = NullIfEmpty(scopes)?.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        }

        questions.Say(string.Empty);
        return redirect;
    }

    private static Uri? ParseRedirect(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;

    private ThreeLeggedOptions CreateOptions(AsyncPipeline pipeline)
    {
        var login = LoginSettings.Create(pipeline, Browser, NoBrowser, "Register-AtlassianOAuthApp");
        var secret = SecretText.Reveal(ClientSecret!);
        var provider = InstanceUri is null
            ? null
            : ThreeLeggedOptions.ForDataCenter(InstanceUri, ClientId!, secret, login.Browser, login.Prompt);
        var isElsewhere = TokenUri is not null;
        return new ThreeLeggedOptions
        {
            ClientId = ClientId!,
            ClientSecret = secret,
            RedirectUri = RedirectUri!,
            Scopes = Scope ?? provider?.Scopes ?? ThreeLeggedOptions.DefaultScopes,
            Browser = login.Browser,
            Prompt = login.Prompt,
            SiteChooser = Interactivity.SomeoneIsThere ? new SitePrompt(pipeline) : null,
            Site = Site,
            Notice = login.Notice,
            BeforeUse = login.BeforeUse,
            AuthorizeAddress =
                AuthorizeUri ?? provider?.AuthorizeAddress ?? new Uri("https://auth.atlassian.com/authorize"),
            TokenAddress = TokenUri ?? provider?.TokenAddress ?? new Uri("https://auth.atlassian.com/oauth/token"),
            RevocationAddress = isElsewhere
                ? null
                : provider is null ? new Uri("https://auth.atlassian.com/oauth/revoke") : provider.RevocationAddress,
            ResourcesAddress = ResourceUri
                ?? (provider is null ? new Uri("https://api.atlassian.com/oauth/token/accessible-resources") : null),
        };
    }

    private async Task<SavedSession> SaveAsync(
        AsyncPipeline pipeline, ThreeLeggedCredential credential, CancellationToken cancellationToken)
    {
        var name = Name
            ?? "3lo-"
            + (credential.Site?.Name ?? credential.Site?.Url?.Host ?? credential.Site?.CloudId ?? InstanceUri!.Host);
        var secrets = Vault is null ? SecretStores.Best() : new VaultSecretStore(Vault);
        if (!secrets.IsEncrypted)
        {
            pipeline.WriteWarning(
                $"This machine has no keychain. The tokens of '{name}' are stored without encryption, in a file that "
                + $"only you can read. To encrypt them, set {FileSecretStore.KeyVariable}.");
        }

        var session = new SavedSession { Name = name, Method = credential.Method };
        if (InstanceUri is not null)
        {
            session = session.With(LocalProduct.SettingName, Product.ToUpperInvariant());
        }

        return await credential.SaveAsync(
            new SessionStore(openStore: VaultSecretStore.Open),
            session,
            secrets,
            cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteEnvironmentAsync(
        AsyncPipeline pipeline, ThreeLeggedCredential credential, Uri redirect, CancellationToken cancellationToken)
    {
        // All of them before the first is written: fetching may renew the login, which must not be cut off.
        var lines = new List<string>();
        if (credential.Site?.Url is { } site)
        {
            var url = site.AbsoluteUri.TrimEnd('/');
            lines.Add("JIRA_URL=" + url);
            lines.Add("CONFLUENCE_URL=" + url + "/wiki");
        }
        else if (InstanceUri is not null)
        {
            lines.Add(Product.ToUpperInvariant() + "_URL=" + InstanceUri.AbsoluteUri.TrimEnd('/'));
        }

        var variables = await credential.GetEnvironmentAsync(redirect, AsPlainText, cancellationToken)
            .ConfigureAwait(false);
        lines.AddRange(variables.Select(line => line.Key + "=" + line.Value));
        await pipeline.WriteObjectsAsync(lines.Count, i => lines[i]).ConfigureAwait(false);
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
