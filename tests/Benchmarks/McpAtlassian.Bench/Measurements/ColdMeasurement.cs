using McpAtlassian.Bench.Harness;

namespace McpAtlassian.Bench.Measurements;

/// <summary>A whole script of one call, from the start of pwsh to its exit, against the same by hand.</summary>
internal sealed class ColdMeasurement : IMeasurement
{
    public string Name => "cold";

    public string Title => "Cold script";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext bench)
    {
        var session = await bench.SavedSessionAsync();
        var samples = await Samples.AlternateAsync(
            bench.Runs,
            ("module", async () => (await Pwsh.RunAsync(
                bench, "cold-module.ps1", "-Module", bench.Manifest, "-Name", session)).Milliseconds),
            ("by hand", async () =>
                (await Pwsh.RunAsync(bench, "cold-hand.ps1", "-Uri", bench.Mcp().AbsoluteUri)).Milliseconds),
            ("pwsh alone", async () => (await Pwsh.RunAsync(
                Pwsh.Prepare(bench, ["-NoProfile", "-NonInteractive", "-Command", "1"]))).Milliseconds));
        return
        [
            Row.Ratio(
                "Cold script / Invoke-WebRequest by hand",
                0.85,
                samples[0],
                samples[1],
                note: $"pwsh alone {samples[2].Median:0} ms"),
            Row.Ratio(
                "  the same without pwsh's own start",
                null,
                Minus(samples[0], samples[2]),
                Minus(samples[1], samples[2])),
        ];
    }

    private static Samples Minus(Samples one, Samples other)
    {
        var rest = new Samples(one.Name);
        for (var i = 0; i < one.Values.Count; i++)
        {
            rest.Values.Add(one.Values[i] - other.Values[i]);
        }

        return rest;
    }
}
