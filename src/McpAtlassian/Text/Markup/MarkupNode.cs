namespace McpAtlassian.Text.Markup;

/// <summary>
/// A piece of a document, named as Atlassian Document Format (ADF) names it: a block, a run of text, or a mark
/// (strong, em, code, strike, link) around what it holds.
/// </summary>
internal sealed class MarkupNode(string type, string? text = null)
{
    public string Type { get; } = type;

    public string? Text { get; } = text;

    public List<MarkupNode> Content { get; } = [];

    public Dictionary<string, string> Attributes { get; } = new(StringComparer.Ordinal);

    public bool IsInline => Type is "text" or "hardBreak" or "strong" or "em" or "code" or "strike" or "link"
        or "card" or "image" or "span";

    public string? Attribute(string name) => Attributes.TryGetValue(name, out var value) ? value : null;

    public MarkupNode With(string name, string? value)
    {
        if (value is not null)
        {
            Attributes[name] = value;
        }

        return this;
    }

    public MarkupNode With(IEnumerable<MarkupNode> content)
    {
        Content.AddRange(content);
        return this;
    }
}
