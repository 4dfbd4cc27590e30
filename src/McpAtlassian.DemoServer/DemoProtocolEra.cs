namespace McpAtlassian.DemoServer;

/// <summary>Which generation of the Model Context Protocol the demo speaks.</summary>
public enum DemoProtocolEra
{
    /// <summary>initialize and Mcp-Session-Id, protocol 2024-11-05 to 2025-11-25; server/discover is unknown.</summary>
    Handshake,

    /// <summary>Protocol 2026-07-28: server/discover, no sessions, the protocol version in each request.</summary>
    Stateless2026,
}
