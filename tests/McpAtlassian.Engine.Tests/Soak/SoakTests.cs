using System.Diagnostics;
using McpAtlassian.Engine.Tests.Stores;
using McpAtlassian.Tests;

namespace McpAtlassian.Engine.Tests.Soak;

[Collection(Alone.Name)]
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int Rounds = 10;

    [Fact]
    public async Task Thousands_of_calls_with_faults_are_all_accounted_for_and_leave_nothing_behind()
    {
        var calls = LongRun.Of(20_000);
        var lines = new List<string>();
        var temporaryBefore = Environment.GetEnvironmentVariable("TMPDIR");
        var temporary = Directory.CreateTempSubdirectory("soak").FullName;
        Environment.SetEnvironmentVariable("TMPDIR", temporary);
        try
        {
            // Once through all of it first, so that what the process builds up once is not taken for a leak.
            await RunAsync(calls: 1200, faults: 0.2, []);
            var before = ProcessFigures.Take();
            var watch = Stopwatch.StartNew();
            var measured = new List<ProcessFigures>();
            using (var run = await RunAsync(calls, faults: 0.05, measured))
            {
                Assert.Equal(calls, run.Calls);
                Assert.True(run.FaultsPlayed > calls / 50, $"Only {run.FaultsPlayed} faults were played.");
                lines.Add(
                    $"{run.Calls} calls from {SoakRun.Workers} workers in {watch.Elapsed.TotalSeconds:0} s, "
                    + $"{run.FaultsPlayed} faults played, all accounted for:");
                lines.Add(
                    "  "
                        + string.Join(
                            ", ",
                            run.Outcomes.OrderByDescending(pair => pair.Value)
                                .Select(pair => $"{pair.Value} {pair.Key}")));
                lines.Add(
                    $"  {run.Writes.Acted} writes acted on by the server, none twice; {run.Writes.Unknown} reported "
                    + "as OutcomeUnknown");
            }

            var after = await ProcessFigures.SettleAsync(before, TimeSpan.FromSeconds(15));
            lines.Add($"before: {before}");
            lines.Add($"after:  {after}");

            var managed = new MemoryTrend([.. measured.Select(static figure => figure.Managed)]);
            var workingSet = new MemoryTrend([.. measured.Select(static figure => figure.WorkingSet)]);
            lines.Add($"managed memory {managed}");
            lines.Add($"working set {workingSet}");
            Figures.Print(output, "soak, engine", lines);
            Assert.True(managed.IsFlat, "The managed memory grew.");
            Assert.True(!LongRun.IsOn || workingSet.IsFlat, "The working set grew.");
            Assert.True(after.Handles <= before.Handles, $"{after.Handles - before.Handles} handles were left.");
            Assert.True(after.Threads <= before.Threads, $"{after.Threads - before.Threads} threads were left.");
            Assert.True(after.Children <= before.Children, "A process was left.");
            Assert.Empty(Directory.GetFileSystemEntries(temporary));
        }
        finally
        {
            Environment.SetEnvironmentVariable("TMPDIR", temporaryBefore);
            Directory.Delete(temporary, recursive: true);
        }
    }

    private static async Task<SoakRun> RunAsync(int calls, double faults, List<ProcessFigures> measured)
    {
        var run = new SoakRun();
        await run.OpenAsync(faults);
        for (var round = 0; round < Rounds; round++)
        {
            await run.RoundAsync(
                (calls / Rounds / SoakRun.Workers * SoakRun.Workers)
                    + (round == Rounds - 1
                        ? calls - (calls / Rounds / SoakRun.Workers * SoakRun.Workers * Rounds)
                        : 0));
            measured.Add(ProcessFigures.Take());
        }

        await run.CloseAsync();
        run.Dispose();
        return run;
    }
}
