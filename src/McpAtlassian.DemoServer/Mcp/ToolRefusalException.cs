namespace McpAtlassian.DemoServer.Mcp;

/// <summary>The server itself, not Jira behind it, refuses the call: a result with isError.</summary>
internal sealed class ToolRefusalException(string message) : Exception(message);
