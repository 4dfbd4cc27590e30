using System.Globalization;
using McpAtlassian.Bench.Harness;

namespace McpAtlassian.Bench.Measurements;

/// <summary>
/// Many rows of a tool that takes 20 ms, eight at a time, against what is possible and against the same by hand.
/// </summary>
internal sealed class BulkMeasurement : IMeasurement
{
    private const int Latency = 20;

    public string Name => "bulk";

    public string Title => "Bulk calls";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext bench) =>
        [.. await RunAsync(bench, 8), .. await RunAsync(bench, 32)];

    private static async Task<Row[]> RunAsync(BenchContext bench, int atATime)
    {
        var session = await bench.SavedSessionAsync();
        var rows = bench.IsQuick ? 500 : 2000;
        var run = await Pwsh.RunAsync(
            bench,
            "bulk.ps1",
            "-Module",
            bench.Manifest,
            "-Name",
            session,
            "-Uri",
            bench.Mcp().AbsoluteUri,
            "-Rounds",
            bench.Runs.ToString(CultureInfo.InvariantCulture),
            "-Rows",
            rows.ToString(CultureInfo.InvariantCulture),
            "-Milliseconds",
            Latency.ToString(CultureInfo.InvariantCulture),
            "-AtATime",
            atATime.ToString(CultureInfo.InvariantCulture));
        var ours = run.Samples("ours", "module");
        var hand = run.Samples("hand", "ForEach-Object -Parallel");
        var delay = run.Samples("delay", "real latency");
        var bound = new Samples("bound");
        bound.Values.AddRange(delay.Values.Select(_ => (double)rows * Latency / atATime));
        var real = new Samples("bound by the real latency");
        real.Values.AddRange(delay.Values.Select(d => rows * d / atATime));
        return
        [
            Row.Ratio(
                $"Bulk, {rows} rows / N x 20 ms / {atATime}",
                1.08,
                ours,
                bound,
                note: string.Create(CultureInfo.InvariantCulture, $"the server's 20 ms are {delay.Median:0.0} ms")),
            Row.Ratio("  against the latency the server really had", null, ours, real),
            Row.Ratio($"Bulk, {rows} rows / ForEach-Object -Parallel {atATime}", 0.7, ours, hand),
        ];
    }
}
