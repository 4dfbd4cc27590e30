namespace McpAtlassian.Tests;

/// <summary>
/// Whether memory grows over ten rounds of the same work. A single look is off by what the runtime just did, so the
/// middle one of three counts: of the third to the fifth round, when all is warm, and of the last three.
/// </summary>
internal sealed class MemoryTrend(IReadOnlyList<long> rounds)
{
    public const long Allowed = 20 * 1024 * 1024;

    public long Warm { get; } = Middle(rounds.Skip(2).Take(3));

    public long Last { get; } = Middle(rounds.Skip(rounds.Count - 3));

    public bool IsFlat => Last - Warm < Allowed;

    public override string ToString() =>
        $"{Warm / 1048576.0:0.0} MB after warm-up, {Last / 1048576.0:0.0} MB at the end (by round: "
        + $"{string.Join(", ", rounds.Select(static bytes => $"{bytes / 1048576.0:0.0}"))})";

    private static long Middle(IEnumerable<long> three) => three.Order().ElementAt(1);
}
