using System.Collections;

namespace McpAtlassian.Engine.Tools.Binding;

/// <summary>Everything a caller gave for one call, by whichever way it came.</summary>
internal sealed record ArgumentInput
{
    /// <summary>The arguments that were named: by a parameter, or as an entry of -Arguments.</summary>
    public IDictionary Named { get; init; } = new Dictionary<string, object?>();

    /// <summary>What stands in second place and names nothing.</summary>
    public IArgumentRow? Second { get; init; }

    /// <summary>What came through the pipeline.</summary>
    public IArgumentRow? Row { get; init; }

    /// <summary>
    /// True when a switch was given without a value, so that a 0 or 1 that stands alone was meant for it.
    /// </summary>
    public bool HasBareSwitch { get; init; }

    /// <summary>
    /// An argument that may have been meant for another, because it was given by its place; null when all were named.
    /// </summary>
    public string? ByPlace { get; init; }

    /// <summary>The file a path means in the caller's place; null when it means none.</summary>
    public Func<string, string?> ResolvePath { get; init; } = path => path;
}
