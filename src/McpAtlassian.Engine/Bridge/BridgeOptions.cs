using McpAtlassian.Engine.Sessions;

namespace McpAtlassian.Engine.Bridge;

/// <summary>How a session is served.</summary>
internal sealed class BridgeOptions
{
    /// <summary>Which tools the client sees and may call, within what the session allows.</summary>
    public ToolFence Fence { get; init; } = ToolFence.Open;

    /// <summary>The site of calls that name none, as -Site takes it; null leaves it to the client.</summary>
    public string? Site { get; init; }

    /// <summary>
    /// How long the bridge waits after the end of its input for an answer that is still due, counted from the last one.
    /// </summary>
    public System.TimeSpan DrainTimeout { get; init; } = System.TimeSpan.FromSeconds(10);
}
