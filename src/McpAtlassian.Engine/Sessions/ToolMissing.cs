using System.Linq;
using McpAtlassian.Engine.Diagnostics;

namespace McpAtlassian.Engine.Sessions;

/// <summary>Explains why a tool is not there: a slip of the pen, or the kind of credential.</summary>
internal static class ToolMissing
{
    public static EngineException Create(McpSession session, string name)
    {
        return new EngineException(ErrorIds.ToolNotFound, $"The server has no tool '{name}'.", "List the tools with Get-AtlassianMcpTool.");
    }
}
