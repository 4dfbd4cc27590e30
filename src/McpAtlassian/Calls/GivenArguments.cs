using System.Collections;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Binding;
using McpAtlassian.Tools;

namespace McpAtlassian.Calls;

/// <summary>What stands where a tool's arguments are expected: named ones, or one thing that names none.</summary>
internal sealed class GivenArguments
{
    /// <summary>The arguments that were named.</summary>
    public Dictionary<string, object?> Named { get; private init; } = new(StringComparer.Ordinal);

    /// <summary>What names no argument; null when there is no such thing.</summary>
    public IArgumentRow? Second { get; private init; }

    /// <summary>Reads it.</summary>
    /// <exception cref="EngineException">ArgumentInvalid: it begins like a JSON object and is none.</exception>
    public static GivenArguments Read(object? value)
    {
        var wrapped = value as PSObject;
        var inner = wrapped is null ? value : wrapped.BaseObject;
        switch (inner)
        {
            case null:
                return new GivenArguments();
            case IDictionary:
                return new GivenArguments { Named = PlainValues.Arguments(inner) };
            case string text when text.TrimStart().StartsWith('{'):
                return ArgumentsText.TryParse(text, out var parsed)
                    ? new GivenArguments { Named = parsed }
                    : throw new EngineException(
                        ErrorIds.ArgumentInvalid,
                        ArgumentsText.Explain(text),
                        "Name the argument: Invoke-AtlassianMcpTool getJiraIssue -issueIdOrKey DEMO-1. Or give a "
                            + "hashtable: -Arguments @{ issueIdOrKey = 'DEMO-1' }");
        }

        var row = PipedRow.From(value);
        return row.IsValue || !row.IsOwn || ArgumentBinder.IsProduct(row)
            ? new GivenArguments { Second = row }
            : new GivenArguments { Named = PlainValues.Arguments(value) };
    }
}
