using System.Collections;
using System.Globalization;

namespace McpAtlassian.Text.Markup;

/// <summary>Reads Atlassian Document Format from the objects that JSON became.</summary>
internal static class AdfReader
{
    // Deeper than any editor of Atlassian's nests.
    private const int MaximumDepth = 64;

    /// <summary>Whether this is a whole document.</summary>
    public static bool IsDocument(object? value) =>
        Property(value, "type") as string == "doc" && Items(Property(value, "content")) is not null;

    public static MarkupNode Read(object? node) => Read(node, 0);

    private static MarkupNode Read(object? node, int depth)
    {
        var type = Property(node, "type") as string ?? "span";
        var attributes = Property(node, "attrs");
        string? Attribute(string name) => Convert.ToString(Property(attributes, name), CultureInfo.InvariantCulture);
        var read = type switch
        {
            "text" => Marked(node, new MarkupNode("text", Property(node, "text") as string)),
            "mention" or "emoji" or "status" => new MarkupNode(
                "text", NotEmpty(Attribute("text")) ?? Attribute("shortName") ?? Attribute("id")),
            "date" => new MarkupNode("text", Day(Attribute("timestamp"))),
            "inlineCard" => new MarkupNode("card").With("url", Attribute("url")),
            "blockCard" or "embedCard" => new MarkupNode("paragraph").With(
                [new MarkupNode("card").With("url", Attribute("url"))]),
            "media" or "mediaInline" => new MarkupNode("image").With("url", NotEmpty(Attribute("url")))
                .With("alt", NotEmpty(Attribute("alt")) ?? NotEmpty(Attribute("id"))),
            "extension" or "inlineExtension" => new MarkupNode(
                "text", NotEmpty(Attribute("text")) ?? $"[{Attribute("extensionKey")}]"),
            "nestedExpand" => new MarkupNode("expand"),
            _ => new MarkupNode(type),
        };
        foreach (var name in (string[])["level", "order", "language", "panelType", "title", "state"])
        {
            read.With(name, NotEmpty(Attribute(name)));
        }

        if (depth == MaximumDepth)
        {
            return read.With([new MarkupNode("text", "…")]);
        }

        return read.With((Items(Property(node, "content")) ?? Array.Empty<object>()).Cast<object?>()
            .Select(child => Read(child, depth + 1)));
    }

    private static MarkupNode Marked(object? node, MarkupNode text)
    {
        foreach (var mark in (Items(Property(node, "marks")) ?? Array.Empty<object>()).Cast<object?>().Reverse())
        {
            if (Property(mark, "type") is "strong" or "em" or "code" or "strike" or "link")
            {
                text = new MarkupNode((string)Property(mark, "type")!).With([text])
                    .With("href", Property(Property(mark, "attrs"), "href") as string);
            }
        }

        return text;
    }

    // Milliseconds since 1970, as text.
    private static string? Day(string? timestamp) =>
        long.TryParse(timestamp, NumberStyles.Integer, CultureInfo.InvariantCulture, out var milliseconds)
            && Math.Abs(milliseconds) < 250_000_000_000_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : timestamp;

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static IEnumerable? Items(object? value) =>
        (value is PSObject wrapped ? wrapped.BaseObject : value) is IEnumerable items and not (string or IDictionary)
            ? items
            : null;

    private static object? Property(object? instance, string name)
    {
        var value = (instance is PSObject { BaseObject: IDictionary map } ? map : instance) switch
        {
            PSObject bag => bag.Properties[name]?.Value,
            IDictionary table => table[name],
            _ => null,
        };
        return value is PSObject { BaseObject: string text } ? text : value;
    }
}
