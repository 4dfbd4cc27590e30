using System.Text.Json;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>The arguments of one call, final: in the schema's spelling and types, as they are sent.</summary>
internal sealed class ToolArguments
{
    private readonly int _length;

    internal ToolArguments(byte[] utf8, IReadOnlyList<string> unmatched)
    {
        _length = utf8.Length;
        Unmatched = unmatched;
        if (SendableJson.WhyNot(utf8, SendableJson.ArgumentsDepth) is { } reason)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                $"The request {reason}.",
                "Pass only the fields that the tool needs, as plain values.");
        }

        using var document =
            JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = PlainJson.WriterOptions.MaxDepth });
        Element = document.RootElement.Clone();
    }

    /// <summary>Columns of the row that the tool has no argument for.</summary>
    public IReadOnlyList<string> Unmatched { get; }

    /// <summary>False when the row was about another thing than the call, so that nothing of it was used.</summary>
    public bool UsesRow { get; init; } = true;

    /// <summary>What the user should know about how they came about.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    internal JsonElement Element { get; }

    /// <summary>The arguments as plain values.</summary>
    public IReadOnlyDictionary<string, object?> ToDictionary() => (Dictionary<string, object?>)PlainJson.Read(Element)!;

    /// <summary>Deliberately without the values, which may be anything.</summary>
    public override string ToString() => "arguments (" + _length + " bytes)";
}
