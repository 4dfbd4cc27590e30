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

    /// <summary>The MCP endpoint. By default Atlassian's, as -Endpoint says.</summary>
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
    /// Log in with OAuth 2.1. That is the default where no credential is given; the switch says so where -Name alone
    /// would open a saved session.
    /// </summary>
    [Parameter(ParameterSetName = Set.OAuth, HelpMessage = Tip.OAuth)]
    public SwitchParameter OAuth { get; set => field = Said(value); }

    /// <summary>
    /// Show the address of the consent page instead of opening it, and take back the address the browser is sent to:
    /// for SSH and containers.
    /// </summary>
    [Parameter(ParameterSetName = Set.OAuth, HelpMessage = Tip.NoBrowser)]
    public SwitchParameter NoBrowser { get; set => field = Said(value); }

    /// <summary>
    /// The program that opens the consent page; the address is its last argument. Naming one, here or in the variable
    /// ATLASSIAN_MCP_BROWSER, is consent to log in even where nobody is there.
    /// </summary>
    [Parameter(ParameterSetName = Set.OAuth, HelpMessage = Tip.Browser)]
    [ValidateNotNullOrEmpty]
    public string? Browser { get; set => field = Said(value); }

    /// <summary>
    /// Use the log-in that mcp-remote has in its own files, ~/.mcp-auth or the folder in MCP_REMOTE_CONFIG_DIR, with
    /// the server named with -Uri as mcp-remote was given it; without -Uri with Atlassian's. When the session
    /// refreshes, the new tokens are written back there, so that mcp-remote goes on with them. -Save keeps where the
    /// files are, not the tokens.
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
    /// E-mail address and API token in one credential; with -JiraUrl or -ConfluenceUrl user name and password of Data
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

    /// <summary>Jira's personal access token; it wins over the one for both.</summary>
    [Parameter(ParameterSetName = Set.Credential, HelpMessage = Tip.JiraPersonalAccessToken)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public SecureString? JiraPersonalAccessToken { get; set => field = Said(value); }

    /// <summary>Confluence's personal access token; it wins over the one for both.</summary>
    [Parameter(ParameterSetName = Set.Credential, HelpMessage = Tip.ConfluencePersonalAccessToken)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public SecureString? ConfluencePersonalAccessToken { get; set => field = Said(value); }

    /// <summary>User name and password (or API token) for Jira; it wins over the credential for both.</summary>
    [Parameter(ParameterSetName = Set.Credential, HelpMessage = Tip.JiraCredential)]
    [Credential]
    public PSCredential? JiraCredential { get; set => field = Said(value); }

    /// <summary>User name and password (or API token) for Confluence; it wins over the credential for both.</summary>
    [Parameter(ParameterSetName = Set.Credential, HelpMessage = Tip.ConfluenceCredential)]
    [Credential]
    public PSCredential? ConfluenceCredential { get; set => field = Said(value); }

    /// <summary>
    /// A service account's API key, sent as Bearer. An organization's admin key is not accepted by Atlassian.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.ApiKey, HelpMessage = Tip.ApiKey)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public SecureString ApiKey { get; set => field = Said(value); } = null!;

    /// <summary>Headers to send instead of a credential, as names and values; values may be SecureStrings.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.Header, HelpMessage = Tip.Header)]
    public IDictionary Header { get; set => field = Said(value); } = null!;

    /// <summary>
    /// An access token obtained elsewhere, sent as Bearer. It is not refreshed; where it says when it ends, that is
    /// shown.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.AccessToken, HelpMessage = Tip.AccessToken)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public SecureString AccessToken { get; set => field = Said(value); } = null!;

    /// <summary>The client's id: one registered by hand for OAuth, or the one that logs in without a person.</summary>
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
    /// The identity token of the organization's identity provider, which vouches for the user, or the platform's own
    /// for this workload.
    /// </summary>
    [Parameter(ParameterSetName = Set.Client, HelpMessage = Tip.IdentityToken)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public SecureString? IdentityToken { get; set => field = Said(value); }

    /// <summary>The identity provider's issuer address.</summary>
    [Parameter(ParameterSetName = Set.Client, HelpMessage = Tip.IdentityIssuer)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public Uri? IdentityIssuer { get; set => field = Said(value); }

    /// <summary>The identity provider's token endpoint, instead of finding it from the issuer.</summary>
    [Parameter(ParameterSetName = Set.Client, HelpMessage = Tip.IdentityTokenEndpoint)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public Uri? IdentityTokenEndpoint { get; set => field = Said(value); }

    /// <summary>
    /// The client's id at the identity provider. Without one, and without the provider's address, the identity token is
    /// what the platform gave this workload, and is shown to the server's own authorization server.
    /// </summary>
    [Parameter(ParameterSetName = Set.Client, HelpMessage = Tip.IdentityClientId)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? IdentityClientId { get; set => field = Said(value); }

    /// <summary>Scopes to ask for instead of the smallest useful set.</summary>
    [Parameter(ParameterSetName = Set.OAuth, HelpMessage = Tip.Scope)]
    [Parameter(ParameterSetName = Set.Client)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string[]? Scope { get; set => field = Said(value); }

    /// <summary>
    /// The name of a log-in that Register-AtlassianOAuthApp has saved. A local server gets its access token, and is
    /// started anew between calls when the token ends. Atlassian's Rovo server does not take such tokens.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.OAuthApp, HelpMessage = Tip.OAuthApp)]
    [ArgumentCompleter(typeof(SavedSessionNameCompleter))]
    public string? OAuthApp { get; set => field = Said(value); }

    /// <summary>
    /// The client id of an app whose token file mcp-atlassian's own wizard or Register-AtlassianOAuthApp
    /// -WriteTokenFile left in ~/.mcp-atlassian; the local server runs on it and refreshes it by itself.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.TokenFile, HelpMessage = Tip.TokenFile)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? TokenFile { get; set => field = Said(value); }

    /// <summary>Take the credential from environment variables.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Set.Environment, HelpMessage = Tip.FromEnvironment)]
    public SwitchParameter FromEnvironment { get; set => field = Said(value); }

    /// <summary>An MCP client's configuration file.</summary>
    [Parameter(ParameterSetName = Set.Config, HelpMessage = Tip.ConfigPath)]
    public string? ConfigPath { get; set => field = Said(value); }

    /// <summary>The server's name in that file. Not needed where the file has only one.</summary>
    [Parameter(ParameterSetName = Set.Config, HelpMessage = Tip.ServerName)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? ServerName { get; set => field = Said(value); }

    /// <summary>A server that Import-McpConfig has read.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = Set.Config, HelpMessage = Tip.InputObject)]
    public McpServerConfig? InputObject { get; set => field = Said(value); }

    /// <summary>Start the embedded Atlassian in this process and connect to it.</summary>
    [Parameter(ParameterSetName = Set.Demo, HelpMessage = Tip.Demo)]
    public SwitchParameter Demo { get; set => field = Said(value); }

    /// <summary>
    /// Serve the session from a file that -Record has written, without a server and without a network. A call that is
    /// not in it is the error ReplayMismatch, which names the nearest that is. So is a call that writes, once it has
    /// come as often as it was recorded.
    /// </summary>
    [Parameter(ParameterSetName = Set.Demo, HelpMessage = Tip.Replay)]
    [ValidateNotNullOrEmpty]
    public string? Replay { get; set => field = Said(value); }

    /// <summary>With -Replay: calls must come in the order in which they were recorded, and as often.</summary>
    [Parameter(ParameterSetName = Set.Demo, HelpMessage = Tip.Strict)]
    public SwitchParameter Strict { get; set => field = Said(value); }

    /// <summary>With -Replay: None (default) answers at once, Real takes the time that was recorded.</summary>
    [Parameter(ParameterSetName = Set.Demo, HelpMessage = Tip.Speed)]
    [ValidateSet("None", "Real")]
    public string? Speed { get; set => field = Said(value); }

    /// <summary>
    /// With -Replay: an open session, as an object or by name, that gets the calls which are not in the file. They are
    /// added to it.
    /// </summary>
    [Parameter(ParameterSetName = Set.Demo, HelpMessage = Tip.AllowNew)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public AtlassianSession? AllowNew { get; set => field = Said(value); }

    /// <summary>
    /// A program that is an MCP server over standard input and output. With a credential it gets the variables that
    /// mcp-atlassian reads.
    /// </summary>
    [Parameter(ParameterSetName = Set.ApiToken, HelpMessage = Tip.Command)]
    [Parameter(ParameterSetName = Set.Credential)]
    [Parameter(ParameterSetName = Set.AccessToken)]
    [Parameter(ParameterSetName = Set.OAuthApp)]
    [Parameter(ParameterSetName = Set.TokenFile)]
    public string Command { get; set => field = Said(value); } = string.Empty;

    /// <summary>The program's arguments, one each.</summary>
    [Parameter(ParameterSetName = Set.ApiToken, HelpMessage = Tip.ArgumentList)]
    [Parameter(ParameterSetName = Set.Credential)]
    [Parameter(ParameterSetName = Set.AccessToken)]
    [Parameter(ParameterSetName = Set.OAuthApp)]
    [Parameter(ParameterSetName = Set.TokenFile)]
    [Alias("Args")]
    public string[] ArgumentList { get; set => field = Said(value); } = [];

    /// <summary>
    /// Environment variables for the program; values may be SecureStrings. They reach no other process.
    /// </summary>
    [Parameter(ParameterSetName = Set.ApiToken, HelpMessage = Tip.Environment)]
    [Parameter(ParameterSetName = Set.Credential)]
    [Parameter(ParameterSetName = Set.AccessToken)]
    [Parameter(ParameterSetName = Set.OAuthApp)]
    [Parameter(ParameterSetName = Set.TokenFile)]
    public IDictionary? Environment { get; set => field = Said(value); }

    /// <summary>Where the program starts; by default the current location.</summary>
    [Parameter(ParameterSetName = Set.Credential, HelpMessage = Tip.WorkingDirectory)]
    public string? WorkingDirectory { get; set => field = Said(value); }

    /// <summary>
    /// Start the community server mcp-atlassian on this machine and connect to it: Uvx or Docker. Where a credential
    /// goes to a local server by default and this is not given, uvx is used where it is installed, otherwise Docker.
    /// Its port, version, image and limits are set with -ConnectionOption.
    /// </summary>
    [Parameter(ParameterSetName = Set.ApiToken, HelpMessage = Tip.Local)]
    [Parameter(ParameterSetName = Set.Credential)]
    [Parameter(ParameterSetName = Set.AccessToken)]
    [Parameter(ParameterSetName = Set.OAuthApp)]
    [Parameter(ParameterSetName = Set.TokenFile)]
    [Parameter(ParameterSetName = Set.Environment)]
    [ValidateSet("Uvx", "Docker")]
    public string? Local { get; set => field = Said(value); }

    /// <summary>Jira's address, for a local server. One product alone is enough.</summary>
    [Parameter(ParameterSetName = Set.ApiToken, HelpMessage = Tip.JiraUrl)]
    [Parameter(ParameterSetName = Set.Credential)]
    [Parameter(ParameterSetName = Set.AccessToken)]
    [Parameter(ParameterSetName = Set.OAuthApp)]
    [Parameter(ParameterSetName = Set.TokenFile)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public Uri? JiraUrl { get; set => field = Said(value); }

    /// <summary>Confluence's address, for a local server; a Cloud site's ends in /wiki.</summary>
    [Parameter(ParameterSetName = Set.ApiToken, HelpMessage = Tip.ConfluenceUrl)]
    [Parameter(ParameterSetName = Set.Credential)]
    [Parameter(ParameterSetName = Set.AccessToken)]
    [Parameter(ParameterSetName = Set.OAuthApp)]
    [Parameter(ParameterSetName = Set.TokenFile)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public Uri? ConfluenceUrl { get; set => field = Said(value); }

    /// <summary>
    /// Http (Streamable HTTP) or Sse; by default Sse only for addresses that end in /sse. For a local server Stdio,
    /// which is the default, or Http, where several sessions share one server.
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
    /// Which of Atlassian's endpoints: v2 (default), v1, or authv2. With -Uri it changes the path on that server.
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
    /// The session's name. By default the site, the host or the program. Alone, it opens the session saved under it.
    /// </summary>
    [Parameter(HelpMessage = Tip.Name)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SavedSessionNameCompleter))]
    public string? Name { get; set; }

    /// <summary>
    /// Keep the session under its name. The secret goes to the keychain where there is one, otherwise to a file of
    /// yours alone.
    /// </summary>
    [Parameter(HelpMessage = Tip.Save)]
    public SwitchParameter Save { get; set; }

    /// <summary>
    /// Write the session down in this file, which must not be there yet: every call with its answer, secrets, e-mail
    /// addresses and account ids replaced. -Replay serves it again. about_AtlassianTesting describes it.
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
    /// How long connecting may take, in seconds, consent in the browser not counted. Default 30; for a server that uvx,
    /// npx, docker or another such runner starts 300, because its first start downloads it. What it says meanwhile is
    /// the progress.
    /// </summary>
    [Parameter(HelpMessage = Tip.TimeoutSec)]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 30;

    /// <summary>A proxy for this session's requests; by default the system's.</summary>
    [Parameter(HelpMessage = Tip.Proxy)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public Uri? Proxy { get; set; }

    /// <summary>
    /// Accept any server certificate. It protects nothing; for a test server with a certificate of its own.
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

        /// <summary>A client that logs in without a person.</summary>
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
