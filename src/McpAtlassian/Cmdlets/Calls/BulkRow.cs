using System.Management.Automation;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Engine.Tools;

namespace McpAtlassian.Cmdlets.Calls;

/// <summary>One piped object on its way: its place in the input, its call, or why there is none.</summary>
internal sealed class BulkRow
{
    public required long Position { get; init; }

    public required PSObject Input { get; init; }

    /// <summary>What identifies the row in a journal.</summary>
    public required string Hash { get; init; }

    /// <summary>The call; null when the row was refused before it could be sent.</summary>
    public PreparedCall? Call { get; init; }

    /// <summary>Why it was refused.</summary>
    public EngineException? Refusal { get; init; }

    /// <summary>A few words that tell the row from others.</summary>
    public string Summary => Call?.DescribeTarget() is { Length: > 0 } text ? $"Row {Position} ({text})" : $"Row {Position}";
}
