using McpAtlassian.Engine.Tools;

namespace McpAtlassian.Calls;

/// <summary>One call on its way: its place in the input, its arguments, or why there are none.</summary>
internal sealed class BulkRow
{
    public required long Position { get; init; }

    /// <summary>The piped object; null for a call that has no rows.</summary>
    public PSObject? Input { get; init; }

    /// <summary>What identifies the row in a journal.</summary>
    public required string Hash { get; init; }

    /// <summary>The call; null when the row was refused before it could be sent.</summary>
    public PreparedCall? Call { get; init; }

    /// <summary>Why it was refused.</summary>
    public EngineException? Refusal { get; init; }

    /// <summary>A few words that tell the row from others.</summary>
    public string Summary =>
        Call?.DescribeTarget() is { Length: > 0 } text ? $"Row {Position} ({text})" : $"Row {Position}";

    /// <summary>A failure with the row's name in front.</summary>
    public EngineException Name(EngineException e) =>
        Input is null ? e : e.Restate($"{Summary}: {e.Message}", e.Remedy, e);
}
