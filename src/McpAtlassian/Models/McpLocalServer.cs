namespace McpAtlassian.Models;

/// <summary>How a client starts the local server mcp-atlassian.</summary>
public enum McpLocalServer
{
    /// <summary>With uvx, from the Python package.</summary>
    Uvx,

    /// <summary>With docker, from the image.</summary>
    Docker,
}
