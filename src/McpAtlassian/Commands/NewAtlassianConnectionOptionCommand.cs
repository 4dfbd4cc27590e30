using McpAtlassian.Ci;
using McpAtlassian.Completion;
using McpAtlassian.Errors;
using McpAtlassian.Models;
using McpAtlassian.Pipeline;
using Tip = McpAtlassian.Text.Tips.NewAtlassianConnectionOptionCommand;

namespace McpAtlassian.Commands;

/// <summary>Creates rarely used settings for Connect-Atlassian -ConnectionOption.</summary>
/// <remarks>
/// <para>Collects settings for special networks and local servers: the proxy's credential, certificates, ports,
/// versions, limits. You can use the object for any number of connections. It contains the proxy's password as a
/// SecureString. Nothing is stored in a file.</para>
/// <para>You can also use a hashtable with the same names: -ConnectionOption @{ Port = 9001 }.</para>
/// <para>Paths are relative to the current location when you create the object. Files must exist when you
/// connect.</para>
/// </remarks>
/// <example>
/// <code>$option = New-AtlassianConnectionOption -ProxyBypass *.example.com -TreatAsRead get*
/// Connect-Atlassian -Demo -ConnectionOption $option</code>
/// <para>Creates the settings once, for this connection and any other.</para>
/// </example>
/// <example>
/// <code>New-AtlassianConnectionOption -CertificateAuthority ./corporate-ca.pem</code>
/// <para>Trusts the organization's certificate authority in addition to the system's.</para>
/// </example>
/// <example>
/// <code>$option = New-AtlassianConnectionOption -Port 9001 -Toolset jira_issues -JiraProject DEMO
/// $option | Select-Object Port, Toolset, JiraProject</code>
/// <para>Sets another port for a local server, and limits it to the tools for issues and to one project.</para>
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

    /// <summary>Hosts to reach without the proxy of -Proxy. *.example.com means all its subdomains.</summary>
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
    /// A file of certificate authorities (PEM) to trust in addition to the system's, for a server with a certificate of
    /// your organization. A local program gets it in SSL_CERT_FILE, REQUESTS_CA_BUNDLE and NODE_EXTRA_CA_CERTS. On
    /// Windows and macOS mcp-atlassian uses the system's store instead, unless the credential is an API token or a
    /// password.
    /// </summary>
    [Parameter(HelpMessage = Tip.CertificateAuthority)]
    public string? CertificateAuthority
    {
        get => _option.CertificateAuthority;
        set => _option.CertificateAuthority = value;
    }

    /// <summary>
    /// The file of a client certificate, for a server that requires one: PEM, or PFX without a password. A local server
    /// supports only PEM.
    /// </summary>
    [Parameter(HelpMessage = Tip.ClientCertificate)]
    public string? ClientCertificate { get => _option.ClientCertificate; set => _option.ClientCertificate = value; }

    /// <summary>The file of the client certificate's private key (PEM, not encrypted).</summary>
    [Parameter(HelpMessage = Tip.ClientKey)]
    public string? ClientKey { get => _option.ClientKey; set => _option.ClientKey = value; }

    /// <summary>
    /// Accept any server certificate, like Connect-Atlassian -SkipCertificateCheck. Turns off all protection; only for
    /// a test server with a self-signed certificate.
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
    /// Accept an authorization server whose metadata names another issuer. Turns off a protection against mix-up
    /// attacks; a warning shows what is skipped.
    /// </summary>
    [Parameter(HelpMessage = Tip.SkipIssuerCheck)]
    public SwitchParameter SkipIssuerCheck
    {
        get => _option.SkipIssuerCheck;
        set => _option.SkipIssuerCheck = value;
    }

    /// <summary>
    /// The https URL of a client metadata document (CIMD) that you host. It replaces the registration of a client.
    /// </summary>
    [Parameter(HelpMessage = Tip.ClientMetadataUri)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public Uri? ClientMetadataUri { get => _option.ClientMetadataUri; set => _option.ClientMetadataUri = value; }

    /// <summary>
    /// The expiry of an API token, API key, password or access token, if you know it. A saved session warns from 14
    /// days before.
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
    /// The groups of tools to request from Atlassian's v1 endpoint, for example READ_JIRA, SEARCH_CONFLUENCE. On other
    /// endpoints use -AllowTool of Connect-Atlassian.
    /// </summary>
    [Parameter(HelpMessage = Tip.Capability)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string[]? Capability { get => _option.Capability; set => _option.Capability = value; }

    /// <summary>
    /// Treat tools with these names as reads if the server does not declare whether they read or write; wildcards are
    /// allowed. A read needs no confirmation, is repeated if its answer is lost, and passes -ReadOnly, so name only
    /// tools you know. Without this every such tool counts as a write. -Verbose lists the tools whose names suggest
    /// that they read.
    /// </summary>
    [Parameter(HelpMessage = Tip.TreatAsRead)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string[]? TreatAsRead { get => _option.TreatAsRead; set => _option.TreatAsRead = value; }

    /// <summary>
    /// The port of a local server with -Transport Http, from 1 to 65535. Default 9000. Sessions with the same runner
    /// and port share one server.
    /// </summary>
    [Parameter(HelpMessage = Tip.Port)]
    [ValidateRange(1, 65535)]
    public int Port { get => _option.Port ?? 0; set => _option.Port = value; }

    /// <summary>
    /// The version of mcp-atlassian: a version number, for Docker also a tag or a digest (sha256:…). By default a
    /// version that this module is tested with.
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

    /// <summary>The groups of tools that the local server offers, for example jira_issues. By default all.</summary>
    [Parameter(HelpMessage = Tip.Toolset)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string[]? Toolset { get => _option.Toolset; set => _option.Toolset = value; }

    /// <summary>The keys of the projects that the local server can access.</summary>
    [Parameter(HelpMessage = Tip.JiraProject)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public string[]? JiraProject { get => _option.JiraProject; set => _option.JiraProject = value; }

    /// <summary>The keys of the spaces that the local server can access.</summary>
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
