using System.Net;
using System.Security;

namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>
/// A local server as a user describes it: what starts it, where it goes, as whom, and with which limits.
/// </summary>
internal sealed record LocalServerOptions
{
    /// <summary>The port of the HTTP transport where the user names none; the document's own.</summary>
    public const int DefaultPort = 9000;

    /// <summary>What starts the server.</summary>
    public LocalRunner Runner { get; init; }

    /// <summary>The program, for <see cref="LocalRunner.Command"/>.</summary>
    public string? Command { get; init; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Where it starts.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>A server of this kind that runs already; it is only spoken to.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Speak to it over HTTP, so that several sessions share it.</summary>
    public bool IsHttp { get; init; }

    /// <summary>The HTTP transport's port.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>The version of the package, the image's tag, or its digest.</summary>
    public string? ServerVersion { get; init; }

    /// <summary>The image instead of the published one, without a tag.</summary>
    public string? Image { get; init; }

    /// <summary>The Cloud site: name, host, address or cloudId.</summary>
    public string? Site { get; init; }

    /// <summary>Jira's address.</summary>
    public Uri? JiraUrl { get; init; }

    /// <summary>Confluence's address.</summary>
    public Uri? ConfluenceUrl { get; init; }

    /// <summary>Who to be at both products.</summary>
    public LocalIdentity? Identity { get; init; }

    /// <summary>Who to be at Jira instead.</summary>
    public LocalIdentity? JiraIdentity { get; init; }

    /// <summary>Who to be at Confluence instead.</summary>
    public LocalIdentity? ConfluenceIdentity { get; init; }

    /// <summary>An OAuth access token obtained elsewhere.</summary>
    public SecureString? AccessToken { get; init; }

    /// <summary>When that token ends, where the user knows.</summary>
    public DateTimeOffset? ExpiresOn { get; init; }

    /// <summary>The name of a saved 3LO login.</summary>
    public string? Login { get; init; }

    /// <summary>The cloudId of that login, or of the token file.</summary>
    public string? CloudId { get; init; }

    /// <summary>The client id of a token file of mcp-atlassian's own.</summary>
    public string? TokenFileClientId { get; init; }

    /// <summary>The folder of that file.</summary>
    public string? TokenFolder { get; init; }

    /// <summary>The app's secret, with which the server refreshes the file's tokens.</summary>
    public SecureString? ClientSecret { get; init; }

    /// <summary>Accept any certificate of the products.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>The file of the client certificate.</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>The file of its private key, not encrypted.</summary>
    public string? ClientKey { get; init; }

    /// <summary>Groups of tools; all by default.</summary>
    public IReadOnlyList<string> Toolsets { get; init; } = [];

    /// <summary>Tools by their full names.</summary>
    public IReadOnlyList<string> EnabledTools { get; init; } = [];

    /// <summary>Offer only tools that read.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Projects the server may look at.</summary>
    public IReadOnlyList<string> JiraProjects { get; init; } = [];

    /// <summary>Spaces the server may look at.</summary>
    public IReadOnlyList<string> ConfluenceSpaces { get; init; } = [];

    /// <summary>The proxy the server uses.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>The proxy's user and password.</summary>
    public NetworkCredential? ProxyCredential { get; init; }

    /// <summary>Hosts the server reaches without the proxy.</summary>
    public IReadOnlyList<string> ProxyBypass { get; init; } = [];

    /// <summary>A file of certificate authorities (PEM) that the server trusts.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>Further variables of the server; each may be a secret.</summary>
    public IReadOnlyDictionary<string, SecureString> Environment { get; init; } =
        new Dictionary<string, SecureString>();
}
