using McpAtlassian.Bench.Harness;

namespace McpAtlassian.Bench.Measurements;

/// <summary>One thing that is measured, against what a user would have instead.</summary>
internal interface IMeasurement
{
    /// <summary>What selects it on the command line.</summary>
    string Name { get; }

    string Title { get; }

    Task<IReadOnlyList<Row>> RunAsync(BenchContext bench);
}
