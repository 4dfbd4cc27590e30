using System.Globalization;
using McpAtlassian.Bench.Harness;

namespace McpAtlassian.Bench.Measurements;

/// <summary>
/// Calls one after the other in a process that is warm, 2,000 of each kind in blocks that take turns.
/// </summary>
internal sealed class WarmMeasurement : IMeasurement
{
    public string Name => "warm";

    public string Title => "Warm call";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext bench)
    {
        var session = await bench.SavedSessionAsync();
        var calls = bench.IsQuick ? 100 : 2000 / bench.Runs;
        var run = await Pwsh.RunAsync(
            bench,
            "warm.ps1",
            "-Module",
            bench.Manifest,
            "-Name",
            session,
            "-Uri",
            bench.Mcp().AbsoluteUri,
            "-Blocks",
            bench.Runs.ToString(CultureInfo.InvariantCulture),
            "-Calls",
            calls.ToString(CultureInfo.InvariantCulture));
        var typed = run.Samples("typed", "module");
        var arguments = run.Samples("arguments", "-Arguments");
        var hand = run.Samples("hand", "Invoke-RestMethod");
        return
        [
            Row.Ratio("Warm call / Invoke-RestMethod", 0.6, arguments, hand, note: "the -Arguments form"),
            Row.Ratio("Warm call, typed parameters / Invoke-RestMethod", null, typed, hand),
            Row.Plain(
                "Typed parameters over -Arguments, per call",
                typed.Above(arguments),
                "ms",
                0.3,
                samples: [typed, arguments]),
        ];
    }
}
