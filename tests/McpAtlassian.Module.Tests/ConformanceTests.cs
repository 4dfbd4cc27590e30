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

        var list = (await SuiteAsync("list", "--client")).Output;
        var results = new ConcurrentBag<ConformanceResult>();
        var scenarios = Listed().Matches(list)
            .Select(match => (Name: match.Groups[1].Value, Versions: match.Groups[2].Value.Split(',')))
            .SelectMany(scenario => Runs(scenario.Name, scenario.Versions))
            .OrderBy(run => run.Scenario, StringComparer.Ordinal)
            .ThenBy(run => run.Version, StringComparer.Ordinal)
            .ToArray();
        foreach (var (scenario, version) in scenarios.Where(run => run.Scenario == Clocked))
        {
            results.Add(await RunAsync(scenario, version));
        }

        await Parallel.ForEachAsync(
            scenarios.Where(run => run.Scenario != Clocked),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (run, _) => results.Add(await RunAsync(run.Scenario, run.Version)));
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

    private static async Task<ConformanceResult> RunAsync(string scenario, string? version)
    {
        // The one scenario with a stopwatch is disturbed by whatever else the machine does; a late client is late each
        // time.
        for (var attempts = scenario == Clocked ? 3 : 1; ; attempts--)
        {
            var run = await SuiteAsync(
            [
                "client",
                "--command",
                "pwsh -NoProfile -NonInteractive -File tests/conformance/client.ps1",
                "--scenario",
                scenario,
                "--timeout",
                "60000",
                .. version is null ? Array.Empty<string>() : ["--spec-version", version],
            ]);
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
    private static async Task<ChildProcess> SuiteAsync(params string[] arguments)
    {
        var host = await PowerShellHost.Current;
        var path = Path.GetDirectoryName(host.Path) + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        return await ChildProcess.RunAsync(
            "node",
            [
                "--import",
                new Uri(Path.Combine(Repository.Root, "tests", "conformance", "shim.mjs")).AbsoluteUri,
                Suite,
                .. arguments
            ],
            TimeSpan.FromSeconds(90),
            new Dictionary<string, string> { ["PATH"] = path });
    }

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
