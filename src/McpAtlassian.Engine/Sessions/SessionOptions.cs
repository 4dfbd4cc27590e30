using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Sessions.Recipes.Local;
using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Sessions;

/// <summary>Everything a session is opened with. Endpoint and credential are independent choices.</summary>
internal sealed class SessionOptions
{
    /// <summary>Where the server is.</summary>
    public required ServerTarget Target { get; init; }

    /// <summary>What proves the identity.</summary>
    public Credential Credential { get; init; } = NoCredential.Instance;

    /// <summary>How the network is reached.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>The site to work on: its cloudId, name, host or URL; null for the only one there is.</summary>
    public string? Site { get; init; }

    /// <summary>How long opening may take, a login in the browser not counted. Default 30 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How much longer opening may take the first time: a person has to consent in a browser, or a runner downloads its
    /// program.
    /// </summary>
    public TimeSpan ExtraTime { get; init; }

    /// <summary>The sites of an earlier session with the same endpoint and identity.</summary>
    public System.Collections.Generic.IReadOnlyList<SiteInfo>? KnownSites { get; init; }

    /// <summary>The client's version, sent in clientInfo.</summary>
    public string ClientVersion { get; init; } = "0.0.0";

    /// <summary>
    /// The version an earlier session agreed on, which saves asking for it; null when none is known. A server that has
    /// another one by now is asked after all.
    /// </summary>
    public string? KnownProtocolVersion { get; init; }

    /// <summary>What an earlier session was told by a server that takes no handshake; null to ask.</summary>
    public KnownServer? KnownServer { get; init; }

    /// <summary>
    /// The catalogue of an earlier session with the same endpoint and identity, which saves listing the tools.
    /// </summary>
    public Tools.ToolCatalogue? KnownCatalogue { get; init; }

    /// <summary>Which tools may be called.</summary>
    public ToolFence Fence { get; init; } = ToolFence.Open;

    /// <summary>What a local server was told to hide.</summary>
    internal ServerLimits? Limits { get; init; }

    /// <summary>Links of a gateway that are to be the site's.</summary>
    internal GatewayLinks? Links { get; init; }

    /// <summary>Called once when the session closes, or could not be opened.</summary>
    internal Func<System.Threading.Tasks.Task>? Closed { get; init; }

    /// <summary>The endpoint's cookies: a load balancer knows by them which of its servers has the session.</summary>
    internal System.Net.CookieContainer Cookies { get; } = new();

    /// <summary>Writes the session down, and ends with it.</summary>
    internal Recordings.Recorder? Recorder { get; init; }

    /// <summary>Hears what the server says while the session opens.</summary>
    public ICallObserver? Observer { get; init; }
}
