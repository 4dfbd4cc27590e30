using McpAtlassian.Bench.Harness;

namespace McpAtlassian.Bench.Measurements;

/// <summary>
/// Tab with 400 tools in the catalogue. First is a fresh process; a second kind of process has the host's own
/// completion warm.
/// </summary>
internal sealed class CompletionMeasurement : IMeasurement
{
    public string Name => "complete";

    public string Title => "Completion with 400 tools";

    public async Task<IReadOnlyList<Row>> RunAsync(BenchContext bench)
    {
        var session = await bench.SavedSessionAsync(400);
        var fresh = new Series();
        var hostWarm = new Series();
        var host = new Samples("host alone");
        for (var i = 0; i < bench.Runs; i++)
        {
            fresh.Add(await Pwsh.RunAsync(bench, "complete.ps1", "-Module", bench.Manifest, "-Name", session));
            var run =
                await Pwsh.RunAsync(bench, "complete.ps1", "-Module", bench.Manifest, "-Name", session, "-HostFirst");
            hostWarm.Add(run);
            host.Values.Add(run.Number("host"));
        }

        return
        [
            Row.Plain("Completion of a tool name, warm", fresh.Name.Median, "ms", 15, samples: fresh.Name),
            Row.Plain("Completion of an argument, warm", fresh.Argument.Median, "ms", 15, samples: fresh.Argument),
            Row.Plain(
                "Completion of a tool name, first in the process",
                fresh.NameFirst.Median,
                "ms",
                60,
                $"the host's own first completion of anything: {host.Median:0} ms",
                fresh.NameFirst),
            Row.Plain(
                "  the same when the host has completed before",
                hostWarm.NameFirst.Median,
                "ms",
                null,
                string.Empty,
                hostWarm.NameFirst),
            Row.Plain(
                "Completion of an argument, first", fresh.ArgumentFirst.Median, "ms", 60, samples: fresh.ArgumentFirst),
        ];
    }

    private sealed class Series
    {
        public Samples Name { get; } = new("name");

        public Samples Argument { get; } = new("argument");

        public Samples NameFirst { get; } = new("name, first");

        public Samples ArgumentFirst { get; } = new("argument, first");

        public void Add(Pwsh.Run run)
        {
            Name.Values.Add(run.Number("name"));
            Argument.Values.Add(run.Number("argument"));
            NameFirst.Values.Add(run.Number("nameFirst"));
            ArgumentFirst.Values.Add(run.Number("argumentFirst"));
        }
    }
}
