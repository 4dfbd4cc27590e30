using System.Text.RegularExpressions;

namespace McpAtlassian.Models;

/// <summary>
/// The rarely used settings of a connection, made by New-AtlassianConnectionOption or from a hashtable: how the network
/// is reached, and how a local server is started and limited.
/// </summary>
public sealed partial class AtlassianConnectionOption
{
    /// <summary>The user name and password for the proxy.</summary>
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Hosts to reach without the proxy.</summary>
    public string[]? ProxyBypass { get; set; }

    /// <summary>Authenticate to the proxy as the current user.</summary>
    public bool ProxyUseDefaultCredentials { get; set; }

    /// <summary>A file of certificate authorities (PEM) to trust.</summary>
    public string? CertificateAuthority { get; set; }

    /// <summary>The file of a certificate for a server that wants one of its clients.</summary>
    public string? ClientCertificate { get; set; }

    /// <summary>The file of its private key.</summary>
    public string? ClientKey { get; set; }

    /// <summary>Accept any server certificate.</summary>
    public bool SkipCertificateCheck { get; set; }

    /// <summary>Send the credential over plain http to a host other than this machine.</summary>
    public bool AllowUnencryptedAuthentication { get; set; }

    /// <summary>Accept an authorization server whose metadata names another issuer.</summary>
    public bool SkipIssuerCheck { get; set; }

    /// <summary>The URL of a client metadata document (CIMD) to sign in with.</summary>
    public Uri? ClientMetadataUri { get; set; }

    /// <summary>When the credential ends, where the user knows it.</summary>
    public DateTimeOffset? ExpiresOn { get; set; }

    /// <summary>The vault of Microsoft.PowerShell.SecretManagement that a saved secret goes to.</summary>
    public string? Vault { get; set; }

    /// <summary>The groups of tools to ask Atlassian's v1 endpoint for.</summary>
    public string[]? Capability { get; set; }

    /// <summary>Tools to take for reads where the server does not say.</summary>
    public string[]? TreatAsRead { get; set; }

    /// <summary>The port of a local server with -Transport Http; null for 9000.</summary>
    public int? Port
    {
        get;
        set => field = value is null or (> 0 and <= 65535)
            ? value
            : throw new ArgumentException($"{value} is not a valid port. Use a number from 1 to 65535.", nameof(Port));
    }

    /// <summary>The version of mcp-atlassian.</summary>
    public string? ServerVersion
    {
        get;
        set => field = value is null || Version().IsMatch(value)
            ? value
            : throw new ArgumentException(
                $"'{value}' is not a valid version, tag or digest of mcp-atlassian.", nameof(ServerVersion));
    }

    /// <summary>The container image of the local server.</summary>
    public string? Image
    {
        get;
        set => field = value is null || ImageName().IsMatch(value)
            ? value
            : throw new ArgumentException($"'{value}' is not a valid container image name.", nameof(Image));
    }

    /// <summary>The groups of tools that the local server offers.</summary>
    public string[]? Toolset { get; set; }

    /// <summary>The keys of the projects that the local server may look at.</summary>
    public string[]? JiraProject { get; set; }

    /// <summary>The keys of the spaces that the local server may look at.</summary>
    public string[]? ConfluenceSpace { get; set; }

    /// <summary>What of it says nothing to a server elsewhere, by name.</summary>
    internal string? OnlyLocal =>
        Port is not null ? nameof(Port)
        : ServerVersion is not null ? nameof(ServerVersion)
        : Image is not null ? nameof(Image)
        : Toolset is not null ? nameof(Toolset)
        : JiraProject is not null ? nameof(JiraProject)
        : ConfluenceSpace is not null ? nameof(ConfluenceSpace)
        : null;

    /// <summary>What of it a saved session has kept for itself and does not take anew, by name.</summary>
    internal string? KeptWhenSaved =>
        OnlyLocal
        ?? (Capability is not null ? nameof(Capability)
            : ClientMetadataUri is not null ? nameof(ClientMetadataUri)
            : ExpiresOn is not null ? nameof(ExpiresOn)
            : Vault is not null ? nameof(Vault)
            : null);

    /// <summary>
    /// The same with every file named from <paramref name="resolve"/>'s location, which is the user's at this moment.
    /// </summary>
    internal AtlassianConnectionOption WithPaths(Func<string, string> resolve)
    {
        var copy = (AtlassianConnectionOption)MemberwiseClone();
        copy.CertificateAuthority = CertificateAuthority is null ? null : resolve(CertificateAuthority);
        copy.ClientCertificate = ClientCertificate is null ? null : resolve(ClientCertificate);
        copy.ClientKey = ClientKey is null ? null : resolve(ClientKey);
        return copy;
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._+:-]*$")]
    private static partial Regex Version();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._/:@-]*$")]
    private static partial Regex ImageName();
}
