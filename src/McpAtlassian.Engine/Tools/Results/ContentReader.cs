using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpAtlassian.Engine.Tools.Results;

/// <summary>
/// Reads content blocks by hand: a block of an unknown type is kept, not a reason to lose the result.
/// </summary>
internal static class ContentReader
{
    public static List<ToolContent> Read(JsonObject result)
    {
        var blocks = new List<ToolContent>();
        if (result["content"] is not JsonArray content)
        {
            return blocks;
        }

        foreach (var node in content)
        {
            if (node is JsonObject block)
            {
                blocks.Add(ReadBlock(block));
            }
        }

        return blocks;
    }

    public static ToolContent ReadResource(JsonObject resource, string type)
    {
        var blob = Text(resource, "blob");
        return new ToolContent
        {
            Kind = IsApp(resource) ? ToolContentKind.App : ToolContentKind.Resource,
            Type = type,
            Uri = Text(resource, "uri"),
            Name = Text(resource, "name"),
            MimeType = Text(resource, "mimeType"),
            Text = Text(resource, "text"),
            Data = blob is null ? null : Decode(blob),
        };
    }

    /// <summary>By the address and the media type that the MCP Apps extension (SEP-1865) gives them.</summary>
    private static bool IsApp(JsonObject resource) =>
        Text(resource, "uri")?.StartsWith("ui://", StringComparison.OrdinalIgnoreCase) == true
        || Text(resource, "mimeType")?.Contains("profile=mcp-app", StringComparison.OrdinalIgnoreCase) == true;

    private static ToolContent ReadBlock(JsonObject block)
    {
        var type = Text(block, "type") ?? string.Empty;
        switch (type)
        {
            case "text":
                return ReadText(block);
            case "image" or "audio":
                return new ToolContent
                {
                    Kind = type == "image" ? ToolContentKind.Image : ToolContentKind.Audio,
                    Type = type,
                    MimeType = Text(block, "mimeType"),
                    Data = Decode(Text(block, "data") ?? string.Empty),
                };
            case "resource" when block["resource"] is JsonObject resource:
                return ReadResource(resource, type);
            case "resource_link":
                return new ToolContent
                {
                    Kind = ToolContentKind.ResourceLink,
                    Type = type,
                    Uri = Text(block, "uri"),
                    Name = Text(block, "name"),
                    MimeType = Text(block, "mimeType"),
                    Text = Text(block, "description"),
                };
            default:
                return new ToolContent { Kind = ToolContentKind.Unknown, Type = type, Text = block.ToJsonString() };
        }
    }

    private static ToolContent ReadText(JsonObject block) =>
        block["text"] is JsonValue value
            && value.TryGetValue(out JsonElement source)
            && source.ValueKind == JsonValueKind.String
            ? new ToolContent { Kind = ToolContentKind.Text, Type = "text", TextSource = source }
            : new ToolContent
            {
                Kind = ToolContentKind.Text,
                Type = "text",
                Text = Text(block, "text") ?? string.Empty
            };

    private static string? Text(JsonObject node, string name) =>
        node[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static byte[] Decode(string base64)
    {
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            return [];
        }
    }
}
