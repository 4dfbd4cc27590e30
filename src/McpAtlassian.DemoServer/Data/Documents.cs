using System.Text;

namespace McpAtlassian.DemoServer.Data;

internal enum TextFormat
{
    Markdown,
    Document,
}

/// <summary>Between plain Markdown text and the Atlassian Document Format, as far as a demo needs it.</summary>
internal static class Documents
{
    public static RichText? Read(JsonNode? node) => node switch
    {
        null => null,
        JsonObject document => new RichText(Flatten(document).TrimEnd('\n'), (JsonObject)document.DeepClone()),
        JsonValue value when value.TryGetValue<string>(out var text) => new RichText(text),
        _ => throw new UpstreamException(
            400, "Operation value must be a string or an Atlassian Document (see the Atlassian Document Format)"),
    };

    public static JsonNode? Write(RichText? text, TextFormat format) => text switch
    {
        null => null,
        _ when format == TextFormat.Markdown => JsonValue.Create(text.Markdown),
        { Document: { } document } => document.DeepClone(),
        _ => FromMarkdown(text.Markdown),
    };

    private static JsonObject FromMarkdown(string markdown)
    {
        var paragraphs = markdown.Split(["\n\n"], StringSplitOptions.RemoveEmptyEntries)
            .Select(paragraph => (JsonNode)new JsonObject
            {
                ["type"] = "paragraph",
                ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = paragraph }),
            });
        return new JsonObject { ["type"] = "doc", ["version"] = 1, ["content"] = new JsonArray([.. paragraphs]) };
    }

    private static string Flatten(JsonNode? node)
    {
        if (node is not JsonObject item)
        {
            return string.Empty;
        }

        if (item["text"] is JsonValue text)
        {
            return text.ToString();
        }

        var builder = new StringBuilder();
        if (item["content"] is JsonArray content)
        {
            foreach (var child in content)
            {
                builder.Append(Flatten(child));
            }
        }

        if (item["type"]?.ToString() is "paragraph" or "heading" or "listItem")
        {
            builder.Append('\n');
        }

        return builder.ToString();
    }
}
