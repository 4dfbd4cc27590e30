using System.Globalization;
using McpAtlassian.Bench.Harness;

namespace McpAtlassian.Bench.Measurements;

/// <summary>One answer of 50 MB as objects, against ConvertFrom-Json twice.</summary>
internal sealed class LargeMeasurement : IMeasurement
{
    public string Name => "large";

    public string Title => "50 MB of JSON";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext bench)
    {
        var session = await bench.SavedSessionAsync();
        const int megabytes = 50;
        var size = megabytes.ToString(CultureInfo.InvariantCulture);
        var ours = new Samples("module");
        var hand = new Samples("by hand");
        var ourPeak = new Samples("module");
        var handPeak = new Samples("by hand");
        for (var i = -1; i < bench.Runs; i++)
        {
            var one = await Pwsh.RunAsync(
                bench, "large-module.ps1", "-Module", bench.Manifest, "-Name", session, "-Megabytes", size);
            var other =
                await Pwsh.RunAsync(bench, "large-hand.ps1", "-Uri", bench.Mcp().AbsoluteUri, "-Megabytes", size);
            if (one.Number("count") != other.Number("count"))
            {
                throw new InvalidOperationException(
                    $"{one.Number("count")} items came, by hand {other.Number("count")}.");
            }

            if (i >= 0)
            {
                ours.Values.Add(one.Number("ms"));
                hand.Values.Add(other.Number("ms"));
                ourPeak.Values.Add(one.Number("peak"));
                handPeak.Values.Add(other.Number("peak"));
            }
        }

        return
        [
            Row.Ratio("50 MB to objects / ConvertFrom-Json twice: time", 0.8, ours, hand),
            Row.Ratio("50 MB to objects / ConvertFrom-Json twice: peak memory", 0.8, ourPeak, handPeak, "MB"),
        ];
    }
}
