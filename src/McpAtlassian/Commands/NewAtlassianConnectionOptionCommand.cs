using McpAtlassian.Ci;
using McpAtlassian.Completion;
using McpAtlassian.Errors;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using Tip = McpAtlassian.Text.Tips.NewAtlassianConnectionOptionCommand;

namespace McpAtlassian.Commands;

/// <summary>Makes the rarely used settings of a connection, for Connect-Atlassian -ConnectionOption.</summary>
/// <remarks>
/// <para>Collects what only some networks and some local servers need: the proxy's credential, certificates, ports,
/// versions, limits. The object can be used for any number of connections. It holds the proxy's password as a
/// SecureString; it is not a file, and nothing is stored.</para>
/// <para>A hashtable with the same names does as well: -ConnectionOption @{ Port = 9001 }.</para>
/// <para>Files are named from the current location when the object is made, and need not exist before the
/// connection.</para>
/// </remarks>
/// <example>
/// <code>$option = New-AtlassianConnectionOption -ProxyBypass *.example.com -TreatAsRead get*
/// Connect-Atlassian -Demo -ConnectionOption $option</code>
/// <para>Makes the settings once, for this connection and any other.</para>
/// </example>
/// <example>
/// <code>New-AtlassianConnectionOption -CertificateAuthority ./corporate-ca.pem</code>
/// <para>Trusts the organization's certificate authority besides the system's.</para>
/// </example>
/// <example>
/// <code>$option = New-AtlassianConnectionOption -Port 9001 -Toolset jira_issues -JiraProject DEMO
/// $option | Select-Object Port, Toolset, JiraProject</code>
/// <para>A local server on another port, which offers only the tools for issues and sees one project.</para>
/// </example>
/// <seealso cref="ConnectAtlassianCommand"/>
/// <seealso>about_AtlassianAuthentication</seealso>
[Cmdlet(VerbsCommon.New, "AtlassianConnectionOption")]
[OutputType(typeof(AtlassianConnectionOption))]
public sealed class NewAtlassianConnectionOptionCommand : AnnotatingCmdlet
{
    private readonly AtlassianConnectionOption _option = new();

    /// <summary>The proxy's user name and password. They are never saved with a session.</summary>
    [Parameter(HelpMessage = Tip.ProxyCredential)]
    [Credential]
    public PSCredential? ProxyCredential { get => _option.ProxyCredential; set => _option.ProxyCredential = value; }

    /// <summary>Hosts to reach without the proxy of -Proxy; *. before a name stands for everything below it.</summary>
    [Parameter(HelpMessage = Tip.ProxyBypass)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string[]? ProxyBypass { get => _option.ProxyBypass; set => _option.ProxyBypass = value; }

    /// <summary>Authenticate to the proxy as the current user.</summary>
    [Parameter(HelpMessage = Tip.ProxyUseDefaultCredentials)]
    public SwitchParameter ProxyUseDefaultCredentials
    {
        get => _option.ProxyUseDefaultCredentials;
        set => _option.ProxyUseDefaultCredentials = value;
    }

    /// <summary>
    /// A file of certificate authorities (PEM) to trust besides the system's, for a server with a certificate of the
    /// organization's own. A program started here is told of it by SSL_CERT_FILE, REQUESTS_CA_BUNDLE and
    /// NODE_EXTRA_CA_CERTS. On Windows and macOS mcp-atlassian looks into the system's own store instead, unless the
    /// credential is an API token or a password.
    /// </summary>
    [Parameter(HelpMessage = Tip.CertificateAuthority)]
    public string? CertificateAuthority
    {
        get => _option.CertificateAuthority;
        set => _option.CertificateAuthority = value;
    }

    /// <summary>
    /// The file of a certificate for a server that wants one of its clients, Data Center or another: PEM, or PFX
    /// without a password. A local server takes PEM only.
    /// </summary>
    [Parameter(HelpMessage = Tip.ClientCertificate)]
    public string? ClientCertificate { get => _option.ClientCertificate; set => _option.ClientCertificate = value; }

    /// <summary>The file of the client certificate's private key (PEM, not encrypted).</summary>
    [Parameter(HelpMessage = Tip.ClientKey)]
    public string? ClientKey { get => _option.ClientKey; set => _option.ClientKey = value; }

    /// <summary>
    /// Accept any server certificate, as Connect-Atlassian -SkipCertificateCheck does. It protects nothing; for a test
    /// server with a certificate of its own.
    /// </summary>
    [Parameter(HelpMessage = Tip.SkipCertificateCheck)]
    public SwitchParameter SkipCertificateCheck
    {
        get => _option.SkipCertificateCheck;
        set => _option.SkipCertificateCheck = value;
    }

    /// <summary>Send the credential over plain http to a host other than this machine.</summary>
    [Parameter(HelpMessage = Tip.AllowUnencryptedAuthentication)]
    public SwitchParameter AllowUnencryptedAuthentication
    {
        get => _option.AllowUnencryptedAuthentication;
        set => _option.AllowUnencryptedAuthentication = value;
    }

    /// <summary>
    /// Accept an authorization server whose metadata names another issuer. It gives up a protection against mix-up
    /// attacks; a warning says what is skipped.
    /// </summary>
    [Parameter(HelpMessage = Tip.SkipIssuerCheck)]
    public SwitchParameter SkipIssuerCheck
    {
        get => _option.SkipIssuerCheck;
        set => _option.SkipIssuerCheck = value;
    }

    /// <summary>
    /// The https address of a client metadata document (CIMD) that you host, used instead of registering a client.
    /// </summary>
    [Parameter(HelpMessage = Tip.ClientMetadataUri)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public Uri? ClientMetadataUri { get => _option.ClientMetadataUri; set => _option.ClientMetadataUri = value; }

    /// <summary>
    /// When an API token, API key, password or access token ends, where you know it; a saved session warns of it 14
    /// days ahead.
    /// </summary>
    [Parameter(HelpMessage = Tip.ExpiresOn)]
    public DateTimeOffset ExpiresOn { get => _option.ExpiresOn ?? default; set => _option.ExpiresOn = value; }

    /// <summary>
    /// With Connect-Atlassian -Save: keep the secret in this vault of Microsoft.PowerShell.SecretManagement.
    /// </summary>
    [Parameter(HelpMessage = Tip.Vault)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? Vault { get => _option.Vault; set => _option.Vault = value; }

    /// <summary>
    /// The groups of tools to ask Atlassian's v1 endpoint for, for example READ_JIRA, SEARCH_CONFLUENCE. On other
    /// endpoints -AllowTool of Connect-Atlassian does as much.
    /// </summary>
    [Parameter(HelpMessage = Tip.Capability)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string[]? Capability { get => _option.Capability; set => _option.Capability = value; }

    /// <summary>
    /// Take tools with these names for reads where the server says of them neither that they read nor that they write;
    /// wildcards are allowed. A read asks nobody, is sent again where its answer is lost, and passes -ReadOnly, so name
    /// only tools you know. Without it every such tool counts as a write; -Verbose tells which of them read by their
    /// names.
    /// </summary>
    [Parameter(HelpMessage = Tip.TreatAsRead)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string[]? TreatAsRead { get => _option.TreatAsRead; set => _option.TreatAsRead = value; }

    /// <summary>
    /// The port of a local server with -Transport Http, from 1 to 65535; by default 9000. Sessions with the same runner
    /// and port share one server.
    /// </summary>
    [Parameter(HelpMessage = Tip.Port)]
    [ValidateRange(1, 65535)]
    public int Port { get => _option.Port ?? 0; set => _option.Port = value; }

    /// <summary>
    /// The version of mcp-atlassian: a version number, for Docker also a tag or a digest (sha256:…). By default one
    /// that this module is tested with.
    /// </summary>
    [Parameter(HelpMessage = Tip.ServerVersion)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? ServerVersion { get => _option.ServerVersion; set => _option.ServerVersion = value; }

    /// <summary>
    /// The container image for -Local Docker instead of the published one, with or without a tag or digest.
    /// </summary>
    [Parameter(HelpMessage = Tip.Image)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string? Image { get => _option.Image; set => _option.Image = value; }

    /// <summary>The groups of tools that the local server offers, for example jira_issues; all by default.</summary>
    [Parameter(HelpMessage = Tip.Toolset)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string[]? Toolset { get => _option.Toolset; set => _option.Toolset = value; }

    /// <summary>The projects that the local server may look at, by their keys.</summary>
    [Parameter(HelpMessage = Tip.JiraProject)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string[]? JiraProject { get => _option.JiraProject; set => _option.JiraProject = value; }

    /// <summary>The spaces that the local server may look at, by their keys.</summary>
    [Parameter(HelpMessage = Tip.ConfluenceSpace)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string[]? ConfluenceSpace { get => _option.ConfluenceSpace; set => _option.ConfluenceSpace = value; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        CiHost.Mask(this, ProxyCredential?.UserName, ProxyCredential?.Password);
        try
        {
            Addresses.Require(this);
            WriteObject(_option.WithPaths(path => FilePath.Resolve(this, path, "Name a file of the file system.")));
        }
        catch (EngineException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, this));
        }
    }
}
