using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Calls;

/// <summary>What is to be written of one answer: all of it, or the part that -Skip and -First leave.</summary>
internal sealed class ResultPage(ToolOutput output, int from, int count, bool isLast)
{
    public ToolOutput Output { get; } = output;

    /// <summary>True for the last page of a call.</summary>
    public bool IsLast { get; } = isLast;

    public int Count { get; } = count;

    public object? this[int index] => Output.Values[from + index];

    public IEnumerable<object?> Values => Output.Values.Skip(from).Take(Count);

    /// <summary>The values as the JSON they came in.</summary>
    public IEnumerable<string> Json => Output.ItemsAsJson.Skip(from).Take(Count);
}
