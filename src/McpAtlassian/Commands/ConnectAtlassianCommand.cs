using System.Management.Automation.Runspaces;
using System.Security;
using McpAtlassian.Ci;
using McpAtlassian.Connecting;
using McpAtlassian.DemoServer;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Sessions.Recipes;
using McpAtlassian.Engine.Sessions.Recipes.Local;
using McpAtlassian.Engine.Sessions.Recordings;
using McpAtlassian.Engine.Transport;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using McpAtlassian.Sessions;

namespace McpAtlassian.Commands;

/// <summary>Opens a session with an Atlassian MCP server.</summary>
/// <remarks>
/// <para>Connects, lists the tools, finds the site, and makes the session the default of this runspace. Endpoint and
/// credential are independent choices. Without -Uri the session uses Atlassian's Rovo MCP server,
/// https://mcp.atlassian.com/v2/mcp. With -Command it starts a program on this machine and uses its standard input and
/// output.</para>
/// <para>Without a credential you sign in with OAuth 2.1 in the browser, once, and only if the server requires it.
/// -Save keeps the login. Connect-Atlassian -Name then opens the session again without questions. A login needs an
/// interactive session, or a program named with -Browser.</para>
/// <para>A credential is sent only to the endpoint's own origin, never along a redirect, and over plain http only to
/// this machine. Secrets are SecureStrings. Text is accepted because pipelines have secrets in environment variables,
/// but text that you type at a prompt stays in the history.</para>
/// <para>The default server depends on the credential. OAuth, -EmailAddress with -ApiToken, -Credential, -ApiKey,
/// -ClientId with -ClientSecret or -PrivateKey, and -IdentityToken: Rovo, https://mcp.atlassian.com/v2/mcp. -OAuthApp,
/// -TokenFile, -AccessToken with -CloudId, -PersonalAccessToken, and anything with -JiraUrl or -ConfluenceUrl: a local
/// server, mcp-atlassian. It is started by uvx if that is installed, otherwise by Docker if its engine runs; without
/// both the error is LocalServerNotFound. Use -Uri, -Endpoint, -Local or -Command to choose another server.</para>
/// <para>A local server gets its credential only in its own environment, or with -Transport Http in the headers of each
/// request. It ends with its session, or with the last session that shares it.</para>
/// <para>-FromEnvironment uses the first of these that is set: ATLASSIAN_MCP_AUTHORIZATION (a whole header),
/// ATLASSIAN_MCP_API_KEY, ATLASSIAN_MCP_EMAIL with ATLASSIAN_MCP_API_TOKEN, ATLASSIAN_MCP_CLIENT_ID with
/// ATLASSIAN_MCP_CLIENT_SECRET. It also reads ATLASSIAN_MCP_SITE or ATLASSIAN_MCP_CLOUD_ID, and ATLASSIAN_MCP_ENDPOINT
/// (a URL, v1, v2 or authv2). If none is complete, the variables of mcp-atlassian's own documentation (JIRA_URL with
/// JIRA_USERNAME and JIRA_API_TOKEN or with JIRA_PERSONAL_TOKEN, their CONFLUENCE_ forms, ATLASSIAN_OAUTH_…) start a
/// local server. -Verbose shows which source is used.</para>
/// <para>A local server gets a proxy, its credential, certificate authorities and -SkipCertificateCheck as variables:
/// HTTP_PROXY, HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE, REQUESTS_CA_BUNDLE, JIRA_SSL_VERIFY, CONFLUENCE_SSL_VERIFY.</para>
/// <para>A program started by -Local, -Command, -ConfigPath or -InputObject gets only a limited environment. It gets a
/// short list of harmless variables (PATH, HOME and similar) and this process's variables for proxies and certificate
/// authorities: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY, SSL_CERT_FILE, SSL_CERT_DIR, REQUESTS_CA_BUNDLE,
/// CURL_CA_BUNDLE, NODE_EXTRA_CA_CERTS. -Proxy and -ConnectionOption override these, and -Environment or the entry's
/// own variables override everything. uvx also gets UV_ variables, and docker DOCKER_ variables. A container gets the
/// proxy variables by name. With -Command alone, -ConfigPath and -InputObject you cannot use -SkipCertificateCheck, or
/// ClientCertificate and ProxyUseDefaultCredentials of -ConnectionOption.</para>
/// <para>-FromEnvironment -Local with only ATLASSIAN_OAUTH_ENABLE=true starts mcp-atlassian for many users over HTTP.
/// Each user's requests need 'Authorization: Bearer' with an access token, and 'X-Atlassian-Cloud-Id'.</para>
/// <para>If possible, a session refreshes its access token by itself, five minutes before it expires. RenewsItself is
/// then true, ExpiresOn is the expiry of the current token, and the table shows 'auto' and the time. Otherwise
/// ExpiresOn is the expiry of the credential.</para>
/// <para>Each refresh token works once. Therefore -FromMcpRemote writes refreshed tokens back to mcp-remote's file. Do
/// not copy a login to another machine: sign in again there.</para>
/// <para>If you connect again under the name of an open session, the new session replaces it once it works.</para>
/// </remarks>
/// <example>
/// <code>Connect-Atlassian -Demo</code>
/// <para>Starts the demo server in this process and connects to it. You need no account and no network.</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -Demo -Record ./issues.jsonl
/// Invoke-AtlassianMcpTool getJiraIssue DEMO-1
/// Disconnect-Atlassian
/// Connect-Atlassian -Replay ./issues.jsonl
/// Invoke-AtlassianMcpTool getJiraIssue DEMO-1</code>
/// <para>Records a session and replays it without its server, for example in a test of a script.</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -Site mysite -Name work -Save</code>
/// <para>
/// Signs in to Atlassian in the browser and saves the session. Later, in any process: Connect-Atlassian -Name work
/// </para>
/// </example>
/// <example>
/// <code>$demo = Start-AtlassianDemoServer
/// Connect-Atlassian -Uri $demo.Uri -EmailAddress $demo.EmailAddress -ApiToken $demo.ApiToken -Name token</code>
/// <para>Connects with a personal API token. Without -Uri it connects to Atlassian.</para>
/// </example>
/// <example>
/// <code>$demo = Start-AtlassianDemoServer
/// $credential = [pscredential]::new($demo.EmailAddress, (ConvertTo-SecureString $demo.ApiToken -AsPlainText -Force))
/// Connect-Atlassian -Uri $demo.Uri -Credential $credential</code>
/// <para>Connects with e-mail address and token in one credential.</para>
/// </example>
/// <example>
/// <code>$demo = Start-AtlassianDemoServer
/// Connect-Atlassian -Uri $demo.Uri -ApiKey $demo.ApiKey -Name service</code>
/// <para>Connects as a service account with its API key.</para>
/// </example>
/// <example>
/// <code>$demo = Start-AtlassianDemoServer
/// $value = New-AtlassianBasicToken $demo.EmailAddress $demo.ApiToken -AsHeader
/// Connect-Atlassian -Uri $demo.Uri -Header @{ Authorization = $value }</code>
/// <para>Connects with your own headers.</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -Uri https://mcp.example.com/mcp -AccessToken $env:ACCESS_TOKEN `
///     -CloudId 11111111-2222-4333-8444-555555555555</code>
/// <para>Connects with an access token from another source. It is not refreshed.</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -AccessToken $env:ACCESS_TOKEN -CloudId 11111111-2222-4333-8444-555555555555</code>
/// <para>Starts a local server with an access token for Atlassian's REST API.</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -Local Docker -Site mysite -EmailAddress me@example.com -ApiToken $env:API_TOKEN `
///     -ReadOnly</code>
/// <para>Starts a local server for a Cloud site, in a container, with tools that only read.</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -JiraUrl https://jira.example.com -PersonalAccessToken $env:JIRA_PAT</code>
/// <para>Connects to Jira Data Center through a local server.</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -JiraUrl https://jira.example.com -JiraCredential (Get-Credential) `
///     -ConfluenceUrl https://wiki.example.com -ConfluencePersonalAccessToken $env:WIKI_PAT</code>
/// <para>Connects to two products, each with its own credential.</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -OAuthApp 3lo-mysite -Local Uvx -Transport Http `
///     -ConnectionOption @{ Port = 9001 }</code>
/// <para>
/// Uses a login of an OAuth 2.0 (3LO) app that Register-AtlassianOAuthApp saved, with a local server that other
/// sessions can share.
/// </para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -TokenFile my-client-id -ClientSecret $env:CLIENT_SECRET `
///     -CloudId 11111111-2222-4333-8444-555555555555</code>
/// <para>Starts a local server with the token file of mcp-atlassian's own wizard.</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -ClientId my-client -ClientSecret $env:CLIENT_SECRET</code>
/// <para>
/// Signs in as a client, without a person. It is not known whether Atlassian's Rovo server accepts such tokens.
/// </para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -ClientId my-client -PrivateKey (Get-Content ./key.pem -Raw)</code>
/// <para>Signs in as a client with a private key instead of a secret (private_key_jwt).</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -IdentityToken $env:ID_TOKEN -IdentityIssuer https://idp.example.com `
///     -IdentityClientId idp-client -ClientId my-client -ClientSecret $env:CLIENT_SECRET</code>
/// <para>Uses enterprise-managed authorization: the organization's identity provider identifies the user
/// (ID-JAG).</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -Command npx -ArgumentList '-y', '@modelcontextprotocol/server-everything', 'stdio' `
///     -Name everything</code>
/// <para>Starts a local MCP server and connects to it. The program gets a short list of harmless environment variables
/// and those of -Environment, but no others of this process.</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -FromEnvironment</code>
/// <para>Connects with the credential in environment variables, for pipelines.</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -ConfigPath .vscode/mcp.json -ServerName atlassian-rovo-mcp</code>
/// <para>Connects to a server from an MCP client's file. Resolves its variables and asks for its inputs.</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -FromMcpRemote -Name desktop -Save</code>
/// <para>Uses the Atlassian login that mcp-remote created for another MCP client. No browser opens.</para>
/// </example>
/// <example>
/// <code>Import-McpConfig -Path ./mcp.json | Connect-Atlassian</code>
/// <para>Connects to each server of a file.</para>
/// </example>
/// <seealso cref="ImportAtlassianMcpToolCommand"/>
/// <seealso cref="InvokeAtlassianMcpToolCommand"/>
/// <seealso cref="NewAtlassianConnectionOptionCommand"/>
/// <seealso cref="RegisterAtlassianOAuthAppCommand"/>
/// <seealso cref="DisconnectAtlassianCommand"/>
/// <seealso>about_AtlassianAuthentication</seealso>
/// <seealso>about_AtlassianSessions</seealso>
[Cmdlet(VerbsCommunications.Connect, "Atlassian", DefaultParameterSetName = ConnectAtlassianCommand.Set.OAuth)]
[OutputType(typeof(AtlassianSession))]
public sealed partial class ConnectAtlassianCommand : AsyncCmdlet
{
    private Runspace? _runspace;
    private AtlassianConnectionOption _option = new();

    private protected override object? ErrorTarget =>
        (object?)Uri ?? (Command.Length > 0 ? Command : ServerName ?? ConfigPath ?? Name);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _runspace = Runspace.DefaultRunspace;
        SettleAddresses();
        CiHost.Mask(this, _option.ProxyCredential?.UserName, _option.ProxyCredential?.Password);
        CiHost.Mask(this, ClientId, ClientSecret);
        base.BeginProcessing();
    }

    /// <summary>
    /// A URL that is nothing but a site is the site that is meant, at Atlassian's server. Files are named from the
    /// current location, which is the pipeline thread's.
    /// </summary>
    private void SettleAddresses()
    {
        try
        {
            _option = ConnectionOption?.WithPaths(ResolvePath) ?? _option;
            if (WebAddress.IsEndpoint(Site) && Uri is null)
            {
                throw new EngineException(
                    ErrorIds.ArgumentInvalid,
                    $"'{Site}' is the URL of an MCP server, not of a site.",
                    $"Connect-Atlassian -Uri {Site}");
            }

            Proxy = WebAddress.Proxy(Proxy);
            if (WebAddress.Site(Uri) is { } site)
            {
                Site ??= site;
                Uri = null;
                Addresses.Require(this, nameof(Proxy), nameof(Uri));
            }
            else
            {
                Addresses.Require(this, nameof(Proxy));
            }
        }
        catch (EngineException error)
        {
            Throw(error);
        }
    }

    private protected override async Task ProcessAsync(AsyncPipeline pipeline, CancellationToken cancellationToken)
    {
        RequireDemoOrReplay();
        if (Demo && Save)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                "A demo ends with its session, so the session cannot be saved.",
                "Leave out -Save. Or start a separate demo: $demo = Start-AtlassianDemoServer; Connect-Atlassian "
                + "-Uri $demo.Uri");
        }

        var recorder = Record is null ? null : Recorder.Create(ResolvePath(Record));
        var demo = Demo ? DemoServers.Start(new DemoSiteOptions(), _runspace) : null;
        AtlassianSession session;
        var observer = new PipelineObserver(pipeline, "Connecting");
        try
        {
            var store = new SessionStore(openStore: VaultSecretStore.Open);
            var isSaved = OpensSaved();
            var options = CreateOptions(pipeline, observer, store, recorder);
            var recipe =
                isSaved ? null : await pipeline.InvokeAsync(_ => CreateRecipe(pipeline, demo)).ConfigureAwait(false);
            if (recipe is not null)
            {
                UnheededOption.Refuse(recipe, _option, Demo, Save, hasClient: ClientId is not null);
            }

            var engine = recipe is null
                ? await SessionOpener.OpenSavedAsync(Name!, options, cancellationToken).ConfigureAwait(false)
                : await SessionOpener.OpenAsync(recipe, Name, options, cancellationToken).ConfigureAwait(false);
            session =
                await PublishAsync(pipeline, engine, recipe, store, demo, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            recorder?.Discard();
            if (demo is not null)
            {
                DemoServers.Stop(demo);
            }

            throw;
        }
        finally
        {
            observer.Complete();
        }

        await WelcomeAsync(pipeline, session).ConfigureAwait(false);

        // Last of all: who takes it may end the pipeline (Select-Object -First), and then nothing after this runs.
        await pipeline.WriteObjectAsync(session).ConfigureAwait(false);
    }

    /// <summary>Saves the session where asked, names it, and puts it in place of one of that name.</summary>
    private async Task<AtlassianSession> PublishAsync(
        AsyncPipeline pipeline,
        McpSession engine,
        SessionRecipe? recipe,
        SessionStore store,
        AtlassianDemoServer? demo,
        CancellationToken cancellationToken)
    {
        var name = Name ?? engine.Site?.Name ?? recipe?.SuggestedName ?? DefaultName(engine);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Save && recipe is not null)
            {
                var secrets = _option.Vault is null ? SecretStores.Best() : new VaultSecretStore(_option.Vault);
                if (!secrets.IsEncrypted)
                {
                    pipeline.WriteWarning(
                        $"This machine has no keychain. The secret of '{name}' is stored without encryption, in a file "
                        + $"that only you can read. To encrypt it, set {FileSecretStore.KeyVariable}.");
                }

                await SessionOpener.SaveAsync(
                    engine, recipe, name, store, secrets, CreateNetwork(), cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            await engine.CloseAsync().ConfigureAwait(false);
            throw;
        }

        var session = AtlassianSession.Open(name, engine);
        if (demo is not null)
        {
            DemoServers.OwnBy(session, demo);
        }

        var previous = SessionTable.Add(session, _runspace);
        if (previous?.Engine is { } old)
        {
            await old.CloseAsync().ConfigureAwait(false);
            DemoServers.SessionClosed(previous);
        }

        pipeline.WriteVerbose(
            $"Connected to {session.Server} ({session.ServerName} {session.ServerVersion}, MCP "
            + $"{session.ProtocolVersion}) with {session.Method}; {session.ToolCount} tools.");
        return session;
    }

    /// <summary>
    /// -Name alone means the saved session; a credential or a URL means a new one.
    /// </summary>
    /// <exception cref="EngineException">ArgumentInvalid: a setting has no effect on the saved session.</exception>
    private bool OpensSaved()
    {
        string[] isNew =
        [
            nameof(Uri), nameof(OAuth), nameof(Site), nameof(NoBrowser), nameof(Browser), nameof(FromMcpRemote),
            nameof(ClientId), nameof(ClientSecret), nameof(Scope), nameof(Endpoint)
        ];
        if (ParameterSetName != Set.OAuth
            || Name is null
            || Save
            || isNew.Any(MyInvocation.BoundParameters.ContainsKey))
        {
            return false;
        }

        var unheeded = Transport is not null ? nameof(Transport)
            : _option.KeptWhenSaved is { } setting ? $"{nameof(ConnectionOption)} {setting}"
            : null;
        return unheeded is null
            ? true
            : throw new EngineException(
                ErrorIds.ArgumentInvalid,
                $"-{unheeded} has no effect on the saved session '{Name}': it opens with its saved settings.",
                $"Leave -{unheeded} out, or connect again with -Save and the new settings.");
    }

    /// <summary>
    /// A client and its secret alone are a login without a person; binding cannot tell that from OAuth with a client
    /// registered by hand, which says -OAuth or names something that only a login with a person has.
    /// </summary>
    private bool IsClient => ParameterSetName == Set.Client
        || (ParameterSetName == Set.OAuth && ClientId is not null && ClientSecret is not null
            && !OAuth && !NoBrowser && Browser is null);

    private OpeningOptions CreateOptions(
        AsyncPipeline pipeline, ICallObserver observer, SessionStore store, Recorder? recorder)
    {
        var login = LoginSettings.Create(pipeline, Browser, NoBrowser, LoginCommand(store));
        login.ClientMetadataUri = _option.ClientMetadataUri;
        login.SkipIssuerCheck = _option.SkipIssuerCheck;
        login.Scopes = Scope;
        if (ParameterSetName == Set.OAuth && !IsClient && ClientId is not null)
        {
            login.ClientId = ClientId;
            login.ClientSecret = ClientSecret is null ? null : SecretText.Reveal(ClientSecret);
        }

        var site = Site;
        if (site is null && FromEnvironment)
        {
            site =
                EnvironmentRecipe.Value(EnvironmentRecipe.CloudId) ?? EnvironmentRecipe.Value(EnvironmentRecipe.Site);
        }

        return new OpeningOptions
        {
            OAuth = login,
            Network = CreateNetwork(),
            Site = site,
            Fence = new ToolFence(ReadOnly, AllowTool, DenyTool, _option.TreatAsRead),
            Timeout = TimeSpan.FromSeconds(TimeoutSec),
            MayTakeLonger = !MyInvocation.BoundParameters.ContainsKey(nameof(TimeoutSec)),
            ClientVersion = typeof(ConnectAtlassianCommand).Assembly.GetName().Version!.ToString(3),
            Observer = observer,
            Recorder = recorder,
            Store = store,
            BeforeUse = recipe => pipeline.InvokeAsync(cmdlet =>
            {
                RecipeMasks.Register(cmdlet, recipe);
                return true;
            }),
        };
    }

    private NetworkOptions CreateNetwork() => new()
    {
        Proxy = Proxy,
        ProxyCredential = _option.ProxyCredential?.GetNetworkCredential(),
        ProxyUseDefaultCredentials = _option.ProxyUseDefaultCredentials,
        ProxyBypass = _option.ProxyBypass ?? [],
        SkipCertificateCheck = SkipCertificateCheck || _option.SkipCertificateCheck,
        AllowUnencryptedAuthentication = _option.AllowUnencryptedAuthentication,
        CertificateAuthority = IsLocal ? null : _option.CertificateAuthority,
        ClientCertificate = IsLocal ? null : _option.ClientCertificate,
        ClientKey = IsLocal ? null : _option.ClientKey,
    };

    private SessionRecipe CreateRecipe(AsyncPipeline pipeline, AtlassianDemoServer? demo)
    {
        if (IsLocal)
        {
            return LocalServerRecipe.Create(LocalOptions());
        }

        switch (ParameterSetName)
        {
            case Set.Demo when Replay is not null:
                return CreateReplay(pipeline, Replay);
            case Set.Demo:
                return new ApiTokenRecipe
                {
                    Endpoint = Rovo(demo!.Uri),
                    EmailAddress = demo.EmailAddress,
                    ApiToken = SecretText.Protect(demo.ApiToken),
                };
            case Set.ApiToken:
                return new ApiTokenRecipe
                {
                    Endpoint = Rovo(Uri),
                    Transport = Transport,
                    EmailAddress = CredentialText.Clean(EmailAddress, "-EmailAddress"),
                    ApiToken = CredentialText.Clean(ApiToken, "-ApiToken"),
                    ExpiresOn = _option.ExpiresOn,
                };
            case Set.Credential when Credential is null:
                return CreateCommand();
            case Set.Credential:
                return new ApiTokenRecipe
                {
                    Endpoint = Rovo(Uri),
                    Transport = Transport,
                    EmailAddress = CredentialText.Clean(Credential.UserName, "-Credential"),
                    ApiToken = CredentialText.Clean(Credential.Password, "-Credential"),
                    ExpiresOn = _option.ExpiresOn,
                };
            case Set.ApiKey:
                return new ApiKeyRecipe
                {
                    Endpoint = Rovo(Uri),
                    Transport = Transport,
                    ApiKey = CredentialText.Clean(ApiKey, "-ApiKey"),
                    ExpiresOn = _option.ExpiresOn,
                };
            case Set.Header:
                return new HeadersRecipe
                {
                    Endpoint = Rovo(Uri),
                    Transport = Transport,
                    Headers = SecretTable.Headers(Header),
                };
            case Set.AccessToken:
                return new AccessTokenRecipe
                {
                    Endpoint = Rovo(Uri),
                    Transport = Transport,
                    CloudId = Site,
                    AccessToken = CredentialText.Clean(AccessToken, "-AccessToken"),
                    ExpiresOn = _option.ExpiresOn,
                };
            case Set.Environment:
                var recipe = EnvironmentRecipe.Create(
                    Uri, Endpoint, _option.Capability, LocalOptionsForEnvironment(), out var source);
                pipeline.WriteVerbose($"The credential comes from {source}.");
                return recipe;
            case Set.Config:
                RequireOne((nameof(ConfigPath), ConfigPath), (nameof(InputObject), InputObject));
                return ConfigRecipe.Create(
                    this, InputObject?.Server ?? ConfigRecipe.Find(ResolvePath(ConfigPath!), ServerName));
            default:
                return IsClient ? CreateClient()
                    : FromMcpRemote ? CreateMcpRemote(pipeline)
                    : new OAuthRecipe { Endpoint = Rovo(Uri), Transport = Transport };
        }
    }

    /// <summary>The two ways to do without a server elsewhere, and what belongs to one of them.</summary>
    private void RequireDemoOrReplay()
    {
        if (ParameterSetName != Set.Demo)
        {
            return;
        }

        RequireOne((nameof(Demo), Demo ? nameof(Demo) : null), (nameof(Replay), Replay));
        var (one, others) = Demo
            ? (nameof(Demo), (string[])[nameof(Strict), nameof(Speed), nameof(AllowNew)])
            : (nameof(Replay), [nameof(Endpoint), nameof(Save)]);
        if (others.FirstOrDefault(MyInvocation.BoundParameters.ContainsKey) is { } other)
        {
            throw Exclusive(one, other);
        }
    }

    private ReplayRecipe CreateReplay(AsyncPipeline pipeline, string path)
    {
        var recording = Recording.Read(ResolvePath(path));
        if (recording.IsTorn)
        {
            pipeline.WriteWarning(
                $"The last line of '{recording.Path}' is incomplete: the recording was interrupted. Only the lines "
                + "before it are replayed.");
        }

        return new ReplayRecipe(new ReplayTarget(recording)
        {
            Case = new ReplayCase(recording, Strict),
            IsTimed = Speed == "Real",
            Live = AllowNew is null ? null : SessionTable.Resolve(AllowNew, _runspace).Engine,
            Added = AllowNew is null ? null : Recorder.Append(recording),
        });
    }

    /// <summary>A client of its own, with a secret, a key, or an identity provider that vouches for the user.</summary>
    private SessionRecipe CreateClient()
    {
        if (IdentityToken is null)
        {
            RequireOne((nameof(ClientSecret), ClientSecret), (nameof(PrivateKey), PrivateKey));
            return new ClientCredentialsRecipe
            {
                Endpoint = Rovo(Uri),
                Transport = Transport,
                ClientId = ClientId!,
                Scope = JoinedScope,
                ClientSecret = CleanSecret,
                PrivateKey = PrivateKey,
            };
        }

        if (PrivateKey is not null)
        {
            RequireOne((nameof(IdentityToken), IdentityToken), (nameof(PrivateKey), PrivateKey));
        }

        return new IdentityRecipe
        {
            Endpoint = Rovo(Uri),
            Transport = Transport,
            ClientId = ClientId!,
            Scope = JoinedScope,
            IdentityClientId = IdentityClientId,
            IdentityIssuer = IdentityIssuer,
            IdentityTokenEndpoint = IdentityTokenEndpoint,
            IdentityToken = IdentityToken,
            ClientSecret = CleanSecret,
        };
    }

    private SecureString? CleanSecret =>
        ClientSecret is null ? null : CredentialText.Clean(ClientSecret, "-ClientSecret");

    private SessionRecipe CreateMcpRemote(AsyncPipeline pipeline)
    {
        string[] own =
            [nameof(OAuth), nameof(NoBrowser), nameof(Browser), nameof(ClientId), nameof(ClientSecret), nameof(Scope)];
        if (own.FirstOrDefault(MyInvocation.BoundParameters.ContainsKey) is { } other)
        {
            throw Exclusive(nameof(FromMcpRemote), other);
        }

        var remote = McpRemoteRecipe.Create(Uri, Transport);
        pipeline.WriteVerbose($"Using the login of mcp-remote in '{remote.TokenFile}'.");
        return remote;
    }

    /// <summary>Of two parameters of one set exactly one is needed.</summary>
    private static void RequireOne((string Name, object? Value) one, (string Name, object? Value) other)
    {
        if (one.Value is null && other.Value is null)
        {
            throw new EngineException(
                ErrorIds.CredentialRequired,
                "There is no credential.",
                $"Add -{one.Name} or -{other.Name}.");
        }

        if (one.Value is not null && other.Value is not null)
        {
            throw Exclusive(one.Name, other.Name);
        }
    }

    private static EngineException Exclusive(string one, string other) =>
        new(ErrorIds.ArgumentInvalid, $"-{one} and -{other} cannot be used together.", "Leave one of them out.");

    private string ResolvePath(string path) => SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);

    private string? JoinedScope => Scope is null ? null : string.Join(" ", Scope);

    private Uri Rovo(Uri? address) =>
        RovoEndpoint.Resolve(address ?? new Uri(RovoEndpoint.Origin), Endpoint, _option.Capability);

    private CommandRecipe CreateCommand() => new()
    {
        Command = ProgramPath,
        Arguments = ArgumentList,
        WorkingDirectory = StartFolder,
        Environment = SecretTable.Read(Environment),
    };

    /// <summary>The command that signs in again, for the remedy of an expired session.</summary>
    private string LoginCommand(SessionStore store)
    {
        SavedSession? saved = null;
        try
        {
            saved = Name is null ? null : store.Find(Name);
        }
        catch (EngineException)
        {
            // Opening it reports what is wrong with it.
        }

        var words = new List<string> { "Connect-Atlassian" };
        var address = Uri ?? saved?.Endpoint;
        if (address is not null
            && !address.AbsoluteUri.StartsWith(RovoEndpoint.Origin, StringComparison.OrdinalIgnoreCase))
        {
            words.Add("-Uri '" + address.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped) + "'");
        }

        if ((Site ?? saved?.SiteName) is { } site)
        {
            words.Add("-Site " + site);
        }
        else
        {
            words.Add("-OAuth");
        }

        if (Name is not null)
        {
            words.Add("-Name " + Name);
        }

        if (saved is not null || Save)
        {
            words.Add("-Save");
        }

        return string.Join(" ", words);
    }

    private static string DefaultName(McpSession session) =>
        session.Target is HttpTarget http ? http.Uri.Host : session.Target.DisplayName;
}
