using System.Text.Json;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Tests.Tools.Schema;

/// <summary>Schemas as a server's answer holds them, from text.</summary>
internal static class TestSchema
{
    public static ToolSchema Read(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 256 });
        return ToolSchema.Parse(document.RootElement);
    }
}
