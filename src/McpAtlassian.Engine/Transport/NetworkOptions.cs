using System.Net;
using System.Text.Json.Serialization;

namespace McpAtlassian.Engine.Transport;

/// <summary>How a session reaches the network.</summary>
internal sealed record NetworkOptions
{
    /// <summary>A proxy for every request; null for the system's own.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>The proxy's credential; never saved.</summary>
    [JsonIgnore]
    public NetworkCredential? ProxyCredential { get; init; }

    /// <summary>Hosts that are reached without that proxy; *. before a name stands for everything below it.</summary>
    public IReadOnlyList<string> ProxyBypass { get; init; } = [];

    /// <summary>Authenticate to the proxy as the current user; never saved.</summary>
    [JsonIgnore]
    public bool ProxyUseDefaultCredentials { get; init; }

    /// <summary>Accept any server certificate.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>Go straight to the server, whatever proxy this machine has: the server is on it.</summary>
    [JsonIgnore]
    internal bool IsDirect { get; init; }

    /// <summary>A PEM file of certificate authorities that are trusted besides the system's.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>
    /// The file of a certificate this client shows to a server that asks: PEM, or PFX without a password.
    /// </summary>
    public string? ClientCertificate { get; init; }

    /// <summary>The PEM file of the client certificate's private key, where it is not in the same file.</summary>
    public string? ClientKey { get; init; }

    /// <summary>Send a credential over plain http to a host other than this machine.</summary>
    public bool AllowUnencryptedAuthentication { get; init; }

    /// <summary>How large an answer, or one event of a stream, may be once decompressed. Default 256 MB.</summary>
    [JsonIgnore]
    public long MaximumAnswerBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>A client for the legs of a login; each request has a minute.</summary>
    public HttpClient CreateLoginClient() =>
        new(HttpStack.CreateNetworkHandler(this)) { Timeout = TimeSpan.FromMinutes(1) };
}
