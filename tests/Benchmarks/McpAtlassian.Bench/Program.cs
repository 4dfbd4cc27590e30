using System.Globalization;
using McpAtlassian.Bench.Harness;
using McpAtlassian.Bench.Measurements;
using McpAtlassian.Bench.Server;
using McpAtlassian.Shared;
using McpAtlassian.Tests;

namespace McpAtlassian.Bench;

/// <summary>
/// Measures the module against what a user would run instead.
/// <c>[--quick] [--runs N] [name …]</c> measures (all by default), <c>list</c> names the measurements, <c>server</c> is
/// the MCP server they talk to, a process of its own.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is ["server", ..])
        {
            return await BenchServer.RunAsync();
        }

        if (arguments is ["list"])
        {
            foreach (var measurement in Catalogue.All)
            {
                Console.WriteLine($"{measurement.Name,-12} {measurement.Title}");
            }

            return 0;
        }

        return await MeasureAsync(arguments);
    }

    private static async Task<int> MeasureAsync(string[] arguments)
    {
        var quick = arguments.Contains("--quick");
        var at = Array.IndexOf(arguments, "--runs");
        var runs = at >= 0 ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : quick ? 3 : 10;
        string[] names = [.. arguments.Where((a, i) => !a.StartsWith('-') && (at < 0 || i != at + 1))];
        string[] unknown = [.. names.Where(n => Catalogue.All.All(m => m.Name != n))];
        if (unknown.Length > 0)
        {
            Console.Error.WriteLine(
                $"There is no measurement called {string.Join(", ", unknown)}. There are "
                + $"{string.Join(", ", Catalogue.All.Select(m => m.Name))}.");
            return 1;
        }

        (var powerShell, var remark) = PinnedPowerShell.Named is { } named
            ? (named, $"named by {PinnedPowerShell.Variable}")
            : await CompiledPowerShell.MakeAsync(BenchContext.FindRoot());
        Console.Error.WriteLine($"PowerShell at {powerShell}, {remark}");
        using var bench = new BenchContext(runs, quick, powerShell);
        var report = new Report(bench);
        var failed = false;
        foreach (var measurement in Catalogue.All.Where(m => names.Length == 0 || names.Contains(m.Name)))
        {
            Console.Error.WriteLine($"{measurement.Title} …");
            var loadBefore = Load.Now();
            IReadOnlyList<Row> rows;
            try
            {
                rows = await measurement.RunAsync(bench);
            }
            catch (MeasurementSkippedException error)
            {
                rows = [Row.Skipped(measurement.Title, error.Message)];
            }
            catch (InvalidOperationException error)
            {
                // The other figures are still worth having; the exit code says that one is missing.
                Console.Error.WriteLine(error.Message);
                rows = [Row.Skipped(measurement.Title, "failed: " + error.Message.Split('\n')[0])];
                failed = true;
            }

            report.Add(measurement, rows, loadBefore, Load.Now());
        }

        report.Print(Console.Out);
        Console.WriteLine();
        Console.WriteLine($"Written to {report.Save()}");
        return failed ? 1 : 0;
    }
}
