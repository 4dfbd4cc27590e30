using System.Collections;
using System.Globalization;
using System.Management.Automation.Runspaces;
using System.Security;
using McpAtlassian.Calls;
using McpAtlassian.Ci;
using McpAtlassian.Completion;
using McpAtlassian.Connecting;
using McpAtlassian.DemoServer;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.Storage;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Sessions.Recipes;
using McpAtlassian.Engine.Sessions.Recipes.Local;
using McpAtlassian.Engine.Transport;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using McpAtlassian.Sessions;
using McpAtlassian.Transformation;

namespace McpAtlassian.Commands;

/// <summary>Opens a session with an Atlassian MCP server.</summary>
/// <remarks>
/// <para>Connects, lists the tools and finds the site, and makes the session the default of this runspace. Endpoint and
/// credential are independent choices: without -Uri the session goes to Atlassian's Rovo MCP server,
/// https://mcp.atlassian.com/v2/mcp; with -Command a program on this machine is started and spoken to over its standard
/// input and output.</para>
/// <para>Without a credential the log-in is OAuth 2.1 in the browser. It happens only when the server asks for it,
/// once;
/// -Save keeps it, and Connect-Atlassian -Name then opens the session again without asking anything. A log-in needs
/// somebody there, or a program named with -Browser.</para>
/// <para>A credential goes only to the endpoint's own origin, never along a redirect, and is refused over plain http
/// except to this machine. Secrets are SecureStrings; text is accepted because pipelines hold secrets in environment
/// variables, but typed at a prompt it stays in the history.</para>
/// <para>Where each credential goes by default. OAuth, -EmailAddress with -ApiToken, -Credential, -ApiKey, -ClientId
/// with
/// -ClientSecret or -PrivateKey, and -IdentityToken: Rovo, https://mcp.atlassian.com/v2/mcp. -OAuthApp, -TokenFile,
/// -AccessToken with -CloudId, -PersonalAccessToken, and anything with -JiraUrl or -ConfluenceUrl: a local server,
/// mcp-atlassian, started by uvx where it is installed and otherwise by Docker where an engine answers; where neither
/// is there the error is LocalServerNotFound. -Uri, -Endpoint, -Local and -Command choose otherwise.</para>
/// <para>A local server gets its credential in its own environment and nowhere else; with -Transport Http in the
/// headers of each request. It ends with its session, or with the last of those that share it.</para>
/// <para>-FromEnvironment takes the first of these that is set: ATLASSIAN_MCP_AUTHORIZATION (a whole header),
/// ATLASSIAN_MCP_API_KEY, ATLASSIAN_MCP_EMAIL with ATLASSIAN_MCP_API_TOKEN, ATLASSIAN_MCP_CLIENT_ID with
/// ATLASSIAN_MCP_CLIENT_SECRET; and besides ATLASSIAN_MCP_SITE or ATLASSIAN_MCP_CLOUD_ID, and ATLASSIAN_MCP_ENDPOINT
/// (an address, v1, v2 or authv2). Where none of them is complete, the variables of mcp-atlassian's own documentation
/// (JIRA_URL with JIRA_USERNAME and JIRA_API_TOKEN or with JIRA_PERSONAL_TOKEN, their CONFLUENCE_ forms,
/// ATLASSIAN_OAUTH_…) start a local server. -Verbose says which source was taken.</para>
/// <para>A proxy, its credential, certificate authorities and -SkipCertificateCheck reach a local server as the
/// variables it reads: HTTP_PROXY, HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE, REQUESTS_CA_BUNDLE, JIRA_SSL_VERIFY,
/// CONFLUENCE_SSL_VERIFY.</para>
/// <para>Which environment a program gets that is started here, whether by -Local, -Command, -ConfigPath or
/// -InputObject: a short list of harmless variables (PATH, HOME and their kin), of this process's own those for proxies
/// and certificate authorities (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY, SSL_CERT_FILE, SSL_CERT_DIR,
/// REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE, NODE_EXTRA_CA_CERTS), what -Proxy, -ProxyCredential and -ProxyBypass say, and
/// over all of them -Environment or the entry's own. uvx gets UV_ variables and docker DOCKER_ ones besides. A
/// container gets the proxy's by name. -SkipCertificateCheck, -ClientCertificate and -ProxyUseDefaultCredentials cannot
/// be told to any program, and are refused with -Command alone, -ConfigPath and -InputObject.</para>
/// <para>-FromEnvironment -Local with nothing but ATLASSIAN_OAUTH_ENABLE=true starts mcp-atlassian for many users over
/// HTTP on -Port: each user's requests bring 'Authorization: Bearer' with an access token and
/// 'X-Atlassian-Cloud-Id'.</para>
/// <para>A session that can renews its access token by itself, five minutes before it ends: RenewsItself is true, and
/// ExpiresOn is the end of the token it has now; the table shows 'auto' and the time. Where it cannot, ExpiresOn is the
/// end of the credential.</para>
/// <para>Each refresh token works once. That is why -FromMcpRemote writes what it gets back into mcp-remote's file, and
/// why a log-in should never be copied: log in again for another machine.</para>
/// <para>Connecting again under a name that is open replaces that session once the new one works.</para>
/// </remarks>
/// <example>
/// <code>Connect-Atlassian -Demo</code>
/// <para>
/// Starts the embedded Atlassian in this process and connects to it: no account, no network, nothing to lose.
/// </para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -Site mysite -Name work -Save</code>
/// <para>
/// Logs in to Atlassian in the browser and keeps the session. Later, in any process: Connect-Atlassian -Name work
/// </para>
/// </example>
/// <example>
/// <code>$demo = Start-AtlassianDemoServer
/// Connect-Atlassian -Uri $demo.Uri -EmailAddress $demo.EmailAddress -ApiToken $demo.ApiToken -Name token</code>
/// <para>Connects with a personal API token. Without -Uri it would go to Atlassian.</para>
/// </example>
/// <example>
/// <code>$demo = Start-AtlassianDemoServer
/// $credential = [pscredential]::new($demo.EmailAddress, (ConvertTo-SecureString $demo.ApiToken -AsPlainText -Force))
/// Connect-Atlassian -Uri $demo.Uri -Credential $credential</code>
/// <para>The same with address and token in one credential.</para>
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
/// <para>Sends headers of your own making.</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -Uri https://mcp.example.com/mcp -AccessToken $env:ACCESS_TOKEN `
///     -CloudId 11111111-2222-4333-8444-555555555555</code>
/// <para>Brings a token obtained elsewhere, for a server that takes one. It is not refreshed.</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -AccessToken $env:ACCESS_TOKEN -CloudId 11111111-2222-4333-8444-555555555555</code>
/// <para>The same token for Atlassian's REST API: a local server is started with it.</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -Local Docker -Site mysite -EmailAddress me@example.com -ApiToken $env:API_TOKEN `
///     -ReadOnly</code>
/// <para>A local server for a Cloud site, in a container that only reads.</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -JiraUrl https://jira.example.com -PersonalAccessToken $env:JIRA_PAT</code>
/// <para>Jira Data Center, through a local server.</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -JiraUrl https://jira.example.com -JiraCredential (Get-Credential) `
///     -ConfluenceUrl https://wiki.example.com -ConfluencePersonalAccessToken $env:WIKI_PAT</code>
/// <para>Two products with a credential each.</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -OAuthApp 3lo-mysite -Local Uvx -Transport Http -Port 9000</code>
/// <para>
/// A log-in of an OAuth 2.0 (3LO) app that Register-AtlassianOAuthApp has saved, on a local server that further
/// sessions can share.
/// </para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -TokenFile my-client-id -ClientSecret $env:CLIENT_SECRET `
///     -CloudId 11111111-2222-4333-8444-555555555555</code>
/// <para>A local server on the token file of mcp-atlassian's own wizard.</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -ClientId my-client -ClientSecret $env:CLIENT_SECRET</code>
/// <para>
/// Logs in as a client of its own, without a person. Whether Atlassian's Rovo server takes such tokens is not proven.
/// </para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -ClientId my-client -PrivateKey (Get-Content ./key.pem -Raw)</code>
/// <para>The same with a private key instead of a secret (private_key_jwt).</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -IdentityToken $env:ID_TOKEN -IdentityIssuer https://idp.example.com `
///     -IdentityClientId idp-client -ClientId my-client -ClientSecret $env:CLIENT_SECRET</code>
/// <para>Enterprise-managed authorization: the organization's identity provider vouches for the user (ID-JAG).</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -Command npx -ArgumentList '-y', '@modelcontextprotocol/server-everything', 'stdio' `
///     -Name everything</code>
/// <para>Starts a local MCP server and connects to it. The program gets a short list of harmless environment variables
/// and those of -Environment, not the rest of this process's.</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -FromEnvironment</code>
/// <para>Connects with what the environment holds, for pipelines.</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -ConfigPath .vscode/mcp.json -ServerName atlassian-rovo-mcp</code>
/// <para>Connects as an MCP client's file describes it; its variables are looked up, its questions asked.</para>
/// </example>
/// <example>
/// <code>Connect-Atlassian -FromMcpRemote -Name desktop -Save</code>
/// <para>Uses the log-in with Atlassian that mcp-remote made for another MCP client. No browser opens.</para>
/// </example>
/// <example>
/// <code>Import-McpConfig -Path ./mcp.json | Connect-Atlassian</code>
/// <para>Connects to each server of a file.</para>
/// </example>
[Cmdlet(VerbsCommunications.Connect, "Atlassian", DefaultParameterSetName = "OAuth")]
[OutputType(typeof(AtlassianSession))]
public sealed partial class ConnectAtlassianCommand : AsyncCmdlet
{
    private Runspace? _runspace;
    private string? _clientCertificate;
    private string? _clientKey;

    /// <summary>The MCP endpoint. By default Atlassian's, as -Endpoint says.</summary>
    [Parameter(Position = 0, ParameterSetName = "OAuth")]
    [Parameter(ParameterSetName = "ApiToken")]
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "ApiKey")]
    [Parameter(ParameterSetName = "Header")]
    [Parameter(ParameterSetName = "AccessToken")]
    [Parameter(ParameterSetName = "OAuthApp")]
    [Parameter(ParameterSetName = "ClientSecret")]
    [Parameter(ParameterSetName = "PrivateKey")]
    [Parameter(ParameterSetName = "Identity")]
    [Parameter(ParameterSetName = "Environment")]
    [Parameter(ParameterSetName = "McpRemote")]
    public Uri? Uri { get; set; }

    /// <summary>
    /// Log in with OAuth 2.1. That is the default where no credential is given; the switch says so where -Name alone
    /// would open a saved session.
    /// </summary>
    [Parameter(ParameterSetName = "OAuth")]
    public SwitchParameter OAuth { get; set; }

    /// <summary>
    /// Show the address of the consent page instead of opening it, and take back the address the browser is sent to:
    /// for SSH and containers.
    /// </summary>
    [Parameter(ParameterSetName = "OAuth")]
    public SwitchParameter NoBrowser { get; set; }

    /// <summary>
    /// The program that opens the consent page; the address is its last argument. Naming one, here or in the variable
    /// ATLASSIAN_MCP_BROWSER, is consent to log in even where nobody is there.
    /// </summary>
    [Parameter(ParameterSetName = "OAuth")]
    [ValidateNotNullOrEmpty]
    public string? Browser { get; set; }

    /// <summary>
    /// The https address of a client metadata document (CIMD) that you host, used instead of registering a client.
    /// </summary>
    [Parameter(ParameterSetName = "OAuth")]
    public Uri? ClientMetadataUri { get; set; }

    /// <summary>Scopes to ask for instead of the smallest useful set.</summary>
    [Parameter(ParameterSetName = "OAuth")]
    [Parameter(ParameterSetName = "ClientSecret")]
    [Parameter(ParameterSetName = "PrivateKey")]
    [Parameter(ParameterSetName = "Identity")]
    public string[]? Scope { get; set; }

    /// <summary>
    /// Accept an authorization server whose metadata names another issuer. It gives up a protection against mix-up
    /// attacks; a warning says what is skipped.
    /// </summary>
    [Parameter(ParameterSetName = "OAuth")]
    [Parameter(ParameterSetName = "ClientSecret")]
    [Parameter(ParameterSetName = "PrivateKey")]
    [Parameter(ParameterSetName = "Identity")]
    [Parameter(ParameterSetName = "McpRemote")]
    public SwitchParameter SkipIssuerCheck { get; set; }

    /// <summary>The e-mail address of the account that the API token belongs to.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "ApiToken")]
    public string EmailAddress { get; set; } = string.Empty;

    /// <summary>
    /// A personal API token with the scopes of the app 'Rovo MCP': a SecureString, what Get-Secret returns, or text
    /// from an environment variable.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = "ApiToken")]
    [SecretTransformation]
    public SecureString ApiToken { get; set; } = null!;

    /// <summary>
    /// E-mail address and API token in one credential; with -JiraUrl or -ConfluenceUrl user name and password of Data
    /// Center.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = "Credential")]
    [Credential]
    public PSCredential Credential { get; set; } = null!;

    /// <summary>
    /// A service account's API key, sent as Bearer. An organization's admin key is not accepted by Atlassian.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = "ApiKey")]
    [SecretTransformation]
    public SecureString ApiKey { get; set; } = null!;

    /// <summary>Headers to send, as names and values; values may be SecureStrings.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Header")]
    public IDictionary Header { get; set; } = null!;

    /// <summary>
    /// An access token obtained elsewhere, sent as Bearer. It is not refreshed; where it says when it ends, that is
    /// shown.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = "AccessToken")]
    [SecretTransformation]
    public SecureString AccessToken { get; set; } = null!;

    /// <summary>The client's id: one registered by hand for OAuth, or the one that logs in without a person.</summary>
    [Parameter(ParameterSetName = "OAuth")]
    [Parameter(Mandatory = true, ParameterSetName = "ClientSecret")]
    [Parameter(Mandatory = true, ParameterSetName = "PrivateKey")]
    [Parameter(Mandatory = true, ParameterSetName = "Identity")]
    public string? ClientId { get; set; }

    /// <summary>The client's secret.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "ClientSecret")]
    [Parameter(ParameterSetName = "Identity")]
    [Parameter(ParameterSetName = "OAuth")]
    [Parameter(Mandatory = true, ParameterSetName = "TokenFile")]
    [SecretTransformation]
    public SecureString? ClientSecret { get; set; }

    /// <summary>The client's private key as PEM text, RSA or P-256.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "PrivateKey")]
    [SecretTransformation]
    public SecureString? PrivateKey { get; set; }

    /// <summary>The identity token of the organization's identity provider.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Identity")]
    [SecretTransformation]
    public SecureString? IdentityToken { get; set; }

    /// <summary>The identity provider's issuer address.</summary>
    [Parameter(ParameterSetName = "Identity")]
    public Uri? IdentityIssuer { get; set; }

    /// <summary>The identity provider's token endpoint, instead of finding it from the issuer.</summary>
    [Parameter(ParameterSetName = "Identity")]
    public Uri? IdentityTokenEndpoint { get; set; }

    /// <summary>The client's id at the identity provider.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Identity")]
    public string? IdentityClientId { get; set; }

    /// <summary>
    /// A program that is an MCP server over standard input and output. With a credential it gets the variables that
    /// mcp-atlassian reads.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = "Command")]
    [Parameter(ParameterSetName = "ApiToken")]
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "AccessToken")]
    [Parameter(ParameterSetName = "PersonalAccessToken")]
    [Parameter(ParameterSetName = "OAuthApp")]
    [Parameter(ParameterSetName = "TokenFile")]
    public string Command { get; set; } = string.Empty;

    /// <summary>The program's arguments, one each.</summary>
    [Parameter(ParameterSetName = "Command")]
    [Parameter(ParameterSetName = "ApiToken")]
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "AccessToken")]
    [Parameter(ParameterSetName = "PersonalAccessToken")]
    [Parameter(ParameterSetName = "OAuthApp")]
    [Parameter(ParameterSetName = "TokenFile")]
    [Alias("Args")]
    public string[] ArgumentList { get; set; } = [];

    /// <summary>
    /// Environment variables for the program; values may be SecureStrings. They reach no other process.
    /// </summary>
    [Parameter(ParameterSetName = "Command")]
    [Parameter(ParameterSetName = "ApiToken")]
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "AccessToken")]
    [Parameter(ParameterSetName = "PersonalAccessToken")]
    [Parameter(ParameterSetName = "DataCenter")]
    [Parameter(ParameterSetName = "OAuthApp")]
    [Parameter(ParameterSetName = "TokenFile")]
    public IDictionary? Environment { get; set; }

    /// <summary>Where the program starts; by default the current location.</summary>
    [Parameter(ParameterSetName = "Command")]
    [Parameter(ParameterSetName = "ApiToken")]
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "AccessToken")]
    [Parameter(ParameterSetName = "PersonalAccessToken")]
    [Parameter(ParameterSetName = "OAuthApp")]
    [Parameter(ParameterSetName = "TokenFile")]
    public string? WorkingDirectory { get; set; }

    /// <summary>
    /// Use the log-in that mcp-remote has in its own files, ~/.mcp-auth or the folder in MCP_REMOTE_CONFIG_DIR, with
    /// the server named with -Uri as mcp-remote was given it; without -Uri with Atlassian's. When the session
    /// refreshes, the new tokens are written back there, so that mcp-remote goes on with them. -Save keeps where the
    /// files are, not the tokens.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = "McpRemote")]
    public SwitchParameter FromMcpRemote { get; set; }

    /// <summary>Start the embedded Atlassian in this process and connect to it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Demo")]
    public SwitchParameter Demo { get; set; }

    /// <summary>Take the credential from environment variables.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Environment")]
    public SwitchParameter FromEnvironment { get; set; }

    /// <summary>An MCP client's configuration file.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Config")]
    public string ConfigPath { get; set; } = string.Empty;

    /// <summary>The server's name in that file.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Config")]
    public string ServerName { get; set; } = string.Empty;

    /// <summary>A server that Import-McpConfig has read.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "InputObject")]
    public McpServerConfig? InputObject { get; set; }

    /// <summary>
    /// Which of Atlassian's endpoints: v2 (default), v1, or authv2. With -Uri it changes the path on that server.
    /// </summary>
    [Parameter(ParameterSetName = "OAuth")]
    [Parameter(ParameterSetName = "ApiToken")]
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "ApiKey")]
    [Parameter(ParameterSetName = "Header")]
    [Parameter(ParameterSetName = "ClientSecret")]
    [Parameter(ParameterSetName = "PrivateKey")]
    [Parameter(ParameterSetName = "Identity")]
    [Parameter(ParameterSetName = "Environment")]
    [Parameter(ParameterSetName = "Demo")]
    [ValidateSet("v2", "v1", "authv2")]
    public string? Endpoint { get; set; }

    /// <summary>
    /// The groups of tools to ask the v1 endpoint for, for example READ_JIRA, SEARCH_CONFLUENCE. On other endpoints
    /// -AllowTool does as much.
    /// </summary>
    [Parameter(ParameterSetName = "OAuth")]
    [Parameter(ParameterSetName = "ApiToken")]
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "ApiKey")]
    [Parameter(ParameterSetName = "Header")]
    public string[]? Capability { get; set; }

    /// <summary>
    /// The session's name. By default the site, the host or the program. Alone, it opens the session saved under it.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SavedSessionNameCompleter))]
    public string? Name { get; set; }

    /// <summary>The site to work on: its name, host, URL or cloudId. Needed when the account sees several.</summary>
    [Parameter]
    [Alias("CloudId")]
    public string? Site { get; set; }

    /// <summary>
    /// Keep the session under its name. The secret goes to the keychain where there is one, otherwise to a file of
    /// yours alone.
    /// </summary>
    [Parameter]
    public SwitchParameter Save { get; set; }

    /// <summary>Keep the secret in this vault of Microsoft.PowerShell.SecretManagement instead.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Vault { get; set; }

    /// <summary>When the credential ends, where you know it; a saved session warns of it 14 days ahead.</summary>
    [Parameter(ParameterSetName = "ApiToken")]
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "ApiKey")]
    [Parameter(ParameterSetName = "AccessToken")]
    public DateTimeOffset? ExpiresOn { get; set; }

    /// <summary>Call only tools that read.</summary>
    [Parameter]
    public SwitchParameter ReadOnly { get; set; }

    /// <summary>Call only tools with these names; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[]? AllowTool { get; set; }

    /// <summary>Call no tool with these names; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[]? DenyTool { get; set; }

    /// <summary>
    /// Take tools with these names for reads where the server says of them neither that they read nor that they write;
    /// wildcards are allowed. A read asks nobody, is sent again where its answer is lost, and passes -ReadOnly, so name
    /// only tools you know. Without it every such tool counts as a write; -Verbose tells which of them read by their
    /// names.
    /// </summary>
    [Parameter]
    [SupportsWildcards]
    public string[]? TreatAsRead { get; set; }

    /// <summary>
    /// Http (Streamable HTTP) or Sse; by default Sse only for addresses that end in /sse. For a local server Stdio,
    /// which is the default, or Http, where several sessions share one server.
    /// </summary>
    [Parameter(ParameterSetName = "OAuth")]
    [Parameter(ParameterSetName = "ApiToken")]
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "ApiKey")]
    [Parameter(ParameterSetName = "Header")]
    [Parameter(ParameterSetName = "AccessToken")]
    [Parameter(ParameterSetName = "PersonalAccessToken")]
    [Parameter(ParameterSetName = "DataCenter")]
    [Parameter(ParameterSetName = "OAuthApp")]
    [Parameter(ParameterSetName = "TokenFile")]
    [Parameter(ParameterSetName = "Environment")]
    [Parameter(ParameterSetName = "McpRemote")]
    [ValidateSet("Http", "Sse", "Stdio")]
    public string? Transport { get; set; }

    /// <summary>
    /// How long connecting may take, in seconds, consent in the browser not counted. Default 30; for a server that uvx,
    /// npx, docker or another such runner starts 300, because its first start downloads it. What it says meanwhile is
    /// the progress.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 30;

    /// <summary>A proxy for this session's requests; by default the system's.</summary>
    [Parameter]
    public Uri? Proxy { get; set; }

    /// <summary>The proxy's user name and password.</summary>
    [Parameter]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Hosts to reach without the proxy of -Proxy; *. before a name stands for everything below it.</summary>
    [Parameter]
    public string[]? ProxyBypass { get; set; }

    /// <summary>Authenticate to the proxy as the current user.</summary>
    [Parameter]
    public SwitchParameter ProxyUseDefaultCredentials { get; set; }

    /// <summary>
    /// Accept any server certificate. It protects nothing; for a test server with a certificate of its own.
    /// </summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>Send the credential over plain http to a host other than this machine.</summary>
    [Parameter]
    public SwitchParameter AllowUnencryptedAuthentication { get; set; }

    private protected override object? ErrorTarget =>
        (object?)Uri ?? (Command.Length > 0 ? Command : ServerName.Length > 0 ? ServerName : Name);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        Rehearsal.Begin(PsShaper.Instance);
        _runspace = Runspace.DefaultRunspace;
        SettleAddresses();
        CiHost.Mask(this, ProxyCredential?.UserName, ProxyCredential?.Password);
        CiHost.Mask(this, ClientId, ClientSecret);

        // Here, because the current location is the pipeline thread's.
        _clientCertificate = ClientCertificate is null ? null : ResolvePath(ClientCertificate);
        _clientKey = ClientKey is null ? null : ResolvePath(ClientKey);
        base.BeginProcessing();
    }

    /// <summary>An address that is nothing but a site is the site that is meant, at Atlassian's server.</summary>
    private void SettleAddresses()
    {
        try
        {
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
        if (Demo && Save)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                "A demo ends with its session, so there is nothing that a saved one could be opened from.",
                "Leave out -Save, or start a demo of its own: $demo = Start-AtlassianDemoServer, and connect with "
                + "-Uri $demo.Uri.");
        }

        var demo = Demo ? new AtlassianDemoServer(DemoSite.Start()) : null;
        if (demo is not null)
        {
            DemoServers.Add(demo, _runspace);
        }

        AtlassianSession session;
        var observer = new PipelineObserver(pipeline, "Connecting");
        try
        {
            var store = new SessionStore(openStore: VaultSecretStore.Open);
            var isSaved = OpensSaved();
            var options = CreateOptions(pipeline, observer, store);
            var recipe =
                isSaved ? null : await pipeline.InvokeAsync(_ => CreateRecipe(pipeline, demo)).ConfigureAwait(false);
            var engine = recipe is null
                ? await SessionOpener.OpenSavedAsync(Name!, options, cancellationToken).ConfigureAwait(false)
                : await SessionOpener.OpenAsync(recipe, Name, options, cancellationToken).ConfigureAwait(false);
            session =
                await PublishAsync(pipeline, engine, recipe, store, demo, cancellationToken).ConfigureAwait(false);
        }
        catch when (demo is not null)
        {
            DemoServers.Stop(demo);
            throw;
        }
        finally
        {
            observer.Complete();
        }

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
        var name = Name ?? engine.Site?.Name ?? recipe?.Setting(LocalField.SiteName) ?? DefaultName(engine);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Save && recipe is not null)
            {
                var secrets = Vault is null ? SecretStores.Best() : new VaultSecretStore(Vault);
                if (!secrets.IsEncrypted)
                {
                    pipeline.WriteWarning(
                        $"There is no keychain here: the secret of '{name}' is kept in a file that only you can "
                        + $"read, not encrypted. Set {FileSecretStore.KeyVariable} to encrypt it.");
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

    /// <summary>-Name alone means the saved session; anything that names a mode means a new one.</summary>
    private bool OpensSaved()
    {
        if (ParameterSetName != "OAuth" || Name is null || Save)
        {
            return false;
        }

        string[] modes = [
            nameof(Uri), nameof(OAuth), nameof(Site), nameof(NoBrowser), nameof(Browser), nameof(ClientMetadataUri),
            nameof(ClientId), nameof(Scope), nameof(Endpoint)
        ];
        return !modes.Any(MyInvocation.BoundParameters.ContainsKey);
    }

    /// <summary>
    /// A client and its secret alone are a login without a person; binding cannot tell that from OAuth with a client
    /// registered by hand, which says -OAuth or names something that only a login with a person has.
    /// </summary>
    private string Mode => ParameterSetName == "OAuth" && ClientId is not null && ClientSecret is not null
        && !OAuth && !NoBrowser && Browser is null && ClientMetadataUri is null ? "ClientSecret" : ParameterSetName;

    private OpeningOptions CreateOptions(AsyncPipeline pipeline, ICallObserver observer, SessionStore store)
    {
        var login = LoginSettings.Create(pipeline, Browser, NoBrowser, LoginCommand(store));
        login.ClientMetadataUri = ClientMetadataUri;
        login.SkipIssuerCheck = SkipIssuerCheck;
        login.Scopes = Scope;
        if (Mode == "OAuth" && ClientId is not null)
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
            Fence = new ToolFence(ReadOnly, AllowTool, DenyTool, TreatAsRead),
            Timeout = TimeSpan.FromSeconds(TimeoutSec),
            MayTakeLonger = !MyInvocation.BoundParameters.ContainsKey(nameof(TimeoutSec)),
            ClientVersion = typeof(ConnectAtlassianCommand).Assembly.GetName().Version!.ToString(3),
            Observer = observer,
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
        ProxyCredential = ProxyCredential?.GetNetworkCredential(),
        ProxyUseDefaultCredentials = ProxyUseDefaultCredentials,
        ProxyBypass = ProxyBypass ?? [],
        SkipCertificateCheck = SkipCertificateCheck,
        AllowUnencryptedAuthentication = AllowUnencryptedAuthentication,
        ClientCertificate = IsLocal ? null : _clientCertificate,
        ClientKey = IsLocal ? null : _clientKey,
    };

    /// <summary>True where a local server is started, which shows a client certificate itself.</summary>
    private bool IsLocal => new LocalRequest(
        ParameterSetName, MyInvocation.BoundParameters, Uri, Local, Command, Transport, ProxyUseDefaultCredentials)
        .IsLocal();

    private SessionRecipe CreateRecipe(AsyncPipeline pipeline, AtlassianDemoServer? demo)
    {
        if (IsLocal)
        {
            return LocalServerRecipe.Create(LocalOptions());
        }

        switch (Mode)
        {
            case "Demo":
                return Rovo(RecipeMethod.ApiToken, demo!.Uri, (RecipeField.EmailAddress, demo.EmailAddress))
                    .WithSecret(RecipeField.ApiToken, SecretText.Protect(demo.ApiToken));
            case "ApiToken":
                return Rovo(
                    RecipeMethod.ApiToken,
                    Uri,
                    (RecipeField.EmailAddress, CredentialText.Clean(EmailAddress, "-EmailAddress")))
                        .WithSecret(RecipeField.ApiToken, ApiToken);
            case "Credential":
                return Rovo(
                    RecipeMethod.ApiToken,
                    Uri,
                    (RecipeField.EmailAddress, CredentialText.Clean(Credential.UserName, "-Credential")))
                    .WithSecret(RecipeField.ApiToken, Credential.Password);
            case "ApiKey":
                return Rovo(RecipeMethod.ApiKey, Uri).WithSecret(RecipeField.ApiKey, ApiKey);
            case "AccessToken":
                return Rovo(RecipeMethod.AccessToken, Uri, (RecipeField.CloudId, Site))
                    .WithSecret(RecipeField.AccessToken, AccessToken);
            case "Header":
                return Rovo(RecipeMethod.Headers, Uri).WithSecrets(RecipeField.Header, Header);
            case "ClientSecret":
                return Rovo(
                    RecipeMethod.ClientCredentials,
                    Uri,
                    (RecipeField.ClientId, ClientId),
                    (RecipeField.Scope, JoinedScope)).WithSecret(RecipeField.ClientSecret, ClientSecret);
            case "PrivateKey":
                return Rovo(
                    RecipeMethod.ClientCredentials,
                    Uri,
                    (RecipeField.ClientId, ClientId),
                    (RecipeField.Scope, JoinedScope)).WithSecret(RecipeField.PrivateKey, PrivateKey);
            case "Identity":
                return Rovo(
                    RecipeMethod.IdentityAssertion,
                    Uri,
                    (RecipeField.ClientId, ClientId),
                    (RecipeField.IdentityClientId, IdentityClientId),
                    (RecipeField.IdentityIssuer, IdentityIssuer?.OriginalString),
                    (RecipeField.IdentityTokenEndpoint, IdentityTokenEndpoint?.AbsoluteUri),
                    (RecipeField.Scope, JoinedScope))
                        .WithSecret(RecipeField.IdentityToken, IdentityToken)
                        .WithSecret(RecipeField.ClientSecret, ClientSecret);
            case "Command":
                return CreateCommand();
            case "Environment":
                var recipe = EnvironmentRecipe.Create(Uri, Endpoint, LocalOptionsForEnvironment(), out var source);
                pipeline.WriteVerbose($"The credential comes from {source}.");
                return recipe;
            case "McpRemote":
                var remote = McpRemoteRecipe.Create(Uri);
                pipeline.WriteVerbose($"The log-in is mcp-remote's, in '{remote.Settings[RecipeField.TokenFile]}'.");
                if (Transport is not null)
                {
                    remote.Settings[RecipeField.Transport] = Transport;
                }

                return remote;
            case "Config":
                return ConfigRecipe.Create(
                    this,
                    ConfigRecipe.Find(SessionState.Path.GetUnresolvedProviderPathFromPSPath(ConfigPath), ServerName));
            case "InputObject":
                return ConfigRecipe.Create(this, InputObject!.Server);
            default:
                return Rovo(RecipeMethod.OAuth, Uri);
        }
    }

    private string ResolvePath(string path) => SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);

    private string? JoinedScope => Scope is null ? null : string.Join(" ", Scope);

    private SessionRecipe Rovo(string method, Uri? address, params (string Name, string? Value)[] settings)
    {
        var recipe = new SessionRecipe
        {
            Method = method,
            Endpoint = RovoEndpoint.Resolve(address ?? new Uri(RovoEndpoint.Origin), Endpoint, Capability)
        };
        foreach (var (name, value) in settings.Append((RecipeField.Transport, Transport))
            .Append((RecipeField.ExpiresOn, ExpiresOn?.ToString("o", CultureInfo.InvariantCulture))))
        {
            if (value is not null)
            {
                recipe.Settings[name] = value;
            }
        }

        return recipe;
    }

    private SessionRecipe CreateCommand()
    {
        var recipe = new SessionRecipe { Method = RecipeMethod.Command };

        // A path is meant from here; a bare name is looked for on PATH by the system.
        recipe.Settings[RecipeField.Command] = Command.IndexOfAny(['/', '\\']) >= 0
            ? SessionState.Path.GetUnresolvedProviderPathFromPSPath(Command)
            : Command;
        recipe.Settings[RecipeField.WorkingDirectory] = WorkingDirectory is null
            ? SessionState.Path.CurrentFileSystemLocation.ProviderPath
            : SessionState.Path.GetUnresolvedProviderPathFromPSPath(WorkingDirectory);
        for (var i = 0; i < ArgumentList.Length; i++)
        {
            recipe.Settings[RecipeField.Argument + i.ToString(CultureInfo.InvariantCulture)] = ArgumentList[i];
        }

        return recipe.WithSecrets(RecipeField.Environment, Environment);
    }

    /// <summary>The command that logs in again, for the remedy of an expired session.</summary>
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
