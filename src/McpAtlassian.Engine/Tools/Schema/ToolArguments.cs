using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>The arguments of one call, final: in the schema's spelling and types, as they are sent.</summary>
internal sealed class ToolArguments
{
    private readonly byte[] _utf8;

    internal ToolArguments(byte[] utf8, IReadOnlyList<string> leftOut, IReadOnlyList<string> unmatched)
    {
        _utf8 = utf8;
        LeftOut = leftOut;
        Unmatched = unmatched;
        using JsonDocument document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = PlainJson.WriterOptions.MaxDepth });
        Element = document.RootElement.Clone();
    }

    /// <summary>Columns of the row that were empty and therefore not sent.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>Columns of the row that the tool has no argument for.</summary>
    public IReadOnlyList<string> Unmatched { get; }

    /// <summary>False when the row was about another thing than the call, so that nothing of it was used.</summary>
    public bool UsesRow { get; init; } = true;

    /// <summary>What the user should know about how they came about.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    internal JsonElement Element { get; }

    /// <summary>Wraps arguments that are already JSON, for a tool without a usable schema.</summary>
    internal static ToolArguments FromElement(JsonElement element) => new(Encoding.UTF8.GetBytes(element.GetRawText()), [], []);

    /// <summary>The JSON object as UTF-8, a copy.</summary>
    public byte[] ToUtf8Bytes() => (byte[])_utf8.Clone();

    /// <summary>The JSON object as text.</summary>
    public string ToJson() => Encoding.UTF8.GetString(_utf8);

    /// <summary>Whether an argument of exactly that name is sent.</summary>
    public bool Contains(string name) => Element.TryGetProperty(name, out _);

    /// <summary>The arguments as plain values.</summary>
    public IReadOnlyDictionary<string, object?> ToDictionary() => (Dictionary<string, object?>)PlainJson.Read(Element)!;

    /// <summary>Deliberately without the values, which may be anything.</summary>
    public override string ToString() => "arguments (" + _utf8.Length + " bytes)";
}
