using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using McpAtlassian.Tests;

namespace McpAtlassian.Module.Tests;

/// <summary>
/// Every client scenario of the protocol's own suite, <c>@modelcontextprotocol/conformance</c>, with the module in pwsh
/// as the client. The suite judges; a warning counts as a failure, and a scenario in which nothing was judged as
/// skipped.
/// </summary>
public sealed partial class ConformanceTests
{
    private const string Newest = "2026-07-28";

    /// <summary>This one allows 200 ms of play, so it comes first and has the machine to itself.</summary>
    private const string Clocked = "sse-retry";

    /// <summary>Runs when the tests do, several at a time, which the rows of a theory would not.</summary>
    public static async Task<IEnumerable<ITheoryDataRow>> Results()
    {
        if (NpmServers.Missing is { } reason)
        {
            return [Row(new("all scenarios", false, reason, reason))];
        }

        var list = (await SuiteAsync(["list", "--client"])).Output;
        var results = new ConcurrentBag<ConformanceResult>();
        var scenarios = Listed().Matches(list)
            .Select(match => (Name: match.Groups[1].Value, Versions: match.Groups[2].Value.Split(',')))
            .SelectMany(scenario => Runs(scenario.Name, scenario.Versions))
            .OrderBy(run => run.Scenario, StringComparer.Ordinal)
            .ThenBy(run => run.Version, StringComparer.Ordinal)
            .ToArray();
        await DrainAsync(new(scenarios.Where(run => run.Scenario == Clocked)), results);
        var others = new ConcurrentQueue<(string, string?)>(scenarios.Where(run => run.Scenario != Clocked));
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => DrainAsync(others, results)));
        Figures.Print(
            null,
            "conformance",
            $"{results.Count(r => r.Passed && r.Skipped is null)} of {results.Count} client scenarios pass with the "
                + $"module in pwsh, {results.Count(r => r.Skipped is not null)} are skipped");
        return results.OrderBy(result => result.Scenario, StringComparer.Ordinal).Select(Row);
    }

    [Theory]
    [MemberData(nameof(Results), DisableDiscoveryEnumeration = true)]
    public void Passes(ConformanceResult result) => Assert.True(result.Passed, result.Output);

    private static ITheoryDataRow Row(ConformanceResult result) => new TheoryDataRow<ConformanceResult>(result)
    {
        TestDisplayName = $"Conformance: {result.Scenario}",
        Label = string.Empty,
        Skip = result.Skipped,
    };

    /// <summary>A scenario that is for both kinds of versions is run once under each.</summary>
    private static IEnumerable<(string Scenario, string? Version)> Runs(string scenario, string[] versions) =>
        versions.Length > 1 && versions.Contains(Newest) ? [(scenario, null), (scenario, Newest)] : [(scenario, null)];

    private static async Task DrainAsync(
        ConcurrentQueue<(string Scenario, string? Version)> runs, ConcurrentBag<ConformanceResult> results)
    {
        ConformanceWorker? worker = null;
        try
        {
            while (runs.TryDequeue(out var run))
            {
                worker ??= await ConformanceWorker.StartAsync();
                var result = await RunAsync(worker, run.Scenario, run.Version);
                results.Add(result);
                if (!result.Passed)
                {
                    worker.Dispose(); // It may still be at it, and the next scenario is not to wait for that.
                    worker = null;
                }
            }
        }
        finally
        {
            worker?.Dispose();
        }
    }

    private static async Task<ConformanceResult> RunAsync(
        ConformanceWorker worker, string scenario, string? version)
    {
        // The one scenario with a stopwatch is disturbed by whatever else the machine does; a late client is late each
        // time.
        for (var attempts = scenario == Clocked ? 3 : 1; ; attempts--)
        {
            var run = await SuiteAsync(
                [
                    "client",
                    "--command",
                    "node tests/conformance/relay.cjs",
                    "--scenario",
                    scenario,
                    "--timeout",
                    "60000",
                    .. version is null ? Array.Empty<string>() : ["--spec-version", version],
                ],
                worker);
            if (run.ExitCode == 0 || attempts == 1)
            {
                var isJudged = run.ExitCode != 0 || Judged().Match(run.Everything).Groups[1].Value != "0";
                return new ConformanceResult(
                    version is null ? scenario : $"{scenario}, {version}",
                    run.ExitCode == 0,
                    run.TimedOut ? "It did not end.\n" + run.Everything : run.Everything,
                    isJudged ? null : Named(scenario));
            }
        }
    }

    /// <summary>Why nothing was judged; CONTRIBUTING says it of each such scenario.</summary>
    private static string Named(string scenario)
    {
        var family = scenario.StartsWith("sep-2640", StringComparison.Ordinal) ? "sep-2640" : scenario;
        var reasons = File.ReadAllText(Path.Combine(Repository.Root, "CONTRIBUTING.md"));
        Assert.Contains($"| `{family}", reasons, StringComparison.Ordinal);
        return "The suite judges nothing here; see CONTRIBUTING.md";
    }

    /// <summary>
    /// The address is the client's last argument, the words before it are split at blanks: hence a relative path.
    /// </summary>
    private static Task<ChildProcess> SuiteAsync(string[] arguments, ConformanceWorker? worker = null) =>
        ChildProcess.RunAsync(
            "node",
            [
                "--import",
                new Uri(Path.Combine(Repository.Root, "tests", "conformance", "shim.mjs")).AbsoluteUri,
                Suite,
                .. arguments
            ],
            TimeSpan.FromSeconds(90),
            new Dictionary<string, string> { ["CONFORMANCE_WORKER"] = worker?.Port ?? string.Empty });

    private static string Suite => NpmServers.PathOf("@modelcontextprotocol", "conformance", "dist", "index.js");

    [GeneratedRegex(@"^\s*- (\S+) \[(.*)\]", RegexOptions.Multiline)]
    private static partial Regex Listed();

    [GeneratedRegex(@"Passed: \d+/(\d+)")]
    private static partial Regex Judged();
}

/// <summary>What the suite says of one scenario.</summary>
public sealed record ConformanceResult(string Scenario, bool Passed, string Output, string? Skipped)
{
    public override string ToString() => Scenario;
}
