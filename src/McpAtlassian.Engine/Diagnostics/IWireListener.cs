namespace McpAtlassian.Engine.Diagnostics;

/// <summary>
/// What an observer of a call also is when it may want the protocol's own messages, without their secrets. Members are
/// called from any thread and must not block.
/// </summary>
internal interface IWireListener
{
    /// <summary>Whether anybody looks; without that no message is written down at all.</summary>
    bool ListensToWire { get; }

    /// <summary>One message: its direction, what it is, and the beginning of its body.</summary>
    void OnWire(string text);
}
