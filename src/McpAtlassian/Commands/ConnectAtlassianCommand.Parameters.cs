using System.Collections;
using System.Runtime.CompilerServices;
using System.Security;
using McpAtlassian.Completion;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using McpAtlassian.Transformation;
using Tip = McpAtlassian.Text.Tips.ConnectAtlassianCommand;

namespace McpAtlassian.Commands;

/// <content>
/// The parameters. Each set is one way to say who connects; what a set's own parameters leave open is checked when they
/// are read.
/// </content>
public sealed partial class ConnectAtlassianCommand
{
    private readonly ParameterPairs _pairs = new(typeof(ConnectAtlassianCommand));

    /// <summary>The site to work on: its name, host, URL or cloudId. Needed when the account sees several.</summary>
    [Parameter(Position = 0, HelpMessage = Tip.Site)]
    [Alias("CloudId")]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? Site { get; set; }

    /// <summary>The URL of the MCP endpoint. By default Atlassian's, with the path of -Endpoint.</summary>
    [Parameter(ParameterSetName = Set.OAuth, HelpMessage = Tip.Uri)]
    [Parameter(ParameterSetName = Set.Client)]
    [Parameter(ParameterSetName = Set.ApiToken)]
    [Parameter(ParameterSetName = Set.Credential)]
    [Parameter(ParameterSetName = Set.AccessToken)]
    [Parameter(ParameterSetName = Set.OAuthApp)]
    [Parameter(ParameterSetName = Set.ApiKey)]
    [Parameter(ParameterSetName = Set.Header)]
    [Parameter(ParameterSetName = Set.Environment)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public Uri? Uri { get; set => field = Said(value); }

    /// <summary>
    /// Sign in with OAuth 2.1. This is the default without a credential. Use the switch with -Name to sign in again
    /// instead of opening the saved session.
    /// </summary>
    [Parameter(ParameterSetName = Set.OAuth, HelpMessage = Tip.OAuth)]
    public SwitchParameter OAuth { get; set => field = Said(value); }

    /// <summary>
    /// Show the URL of the consent page instead of opening it, and ask for the URL that the browser is redirected to.
    /// For SSH and containers.
    /// </summary>
    [Parameter(ParameterSetName = Set.OAuth, HelpMessage = Tip.NoBrowser)]
    public SwitchParameter NoBrowser { get; set => field = Said(value); }

    /// <summary>
    /// The program that opens the consent page; the URL is its last argument. If you name one, here or in the variable
    /// ATLASSIAN_MCP_BROWSER, you can sign in even if the session is not interactive.
    /// </summary>
    [Parameter(ParameterSetName = Set.OAuth, HelpMessage = Tip.Browser)]
    [ValidateNotNullOrEmpty]
    public string? Browser { get; set => field = Said(value); }

    /// <summary>
    /// Use the login that mcp-remote keeps in ~/.mcp-auth or the folder in MCP_REMOTE_CONFIG_DIR. It is the Atlassian
    /// login; for another server, give -Uri exactly as mcp-remote got it. Refreshed tokens are written back to the
    /// file, so mcp-remote keeps working. -Save stores the path of the files, not the tokens.
    /// </summary>
    [Parameter(ParameterSetName = Set.OAuth, HelpMessage = Tip.FromMcpRemote)]
    public SwitchParameter FromMcpRemote { get; set => field = Said(value); }

    /// <summary>The e-mail address of the account that the API token belongs to.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.ApiToken, HelpMessage = Tip.EmailAddress)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string EmailAddress { get; set => field = Said(value); } = string.Empty;

    /// <summary>
    /// A personal API token with the scopes of the app 'Rovo MCP': a SecureString, what Get-Secret returns, or text
    /// from an environment variable.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.ApiToken, HelpMessage = Tip.ApiToken)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public SecureString ApiToken { get; set => field = Said(value); } = null!;

    /// <summary>
    /// E-mail address and API token in one credential. With -JiraUrl or -ConfluenceUrl, user name and password of Data
    /// Center.
    /// </summary>
    [Parameter(ParameterSetName = Set.Credential, HelpMessage = Tip.Credential)]
    [Credential]
    public PSCredential? Credential { get; set => field = Said(value); }

    /// <summary>A personal access token of Jira or Confluence Data Center, used for both.</summary>
    [Parameter(ParameterSetName = Set.Credential, HelpMessage = Tip.PersonalAccessToken)]
    [Alias("PAT")]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public SecureString? PersonalAccessToken { get; set => field = Said(value); }

    /// <summary>Jira's personal access token. It overrides -PersonalAccessToken for Jira.</summary>
    [Parameter(ParameterSetName = Set.Credential, HelpMessage = Tip.JiraPersonalAccessToken)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public SecureString? JiraPersonalAccessToken { get; set => field = Said(value); }

    /// <summary>Confluence's personal access token. It overrides -PersonalAccessToken for Confluence.</summary>
    [Parameter(ParameterSetName = Set.Credential, HelpMessage = Tip.ConfluencePersonalAccessToken)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public SecureString? ConfluencePersonalAccessToken { get; set => field = Said(value); }

    /// <summary>User name and password (or API token) for Jira. It overrides -Credential for Jira.</summary>
    [Parameter(ParameterSetName = Set.Credential, HelpMessage = Tip.JiraCredential)]
    [Credential]
    public PSCredential? JiraCredential { get; set => field = Said(value); }

    /// <summary>
    /// User name and password (or API token) for Confluence. It overrides -Credential for Confluence.
    /// </summary>
    [Parameter(ParameterSetName = Set.Credential, HelpMessage = Tip.ConfluenceCredential)]
    [Credential]
    public PSCredential? ConfluenceCredential { get; set => field = Said(value); }

    /// <summary>
    /// A service account's API key, sent as Bearer. Atlassian does not accept an organization's admin key.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.ApiKey, HelpMessage = Tip.ApiKey)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public SecureString ApiKey { get; set => field = Said(value); } = null!;

    /// <summary>Headers to send instead of a credential, as names and values; values may be SecureStrings.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.Header, HelpMessage = Tip.Header)]
    public IDictionary Header { get; set => field = Said(value); } = null!;

    /// <summary>
    /// An access token from another source, sent as Bearer. It is not refreshed. If it contains its expiry, the session
    /// shows it.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.AccessToken, HelpMessage = Tip.AccessToken)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public SecureString AccessToken { get; set => field = Said(value); } = null!;

    /// <summary>
    /// The client id: of a client you registered for OAuth, or of a client that signs in without a person.
    /// </summary>
    [Parameter(ParameterSetName = Set.OAuth, HelpMessage = Tip.ClientId)]
    [Parameter(Mandatory = true, ParameterSetName = Set.Client)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? ClientId { get; set => field = Said(value); }

    /// <summary>The client's secret.</summary>
    [Parameter(ParameterSetName = Set.OAuth, HelpMessage = Tip.ClientSecret)]
    [Parameter(ParameterSetName = Set.Client)]
    [Parameter(Mandatory = true, ParameterSetName = Set.TokenFile)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public SecureString? ClientSecret { get; set => field = Said(value); }

    /// <summary>The client's private key as PEM text, RSA or P-256, instead of a secret.</summary>
    [Parameter(ParameterSetName = Set.Client, HelpMessage = Tip.PrivateKey)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public SecureString? PrivateKey { get; set => field = Said(value); }

    /// <summary>
    /// The token of the organization's identity provider that identifies the user, or the platform's token for this
    /// workload.
    /// </summary>
    [Parameter(ParameterSetName = Set.Client, HelpMessage = Tip.IdentityToken)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public SecureString? IdentityToken { get; set => field = Said(value); }

    /// <summary>The identity provider's issuer URL.</summary>
    [Parameter(ParameterSetName = Set.Client, HelpMessage = Tip.IdentityIssuer)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public Uri? IdentityIssuer { get; set => field = Said(value); }

    /// <summary>The identity provider's token endpoint. By default it is discovered from the issuer.</summary>
    [Parameter(ParameterSetName = Set.Client, HelpMessage = Tip.IdentityTokenEndpoint)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public Uri? IdentityTokenEndpoint { get; set => field = Said(value); }

    /// <summary>
    /// The client id at the identity provider. Without it, and without the provider's URL, the identity token is the
    /// platform's token for this workload. It then goes to the server's own authorization server.
    /// </summary>
    [Parameter(ParameterSetName = Set.Client, HelpMessage = Tip.IdentityClientId)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? IdentityClientId { get; set => field = Said(value); }

    /// <summary>Scopes to request instead of the smallest useful set.</summary>
    [Parameter(ParameterSetName = Set.OAuth, HelpMessage = Tip.Scope)]
    [Parameter(ParameterSetName = Set.Client)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string[]? Scope { get; set => field = Said(value); }

    /// <summary>
    /// The name of a login that Register-AtlassianOAuthApp saved. A local server gets its access token, and restarts
    /// between calls when the token expires. Atlassian's Rovo server does not accept such tokens.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.OAuthApp, HelpMessage = Tip.OAuthApp)]
    [ArgumentCompleter(typeof(SavedSessionNameCompleter))]
    public string? OAuthApp { get; set => field = Said(value); }

    /// <summary>
    /// The client id of an app with a token file in ~/.mcp-atlassian. mcp-atlassian's own wizard or
    /// Register-AtlassianOAuthApp -WriteTokenFile creates it. The local server uses the file and refreshes its tokens.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.TokenFile, HelpMessage = Tip.TokenFile)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? TokenFile { get; set => field = Said(value); }

    /// <summary>Read the credential from environment variables.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.Environment, HelpMessage = Tip.FromEnvironment)]
    public SwitchParameter FromEnvironment { get; set => field = Said(value); }

    /// <summary>An MCP client's configuration file.</summary>
    [Parameter(ParameterSetName = Set.Config, HelpMessage = Tip.ConfigPath)]
    public string? ConfigPath { get; set => field = Said(value); }

    /// <summary>The server's name in that file. Not needed if the file has only one.</summary>
    [Parameter(ParameterSetName = Set.Config, HelpMessage = Tip.ServerName)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? ServerName { get; set => field = Said(value); }

    /// <summary>A server that Import-McpConfig returned.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = Set.Config, HelpMessage = Tip.InputObject)]
    public McpServerConfig? InputObject { get; set => field = Said(value); }

    /// <summary>Start the demo server in this process and connect to it.</summary>
    [Parameter(ParameterSetName = Set.Demo, HelpMessage = Tip.Demo)]
    public SwitchParameter Demo { get; set => field = Said(value); }

    /// <summary>
    /// Answer calls from a file that -Record wrote, without a server or network. A call that is not in the file fails
    /// with ReplayMismatch, which shows the nearest recorded call. So does a write that comes more often than recorded.
    /// </summary>
    [Parameter(ParameterSetName = Set.Demo, HelpMessage = Tip.Replay)]
    [ValidateNotNullOrEmpty]
    public string? Replay { get; set => field = Said(value); }

    /// <summary>With -Replay: calls must come in the recorded order, and as often.</summary>
    [Parameter(ParameterSetName = Set.Demo, HelpMessage = Tip.Strict)]
    public SwitchParameter Strict { get; set => field = Said(value); }

    /// <summary>With -Replay: None (default) answers immediately, Real takes the recorded time.</summary>
    [Parameter(ParameterSetName = Set.Demo, HelpMessage = Tip.Speed)]
    [ValidateSet("None", "Real")]
    public string? Speed { get; set => field = Said(value); }

    /// <summary>
    /// With -Replay: an open session, as an object or by name, that gets the calls that are not in the file. They are
    /// added to the file.
    /// </summary>
    [Parameter(ParameterSetName = Set.Demo, HelpMessage = Tip.AllowNew)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public AtlassianSession? AllowNew { get; set => field = Said(value); }

    /// <summary>
    /// A program that is an MCP server over standard input and output. A credential is passed in the variables that
    /// mcp-atlassian reads.
    /// </summary>
    [Parameter(ParameterSetName = Set.ApiToken, HelpMessage = Tip.Command)]
    [Parameter(ParameterSetName = Set.Credential)]
    [Parameter(ParameterSetName = Set.AccessToken)]
    [Parameter(ParameterSetName = Set.OAuthApp)]
    [Parameter(ParameterSetName = Set.TokenFile)]
    public string Command { get; set => field = Said(value); } = string.Empty;

    /// <summary>The program's arguments, one string each.</summary>
    [Parameter(ParameterSetName = Set.ApiToken, HelpMessage = Tip.ArgumentList)]
    [Parameter(ParameterSetName = Set.Credential)]
    [Parameter(ParameterSetName = Set.AccessToken)]
    [Parameter(ParameterSetName = Set.OAuthApp)]
    [Parameter(ParameterSetName = Set.TokenFile)]
    [Alias("Args")]
    public string[] ArgumentList { get; set => field = Said(value); } = [];

    /// <summary>
    /// Environment variables for the program; values may be SecureStrings. No other process gets them.
    /// </summary>
    [Parameter(ParameterSetName = Set.ApiToken, HelpMessage = Tip.Environment)]
    [Parameter(ParameterSetName = Set.Credential)]
    [Parameter(ParameterSetName = Set.AccessToken)]
    [Parameter(ParameterSetName = Set.OAuthApp)]
    [Parameter(ParameterSetName = Set.TokenFile)]
    public IDictionary? Environment { get; set => field = Said(value); }

    /// <summary>The folder to start the program in. By default the current location.</summary>
    [Parameter(ParameterSetName = Set.Credential, HelpMessage = Tip.WorkingDirectory)]
    public string? WorkingDirectory { get; set => field = Said(value); }

    /// <summary>
    /// Start the community server mcp-atlassian on this machine with Uvx or Docker, and connect to it. For credentials
    /// that need a local server, the default is uvx if it is installed, otherwise Docker. Set its port, version, image
    /// and limits with -ConnectionOption.
    /// </summary>
    [Parameter(ParameterSetName = Set.ApiToken, HelpMessage = Tip.Local)]
    [Parameter(ParameterSetName = Set.Credential)]
    [Parameter(ParameterSetName = Set.AccessToken)]
    [Parameter(ParameterSetName = Set.OAuthApp)]
    [Parameter(ParameterSetName = Set.TokenFile)]
    [Parameter(ParameterSetName = Set.Environment)]
    [ValidateSet("Uvx", "Docker")]
    public string? Local { get; set => field = Said(value); }

    /// <summary>The URL of Jira, for a local server. One product is enough.</summary>
    [Parameter(ParameterSetName = Set.ApiToken, HelpMessage = Tip.JiraUrl)]
    [Parameter(ParameterSetName = Set.Credential)]
    [Parameter(ParameterSetName = Set.AccessToken)]
    [Parameter(ParameterSetName = Set.OAuthApp)]
    [Parameter(ParameterSetName = Set.TokenFile)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public Uri? JiraUrl { get; set => field = Said(value); }

    /// <summary>The URL of Confluence, for a local server. For a Cloud site it ends in /wiki.</summary>
    [Parameter(ParameterSetName = Set.ApiToken, HelpMessage = Tip.ConfluenceUrl)]
    [Parameter(ParameterSetName = Set.Credential)]
    [Parameter(ParameterSetName = Set.AccessToken)]
    [Parameter(ParameterSetName = Set.OAuthApp)]
    [Parameter(ParameterSetName = Set.TokenFile)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public Uri? ConfluenceUrl { get; set => field = Said(value); }

    /// <summary>
    /// Http (Streamable HTTP) or Sse. The default is Sse for URLs that end in /sse, otherwise Http. For a local server
    /// Stdio (default), or Http to share one server between sessions.
    /// </summary>
    [Parameter(ParameterSetName = Set.OAuth, HelpMessage = Tip.Transport)]
    [Parameter(ParameterSetName = Set.Client)]
    [Parameter(ParameterSetName = Set.ApiKey)]
    [Parameter(ParameterSetName = Set.Header)]
    [Parameter(ParameterSetName = Set.Environment)]
    [Parameter(ParameterSetName = Set.ApiToken)]
    [Parameter(ParameterSetName = Set.Credential)]
    [Parameter(ParameterSetName = Set.AccessToken)]
    [Parameter(ParameterSetName = Set.OAuthApp)]
    [Parameter(ParameterSetName = Set.TokenFile)]
    [ValidateSet("Http", "Sse", "Stdio")]
    public string? Transport { get; set => field = Said(value); }

    /// <summary>
    /// Atlassian's endpoint: v2 (default), v1, or authv2. With -Uri it changes the path on that server.
    /// </summary>
    [Parameter(ParameterSetName = Set.OAuth, HelpMessage = Tip.Endpoint)]
    [Parameter(ParameterSetName = Set.Client)]
    [Parameter(ParameterSetName = Set.ApiToken)]
    [Parameter(ParameterSetName = Set.ApiKey)]
    [Parameter(ParameterSetName = Set.Header)]
    [Parameter(ParameterSetName = Set.Environment)]
    [Parameter(ParameterSetName = Set.Demo)]
    [ValidateSet("v2", "v1", "authv2")]
    public string? Endpoint { get; set => field = Said(value); }

    /// <summary>
    /// The session's name. By default the site, the host or the program. Without other parameters it opens the saved
    /// session of that name.
    /// </summary>
    [Parameter(HelpMessage = Tip.Name)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SavedSessionNameCompleter))]
    public string? Name { get; set; }

    /// <summary>
    /// Save the session under its name. The secret goes to the keychain, or without one to a file that only you can
    /// read.
    /// </summary>
    [Parameter(HelpMessage = Tip.Save)]
    public SwitchParameter Save { get; set; }

    /// <summary>
    /// Record every call and its answer in this file, which must not exist yet. Secrets, e-mail addresses and account
    /// ids are replaced. -Replay answers from the file. See about_AtlassianTesting.
    /// </summary>
    [Parameter(HelpMessage = Tip.Record)]
    [ValidateNotNullOrEmpty]
    public string? Record { get; set; }

    /// <summary>Call only tools that read.</summary>
    [Parameter(HelpMessage = Tip.ReadOnly)]
    public SwitchParameter ReadOnly { get; set; }

    /// <summary>Call only tools with these names; wildcards are allowed.</summary>
    [Parameter(HelpMessage = Tip.AllowTool)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string[]? AllowTool { get; set; }

    /// <summary>Call no tool with these names; wildcards are allowed.</summary>
    [Parameter(HelpMessage = Tip.DenyTool)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string[]? DenyTool { get; set; }

    /// <summary>
    /// The time limit for connecting, in seconds, without the consent in the browser. Default 30. For a server started
    /// by uvx, npx, docker or a similar program 300, because the first start downloads it. Its output is shown as
    /// progress.
    /// </summary>
    [Parameter(HelpMessage = Tip.TimeoutSec)]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 30;

    /// <summary>A proxy for this session's requests. By default the system proxy.</summary>
    [Parameter(HelpMessage = Tip.Proxy)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public Uri? Proxy { get; set; }

    /// <summary>
    /// Accept any server certificate. Turns off all protection; only for a test server with a self-signed certificate.
    /// </summary>
    [Parameter(HelpMessage = Tip.SkipCertificateCheck)]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>
    /// Rarely used settings, made by New-AtlassianConnectionOption or given as a hashtable with the same names: the
    /// proxy's credential, certificate authorities, a client certificate, the local server's port, version and limits.
    /// </summary>
    [Parameter(HelpMessage = Tip.ConnectionOption)]
    public AtlassianConnectionOption? ConnectionOption { get; set; }

    /// <summary>
    /// Called by each parameter that not every set has. PowerShell would only say that something does not fit.
    /// </summary>
    private T Said<T>(T value, [CallerMemberName] string name = "")
    {
        _pairs.Add(name);
        return value;
    }

    /// <summary>The parameter sets.</summary>
    internal static class Set
    {
        public const string OAuth = "OAuth";

        /// <summary>A client that signs in without a person.</summary>
        public const string Client = "Client";

        public const string ApiToken = "ApiToken";

        /// <summary>A PSCredential, what Data Center takes, or a program that has its own.</summary>
        public const string Credential = "Credential";

        public const string AccessToken = "AccessToken";
        public const string OAuthApp = "OAuthApp";
        public const string TokenFile = "TokenFile";
        public const string ApiKey = "ApiKey";
        public const string Header = "Header";
        public const string Environment = "Environment";
        public const string Config = "Config";

        /// <summary>No server elsewhere: the embedded one, or a recording.</summary>
        public const string Demo = "Demo";
    }
}
