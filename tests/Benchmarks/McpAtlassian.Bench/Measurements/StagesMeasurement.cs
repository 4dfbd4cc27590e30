using McpAtlassian.Bench.Harness;

namespace McpAtlassian.Bench.Measurements;

/// <summary>
/// Where the time of a cold script goes. Nothing to compare with: the profile behind the cold figure.
/// </summary>
internal sealed class StagesMeasurement : IMeasurement
{
    private static readonly string[] Stages = ["start", "import", "connect", "call", "second", "jit"];

    public string Name => "stages";

    public string Title => "Stages of a cold script";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext bench)
    {
        var session = await bench.SavedSessionAsync();
        var samples = Stages.ToDictionary(s => s, s => new Samples(s));
        var methods = new Samples("methods");
        for (var i = 0; i < bench.Runs; i++)
        {
            var run = await Pwsh.RunAsync(bench, "cold-stages.ps1", "-Module", bench.Manifest, "-Name", session);
            foreach (var stage in Stages)
            {
                samples[stage].Values.Add(run.Number(stage));
            }

            methods.Values.Add(run.Number("methods"));
        }

        return
        [
            .. Stages.Select(s => Row.Plain("Cold script: " + s, samples[s].Median, "ms", samples: samples[s])),
            Row.Plain("Cold script: methods compiled at run time", methods.Median, "methods", samples: methods),
        ];
    }
}
