using System.Diagnostics;
using System.Globalization;
using McpAtlassian.Engine.Tests.Stores;
using McpAtlassian.Engine.Tools.Bulk;
using McpAtlassian.Tests;

namespace McpAtlassian.Engine.Tests.Tools.Bulk;

public sealed class ResumeJournalKillTests(ITestOutputHelper output)
{
    private const int Places = 4;
    private const int Rows = 100_000;

    [Fact]
    public async Task A_run_killed_at_any_moment_and_resumed_sends_each_row_at_most_once_and_owns_up_to_the_rest()
    {
        var kills = Figures.AreLong ? 500 : 25;
        var folder = Directory.CreateTempSubdirectory("journal-kill").FullName;
        var journalPath = Path.Combine(folder, "run.jsonl");
        var serverPath = Path.Combine(folder, "server.txt");
        var random = new Random(20261121);
        long unknownBefore = 0;
        try
        {
            for (var kill = 1; kill <= kills; kill++)
            {
                // The last is killed while its rows wait for their answers; the others at any moment.
                await RunAndKillAsync(journalPath, serverPath, kill == kills ? null : random.Next(0, 60));

                var sent = File.Exists(serverPath)
                    ? await File.ReadAllLinesAsync(serverPath, TestContext.Current.CancellationToken)
                    : [];
                var onServer = new HashSet<long>(sent.Select(line => long.Parse(line, CultureInfo.InvariantCulture)));
                Assert.Equal(sent.Length, onServer.Count);

                using var journal = ResumeJournal.Open(journalPath);
                var rows = Enumerable.Range(1, (int)journal.KnownThrough)
                    .ToLookup(position => journal.GetState(position));
                var unknown = rows[RowState.Unknown].LongCount();
                Assert.InRange(unknown - unknownBefore, 0, Places);
                unknownBefore = unknown;
                Assert.All(onServer, position => Assert.NotEqual(RowState.New, journal.GetState(position)));
                var answered = onServer.LongCount(position => journal.GetState(position) == RowState.Done);
                Assert.Equal(rows[RowState.Done].LongCount(), answered);
            }

            Assert.True(unknownBefore > 0, "No kill hit a row under way: the test did not test.");
            Figures.Print(
                output,
                "stores, kills of the journal",
                $"{kills} kills, "
                + $"{(await File.ReadAllLinesAsync(serverPath, TestContext.Current.CancellationToken)).Length} rows "
                + $"at the server, none twice; {unknownBefore} rows are owned up to as unknown");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RunAndKillAsync(string journalPath, string serverPath, int? milliseconds)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        string[] arguments =
        [
            StoreChild.ConsolePath(), "bulk", journalPath, serverPath,
            Rows.ToString(CultureInfo.InvariantCulture), Places.ToString(CultureInfo.InvariantCulture),
            .. milliseconds is null ? (string[])["hold"] : [],
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var child = Process.Start(start)!;
        var ready = await child.StandardOutput.ReadLineAsync();
        Assert.Equal("ready", ready);

        if (milliseconds is null)
        {
            Assert.Equal("sent", await child.StandardOutput.ReadLineAsync());
        }

        // The moment of the kill is the thing under test; it is spun to, so that it falls anywhere.
        var until = Stopwatch.GetTimestamp() + ((milliseconds ?? 0) * Stopwatch.Frequency / 1000);
        while (Stopwatch.GetTimestamp() < until)
        {
            await Task.Yield();
        }

        child.Kill();
        await child.WaitForExitAsync();
    }
}
