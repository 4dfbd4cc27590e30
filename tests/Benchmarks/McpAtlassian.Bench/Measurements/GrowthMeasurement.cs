using System.Globalization;
using McpAtlassian.Bench.Harness;

namespace McpAtlassian.Bench.Measurements;

/// <summary>
/// The cost as work grows tenfold and tenfold again: linear when the cost of one piece stays what it was.
/// </summary>
internal sealed class GrowthMeasurement : IMeasurement
{
    public string Name => "growth";

    public string Title => "Cost as work grows";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext bench)
    {
        var rows = new List<Row>();
        var session = await bench.SavedSessionAsync();
        var rounds = Math.Max(1, bench.Runs / 3);
        foreach (var count in new[] { 100, 1_000, 10_000 })
        {
            var total = new Samples("total");
            for (var i = 0; i < rounds; i++)
            {
                var run = await Pwsh.RunAsync(
                    bench,
                    "growth.ps1",
                    "-Module",
                    bench.Manifest,
                    "-Name",
                    session,
                    "-Rows",
                    count.ToString(CultureInfo.InvariantCulture));
                total.Values.Add(run.Number("ms"));
            }

            rows.Add(Row.Plain(
                $"Growth: {count} bulk rows, per row",
                total.Median / count,
                "ms",
                null,
                $"{total.Median:0} ms in all",
                total));
        }

        foreach (var count in new[] { 40, 400, 4_000 })
        {
            var saved = await bench.SavedSessionAsync(count);
            var connect = new Samples("connect");
            var list = new Samples("list");
            var complete = new Samples("complete");
            for (var i = 0; i < rounds; i++)
            {
                var run = await Pwsh.RunAsync(
                    bench, "catalogue.ps1", "-Module", bench.Manifest, "-Uri", bench.Mcp(count).AbsoluteUri);
                connect.Values.Add(run.Number("connect"));
                list.Values.Add(run.Number("list"));
                var completion = await Pwsh.RunAsync(bench, "complete.ps1", "-Module", bench.Manifest, "-Name", saved);
                complete.Values.Add(completion.Number("name"));
            }

            rows.Add(Row.Plain(
                $"Growth: {count} tools, connect",
                connect.Median,
                "ms",
                null,
                $"Get-AtlassianMcpTool {list.Median:0.0} ms, completion of a name {complete.Median:0.0} ms",
                connect,
                list,
                complete));
        }

        return rows;
    }
}
