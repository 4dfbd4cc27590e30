namespace McpAtlassian.DemoServer;

/// <summary>
/// How the embedded Atlassian behaves. The defaults are those of a site that is set up well.
/// <see cref="ApiTokensDisabled"/> and <see cref="PageSize"/> may be changed while it runs.
/// </summary>
public class DemoSiteOptions
{
    /// <summary>The loopback port; 0 takes a free one.</summary>
    public int Port { get; set; }

    /// <summary>The generation of the protocol.</summary>
    public DemoProtocolEra ProtocolEra { get; set; } = DemoProtocolEra.Handshake;

    /// <summary>
    /// As where the organization's admin has not allowed API tokens: connecting works, each tool call is refused.
    /// </summary>
    public bool ApiTokensDisabled { get; set; }

    /// <summary>Tools on one page of <c>tools/list</c> where the list is paginated.</summary>
    public int PageSize { get; set; } = 10;

    /// <summary>How often a keep-alive is written while a tool runs; it is how an aborted request is noticed.</summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How the OAuth server behaves.</summary>
    public OAuth.DemoOAuthOptions OAuth { get; set; } = new();
}
