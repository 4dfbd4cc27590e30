using System.Globalization;
using McpAtlassian.Bench.Harness;

namespace McpAtlassian.Bench.Measurements;

/// <summary>
/// 100,000 small results out of one paged tool: memory over a pwsh that pipes as many objects, and whether it grows.
/// </summary>
internal sealed class StreamMeasurement : IMeasurement
{
    public string Name => "stream";

    public string Title => "Pipeline of 100,000 results";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext bench)
    {
        var session = await bench.SavedSessionAsync();
        var peak = new Samples("module");
        var bare = new Samples("bare pwsh");
        var growth = new Samples("growth");
        var path = string.Empty;
        for (var i = 0; i < Math.Min(bench.Runs, 5); i++)
        {
            var ours = await Pwsh.RunAsync(bench, "stream.ps1", "-Module", bench.Manifest, "-Name", session);
            if (ours.Number("count") != 100_000)
            {
                throw new InvalidOperationException($"{ours.Number("count")} rows came instead of 100,000.");
            }

            var theirs = await Pwsh.RunAsync(bench, "stream.ps1");
            peak.Values.Add(ours.Number("peak"));
            bare.Values.Add(theirs.Number("peak"));
            double[] samples = [.. ours.Json.GetProperty("samples").EnumerateArray().Select(v => v.GetDouble())];

            // From the third tenth on: by then everything that is needed once has been loaded.
            growth.Values.Add(samples[^1] - samples[2]);
            path = string.Join(" ", samples.Select(s => s.ToString("0", CultureInfo.InvariantCulture)));
        }

        return
        [
            Row.Plain(
                "Pipeline of 100,000: peak memory over bare pwsh",
                peak.Above(bare),
                "MB",
                60,
                $"module {peak.Median:0} MB, bare pwsh {bare.Median:0} MB",
                peak,
                bare),
            Row.Plain(
                "Pipeline of 100,000: growth from 30% to the end",
                growth.Median,
                "MB",
                null,
                $"working set at each tenth: {path}",
                growth),
        ];
    }
}
