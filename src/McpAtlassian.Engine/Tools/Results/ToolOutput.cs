namespace McpAtlassian.Engine.Tools.Results;

/// <summary>What a call brought, as values to write one by one.</summary>
internal sealed class ToolOutput
{
    /// <summary>
    /// The values: a list tool's items, or the one result; text, shaped objects or <see cref="ToolContent"/>.
    /// </summary>
    public IReadOnlyList<object?> Values { get; init; } = [];

    /// <summary>The property the items came from, empty for a bare list; null when the result was not a list.</summary>
    public string? ItemsProperty { get; init; }

    /// <summary>The values beside the items: next page tokens, totals, positions. Empty when there were none.</summary>
    public IReadOnlyDictionary<string, object?> Paging { get; init; } = new Dictionary<string, object?>();

    /// <summary>What the server warns of beside a list.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What the call made or changed, where the result names one thing.</summary>
    public ResultIdentity? Identity { get; init; }

    /// <summary>The whole result as the server sent it, as JSON text.</summary>
    public string RawJson => _rawJson ??= ReadRaw?.Invoke() ?? "{}";

    /// <summary>The text parts of the result as the server sent them, one after another.</summary>
    public string TextContent => _textContent ??= ReadText?.Invoke() ?? string.Empty;

    /// <summary>Each of <see cref="Values"/> as the JSON it was read from, to be written to a file unchanged.</summary>
    public IReadOnlyList<string> ItemsAsJson => ReadItems?.Invoke() ?? [];

    internal Func<string>? ReadRaw { get; init; }

    internal Func<string>? ReadText { get; init; }

    internal Func<IReadOnlyList<string>>? ReadItems { get; init; }

    /// <summary>True when another answer has the same content, word for word.</summary>
    internal bool IsSameAs(ToolOutput? other) =>
        other is not null && Values.Count == other.Values.Count && Content(this) == Content(other);

    private static string Content(ToolOutput output) =>
        output.TextContent.Length > 0 ? output.TextContent : output.RawJson;

    private string? _rawJson;
    private string? _textContent;
}
