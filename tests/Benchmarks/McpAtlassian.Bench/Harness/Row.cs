using System.Globalization;

namespace McpAtlassian.Bench.Harness;

/// <summary>One line of the result.</summary>
internal sealed class Row
{
    public required string Figure { get; init; }

    /// <summary>The value; null for one that could not be had.</summary>
    public double? Value { get; init; }

    /// <summary>x for a ratio, else ms, MB or a count.</summary>
    public string Unit { get; init; } = "x";

    /// <summary>What it should be at the most; null for what is only told.</summary>
    public double? Target { get; init; }

    /// <summary>What stands behind the value.</summary>
    public string Note { get; init; } = string.Empty;

    /// <summary>Everything measured, by candidate.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Samples { get; init; } =
        new Dictionary<string, IReadOnlyList<double>>();

    public string Verdict =>
        Value is not { } value
            ? "skipped"
            : Target is not { } target ? string.Empty : value <= target ? "met" : "missed";

    public static Row Skipped(string figure, string reason) => new() { Figure = figure, Note = reason };

    /// <summary>A ratio of two candidates that ran in turn.</summary>
    public static Row Ratio(
        string figure, double? target, Samples ours, Samples other, string unit = "ms", string note = "") => new()
        {
            Figure = figure,
            Value = ours.Over(other),
            Target = target,
            Note = string.Create(
            CultureInfo.InvariantCulture,
            $"{ours.Name} {ours.Median:0.###} {unit}, {other.Name} {other.Median:0.###} "
            + $"{unit}{(note.Length > 0 ? "; " + note : string.Empty)}"),
            Samples = Keep(ours, other),
        };

    /// <summary>A value in its own unit.</summary>
    public static Row Plain(
        string figure,
        double value,
        string unit,
        double? target = null,
        string note = "",
        params Samples[] samples) => new()
        {
            Figure = figure,
            Value = value,
            Unit = unit,
            Target = target,
            Note = note,
            Samples = Keep(samples),
        };

    private static Dictionary<string, IReadOnlyList<double>> Keep(params Samples[] samples) =>
        samples.ToDictionary(s => s.Name, IReadOnlyList<double> (s) => s.Values);
}
