using System.Collections.Generic;

namespace McpAtlassian.Engine.Tools.Results;

/// <summary>What a call brought, as values to write one by one.</summary>
public sealed class ToolOutput
{
    /// <summary>The values: a list tool's items, or the one result; text, shaped objects or <see cref="ToolContent"/>.</summary>
    public IReadOnlyList<object?> Values { get; init; } = [];

    /// <summary>The property the items came from; null when the result was not a list.</summary>
    public string? ItemsProperty { get; init; }

    /// <summary>The plain values beside the items: next page tokens, totals, positions. Empty when there were none.</summary>
    public IReadOnlyDictionary<string, object?> Paging { get; init; } = new Dictionary<string, object?>();

    /// <summary>The whole result as the server sent it, as JSON text.</summary>
    public string RawJson => _rawJson ??= ReadRaw?.Invoke() ?? "{}";

    /// <summary>The text parts of the result as the server sent them, one after another.</summary>
    public string TextContent => _textContent ??= ReadText?.Invoke() ?? string.Empty;

    internal System.Func<string>? ReadRaw { get; init; }

    internal System.Func<string>? ReadText { get; init; }

    private string? _rawJson;
    private string? _textContent;
}
