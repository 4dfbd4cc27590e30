namespace McpAtlassian.DemoServer.Mcp;

/// <summary>What a tool answers: JSON, plain text, or content blocks of its own.</summary>
internal sealed class ToolOutput
{
    private ToolOutput()
    {
    }

    public JsonNode? Data { get; private init; }

    public string? PlainText { get; private init; }

    public JsonArray? Blocks { get; private init; }

    /// <summary>A whole result handed on from another tool.</summary>
    public JsonObject? Result { get; private init; }

    public static ToolOutput Json(JsonNode data) => new() { Data = data };

    public static ToolOutput Text(string text) => new() { PlainText = text };

    public static ToolOutput Content(params JsonNode[] blocks) => new() { Blocks = [.. blocks] };

    public static ToolOutput Whole(JsonObject result) => new() { Result = result };

    public static implicit operator ToolOutput(JsonNode data) => Json(data);
}
