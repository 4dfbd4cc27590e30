using System.Security;
using McpAtlassian.Completion;
using McpAtlassian.Connecting;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Sessions.Recipes;
using McpAtlassian.Engine.Sessions.Recipes.Local;
using McpAtlassian.Transformation;

namespace McpAtlassian.Commands;

/// <content>The parameters of a server on this machine.</content>
public sealed partial class ConnectAtlassianCommand
{
    /// <summary>
    /// Start the community server mcp-atlassian on this machine and connect to it: Uvx or Docker. Where a credential
    /// goes to a local server by default and this is not given, uvx is used where it is installed, otherwise Docker.
    /// </summary>
    [Parameter(ParameterSetName = "ApiToken")]
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "AccessToken")]
    [Parameter(ParameterSetName = "PersonalAccessToken")]
    [Parameter(ParameterSetName = "DataCenter")]
    [Parameter(ParameterSetName = "OAuthApp")]
    [Parameter(ParameterSetName = "TokenFile")]
    [Parameter(ParameterSetName = "Environment")]
    [ValidateSet("Uvx", "Docker")]
    public string? Local { get; set; }

    /// <summary>
    /// The port of a local server with -Transport Http. Sessions with the same runner and port share one server.
    /// </summary>
    [Parameter(ParameterSetName = "ApiToken")]
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "AccessToken")]
    [Parameter(ParameterSetName = "PersonalAccessToken")]
    [Parameter(ParameterSetName = "DataCenter")]
    [Parameter(ParameterSetName = "OAuthApp")]
    [Parameter(ParameterSetName = "TokenFile")]
    [Parameter(ParameterSetName = "Environment")]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = LocalServerOptions.DefaultPort;

    /// <summary>
    /// The version of mcp-atlassian: a version number, for Docker also a tag or a digest (sha256:…). By default one
    /// that this module is tested with.
    /// </summary>
    [Parameter(ParameterSetName = "ApiToken")]
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "AccessToken")]
    [Parameter(ParameterSetName = "PersonalAccessToken")]
    [Parameter(ParameterSetName = "DataCenter")]
    [Parameter(ParameterSetName = "OAuthApp")]
    [Parameter(ParameterSetName = "TokenFile")]
    [Parameter(ParameterSetName = "Environment")]
    [ValidatePattern("^[A-Za-z0-9][A-Za-z0-9._+:-]*$")]
    public string? ServerVersion { get; set; }

    /// <summary>
    /// The container image for -Local Docker instead of the published one, with or without a tag or digest.
    /// </summary>
    [Parameter(ParameterSetName = "ApiToken")]
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "AccessToken")]
    [Parameter(ParameterSetName = "PersonalAccessToken")]
    [Parameter(ParameterSetName = "DataCenter")]
    [Parameter(ParameterSetName = "OAuthApp")]
    [Parameter(ParameterSetName = "TokenFile")]
    [Parameter(ParameterSetName = "Environment")]
    [ValidatePattern("^[A-Za-z0-9][A-Za-z0-9._/:@-]*$")]
    public string? Image { get; set; }

    /// <summary>Jira's address, for a local server. One product alone is enough.</summary>
    [Parameter(ParameterSetName = "ApiToken")]
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "AccessToken")]
    [Parameter(ParameterSetName = "PersonalAccessToken")]
    [Parameter(ParameterSetName = "DataCenter")]
    [Parameter(ParameterSetName = "OAuthApp")]
    [Parameter(ParameterSetName = "TokenFile")]
    public Uri? JiraUrl { get; set; }

    /// <summary>Confluence's address, for a local server; a Cloud site's ends in /wiki.</summary>
    [Parameter(ParameterSetName = "ApiToken")]
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "AccessToken")]
    [Parameter(ParameterSetName = "PersonalAccessToken")]
    [Parameter(ParameterSetName = "DataCenter")]
    [Parameter(ParameterSetName = "OAuthApp")]
    [Parameter(ParameterSetName = "TokenFile")]
    public Uri? ConfluenceUrl { get; set; }

    /// <summary>A personal access token of Jira or Confluence Data Center, used for both.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "PersonalAccessToken")]
    [Alias("PAT")]
    [SecretTransformation]
    public SecureString? PersonalAccessToken { get; set; }

    /// <summary>Jira's personal access token; it wins over the one for both.</summary>
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "PersonalAccessToken")]
    [Parameter(ParameterSetName = "DataCenter")]
    [SecretTransformation]
    public SecureString? JiraPersonalAccessToken { get; set; }

    /// <summary>Confluence's personal access token; it wins over the one for both.</summary>
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "PersonalAccessToken")]
    [Parameter(ParameterSetName = "DataCenter")]
    [SecretTransformation]
    public SecureString? ConfluencePersonalAccessToken { get; set; }

    /// <summary>User name and password (or API token) for Jira; it wins over the credential for both.</summary>
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "PersonalAccessToken")]
    [Parameter(ParameterSetName = "DataCenter")]
    [Credential]
    public PSCredential? JiraCredential { get; set; }

    /// <summary>User name and password (or API token) for Confluence; it wins over the credential for both.</summary>
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "PersonalAccessToken")]
    [Parameter(ParameterSetName = "DataCenter")]
    [Credential]
    public PSCredential? ConfluenceCredential { get; set; }

    /// <summary>
    /// The name of a log-in that Register-AtlassianOAuthApp has saved. A local server gets its access token, and is
    /// started anew between calls when the token ends. Atlassian's Rovo server does not take such tokens.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = "OAuthApp")]
    [ArgumentCompleter(typeof(SavedSessionNameCompleter))]
    public string? OAuthApp { get; set; }

    /// <summary>
    /// The client id of an app whose token file mcp-atlassian's own wizard or Register-AtlassianOAuthApp
    /// -WriteTokenFile left in ~/.mcp-atlassian; the local server runs on it and refreshes it by itself.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = "TokenFile")]
    [ValidateNotNullOrEmpty]
    public string? TokenFile { get; set; }

    /// <summary>
    /// The file of a certificate for a server that wants one of its clients, Data Center or another: PEM, or PFX
    /// without a password. A local server takes PEM only.
    /// </summary>
    [Parameter]
    public string? ClientCertificate { get; set; }

    /// <summary>The file of the client certificate's private key (PEM, not encrypted).</summary>
    [Parameter]
    public string? ClientKey { get; set; }

    /// <summary>
    /// A file of certificate authorities (PEM) that a local server is to trust, for a product with a certificate of the
    /// organization's own. On Windows and macOS mcp-atlassian looks into the system's own store instead, unless the
    /// credential is an API token or a password.
    /// </summary>
    [Parameter(ParameterSetName = "ApiToken")]
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "AccessToken")]
    [Parameter(ParameterSetName = "PersonalAccessToken")]
    [Parameter(ParameterSetName = "DataCenter")]
    [Parameter(ParameterSetName = "OAuthApp")]
    [Parameter(ParameterSetName = "TokenFile")]
    [Parameter(ParameterSetName = "Environment")]
    public string? CertificateAuthority { get; set; }

    /// <summary>The groups of tools that the local server offers, for example jira_issues; all by default.</summary>
    [Parameter(ParameterSetName = "ApiToken")]
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "AccessToken")]
    [Parameter(ParameterSetName = "PersonalAccessToken")]
    [Parameter(ParameterSetName = "DataCenter")]
    [Parameter(ParameterSetName = "OAuthApp")]
    [Parameter(ParameterSetName = "TokenFile")]
    [Parameter(ParameterSetName = "Environment")]
    public string[]? Toolset { get; set; }

    /// <summary>The projects that the local server may look at, by their keys.</summary>
    [Parameter(ParameterSetName = "ApiToken")]
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "AccessToken")]
    [Parameter(ParameterSetName = "PersonalAccessToken")]
    [Parameter(ParameterSetName = "DataCenter")]
    [Parameter(ParameterSetName = "OAuthApp")]
    [Parameter(ParameterSetName = "TokenFile")]
    [Parameter(ParameterSetName = "Environment")]
    public string[]? JiraProject { get; set; }

    /// <summary>The spaces that the local server may look at, by their keys.</summary>
    [Parameter(ParameterSetName = "ApiToken")]
    [Parameter(ParameterSetName = "Credential")]
    [Parameter(ParameterSetName = "AccessToken")]
    [Parameter(ParameterSetName = "PersonalAccessToken")]
    [Parameter(ParameterSetName = "DataCenter")]
    [Parameter(ParameterSetName = "OAuthApp")]
    [Parameter(ParameterSetName = "TokenFile")]
    [Parameter(ParameterSetName = "Environment")]
    public string[]? ConfluenceSpace { get; set; }

    /// <summary>The server as the parameters describe it.</summary>
    private LocalServerOptions LocalOptions()
    {
        var cloudId = Guid.TryParse(Site, out var id) ? id.ToString("D") : null;
        return new LocalServerOptions
        {
            Runner = Runner(),
            Command =
                Command.Length == 0 ? null : Command.IndexOfAny(['/', '\\']) >= 0 ? ResolvePath(Command) : Command,
            Arguments = ArgumentList,
            WorkingDirectory =
                Command.Length == 0 && WorkingDirectory is null ? null : ResolvePath(WorkingDirectory ?? "."),
            Endpoint = Uri,
            IsHttp = Transport == "Http",
            Port = Port,
            ServerVersion = ServerVersion,
            Image = Image,
            Site = Site,
            CloudId = cloudId,
            JiraUrl = JiraUrl,
            ConfluenceUrl = ConfluenceUrl,
            Identity = Identity(PersonalAccessToken, Credential) ?? (ApiToken is null ? null : LocalIdentity.User(
                CredentialText.Clean(EmailAddress, "-EmailAddress"), CredentialText.Clean(ApiToken, "-ApiToken"))),
            JiraIdentity = Identity(JiraPersonalAccessToken, JiraCredential),
            ConfluenceIdentity = Identity(ConfluencePersonalAccessToken, ConfluenceCredential),
            AccessToken = AccessToken is null ? null : CredentialText.Clean(AccessToken, "-AccessToken"),
            ExpiresOn = ExpiresOn,
            Login = OAuthApp,
            TokenFileClientId = TokenFile,
            ClientSecret = TokenFile is null ? null : ClientSecret,
            SkipCertificateCheck = SkipCertificateCheck,
            ClientCertificate = ClientCertificate is null ? null : ResolvePath(ClientCertificate),
            ClientKey = ClientKey is null ? null : ResolvePath(ClientKey),
            Toolsets = Toolset ?? [],
            EnabledTools = EnabledTools(),
            ReadOnly = ReadOnly,
            JiraProjects = JiraProject ?? [],
            ConfluenceSpaces = ConfluenceSpace ?? [],
            Proxy = Proxy,
            ProxyCredential = ProxyCredential?.GetNetworkCredential(),
            ProxyBypass = ProxyBypass ?? [],
            CertificateAuthority = CertificateAuthority is null ? null : ResolvePath(CertificateAuthority),
            Environment = Variables(),
        };
    }

    /// <summary>The part of it that -FromEnvironment leaves to the parameters.</summary>
    private LocalServerOptions LocalOptionsForEnvironment()
    {
        return new LocalServerOptions
        {
            Runner = Runner(),
            IsHttp = Transport == "Http" && Local is not null,
            Port = Port,
            ServerVersion = ServerVersion,
            Image = Image,
            Toolsets = Toolset ?? [],
            EnabledTools = EnabledTools(),
            ReadOnly = ReadOnly,
            JiraProjects = JiraProject ?? [],
            ConfluenceSpaces = ConfluenceSpace ?? [],
            Proxy = Proxy,
            ProxyCredential = ProxyCredential?.GetNetworkCredential(),
            ProxyBypass = ProxyBypass ?? [],
            CertificateAuthority = CertificateAuthority is null ? null : ResolvePath(CertificateAuthority),
        };
    }

    private LocalRunner Runner() =>
        Command.Length > 0
            ? LocalRunner.Command
            : Local is null ? LocalRunner.Automatic : Enum.Parse<LocalRunner>(Local, ignoreCase: true);

    private static LocalIdentity? Identity(SecureString? token, PSCredential? credential) =>
        token is not null ? LocalIdentity.PersonalAccessToken(
            CredentialText.Clean(token, "The personal access token"))
                : credential is not null ? LocalIdentity.User(credential.UserName, credential.Password) : null;

    /// <summary>The server can be told names, not wildcards; those are left to this side.</summary>
    private string[] EnabledTools() =>
        AllowTool is { } names && !names.Any(WildcardPattern.ContainsWildcardCharacters) ? names : [];

    private Dictionary<string, SecureString> Variables()
    {
        var bag = new SessionRecipe { Method = RecipeMethod.Local }.WithSecrets(string.Empty, Environment);
        return bag.Secrets;
    }
}
