using McpAtlassian.Bench.Harness;

namespace McpAtlassian.Bench.Measurements;

/// <summary>A whole script of one call, from the start of pwsh to its exit, against the same by hand.</summary>
internal sealed class ColdMeasurement : IMeasurement
{
    private static readonly TimeSpan Far = TimeSpan.FromMilliseconds(80);

    public string Name => "cold";

    public string Title => "Cold script";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext bench)
    {
        var near = await CompareAsync(bench, await bench.SavedSessionAsync(), bench.Mcp());
        var bare = await Samples.AlternateAsync(bench.Runs, (
            "pwsh alone",
            async () => (await Pwsh.RunAsync(
                Pwsh.Prepare(bench, ["-NoProfile", "-NonInteractive", "-Command", "1"]))).Milliseconds));

        using var link = new SlowLink(bench.Server.Secure.Port, Far);
        var address = new UriBuilder(bench.Server.Secure) { Port = link.Port, Path = bench.Mcp().AbsolutePath }.Uri;
        await bench.SaveAsync(address, "far");
        var far = await CompareAsync(bench, "far", address);
        return
        [
            Row.Ratio(
                "Cold script / Invoke-WebRequest by hand",
                0.9,
                near.Wall.Ours,
                near.Wall.Hand,
                note: $"pwsh alone {bare[0].Median:0} ms"),
            .. Processor("  processor time of it", 1.2, near),
            Row.Ratio("Cold script, TLS, 80 ms round trips / by hand", 0.75, far.Wall.Ours, far.Wall.Hand),
            .. Processor("  processor time of it", null, far),
        ];
    }

    private static IEnumerable<Row> Processor(string figure, double? target, Comparison comparison) =>
        comparison.Processor.Ours.Values.Count == 0
            ? []
            : [Row.Ratio(figure, target, comparison.Processor.Ours, comparison.Processor.Hand)];

    private static async Task<Comparison> CompareAsync(BenchContext bench, string session, Uri address)
    {
        var (ours, hand) = (new Samples("module"), new Samples("by hand"));
        var wall = await Samples.AlternateAsync(
            bench.Runs,
            ("module", () => TimeAsync(ours, "cold-module.ps1", "-Module", bench.Manifest, "-Name", session)),
            ("by hand", () => TimeAsync(hand, "cold-hand.ps1", "-Uri", address.AbsoluteUri)));
        foreach (var samples in new[] { ours, hand }.Where(samples => samples.Values.Count > 0))
        {
            samples.Values.RemoveAt(0); // The round that does not count.
        }

        return new Comparison((wall[0], wall[1]), (ours, hand));

        async Task<double> TimeAsync(Samples processor, string script, params string[] arguments)
        {
            var run = await Pwsh.RunAsync(bench, script, arguments);
            if (run.Processor is { } milliseconds)
            {
                processor.Values.Add(milliseconds);
            }

            return run.Milliseconds;
        }
    }

    private sealed record Comparison(
        (Samples Ours, Samples Hand) Wall, (Samples Ours, Samples Hand) Processor);
}
