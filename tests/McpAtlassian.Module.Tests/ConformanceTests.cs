using McpAtlassian.Tests;

namespace McpAtlassian.Module.Tests;

/// <summary>
/// Every client scenario of the protocol's own suite, <c>@modelcontextprotocol/conformance</c>, with the module in pwsh
/// as the client. The suite judges; a warning counts as a failure.
/// </summary>
public sealed class ConformanceTests
{
    /// <summary>
    /// sse-retry allows 200 ms of play, so it comes first and, like all of them, has the machine to itself.
    /// </summary>
    private static readonly string[] Scenarios =
    [
        "sse-retry",
        "initialize",
        "tools_call",
        "elicitation-sep1034-client-defaults",
        "auth/metadata-default",
        "auth/metadata-var1",
        "auth/metadata-var2",
        "auth/metadata-var3",
        "auth/basic-cimd",
        "auth/scope-from-www-authenticate",
        "auth/scope-from-scopes-supported",
        "auth/scope-omitted-when-undefined",
        "auth/scope-step-up",
        "auth/scope-retry-limit",
        "auth/token-endpoint-auth-basic",
        "auth/token-endpoint-auth-post",
        "auth/token-endpoint-auth-none",
        "auth/pre-registration",
        "auth/2025-03-26-oauth-metadata-backcompat",
        "auth/2025-03-26-oauth-endpoint-fallback",
        "auth/resource-mismatch",
        "auth/offline-access-scope",
        "auth/offline-access-not-supported",
        "auth/client-credentials-jwt",
        "auth/client-credentials-basic",
        "auth/cross-app-access-complete-flow",
    ];

    /// <summary>Runs when the tests do, in this order, which the order of theory rows would not promise.</summary>
    public static async Task<IEnumerable<ITheoryDataRow>> Results()
    {
        if (NpmServers.Missing is { } reason)
        {
            return Scenarios.Select(scenario => new TheoryDataRow<ConformanceResult>(
                new ConformanceResult(scenario, false, reason))
            {
                TestDisplayName = $"Conformance: {scenario}",
                Label = string.Empty,
            }.WithSkip(reason));
        }

        var results = new List<ConformanceResult>();
        foreach (var scenario in Scenarios)
        {
            results.Add(await RunAsync(scenario));
        }

        Figures.Print(
            null,
            "conformance",
            $"{results.Count(r => r.Passed)} of {results.Count} client scenarios pass with the module in pwsh");
        return results.Select(
            result => new TheoryDataRow<ConformanceResult>(result)
            {
                TestDisplayName = $"Conformance: {result.Scenario}",
                Label = string.Empty
            });
    }

    [Theory]
    [MemberData(nameof(Results), DisableDiscoveryEnumeration = true)]
    public void Passes(ConformanceResult result) => Assert.True(result.Passed, result.Output);

    [Fact]
    public async Task Covers_every_client_scenario_of_the_suite()
    {
        NpmServers.SkipWhenMissing();

        var list = await SuiteAsync("list", "--client");
        string[] offered =
        [
            .. list.Output.Split('\n')
                .Select(line => line.Trim())
                .Where(line => line.StartsWith("- ", StringComparison.Ordinal))
                .Select(line => line.Split(' ')[1]),
        ];
        Assert.Equal(offered.Order(StringComparer.Ordinal), Scenarios.Order(StringComparer.Ordinal));
    }

    private static async Task<ConformanceResult> RunAsync(string scenario)
    {
        // The one scenario with a stopwatch is disturbed by whatever else the machine does; a late client is late each
        // time.
        for (var attempts = scenario == "sse-retry" ? 3 : 1; ; attempts--)
        {
            var run = await SuiteAsync(
                "client",
                "--command",
                "pwsh -NoProfile -NonInteractive -File tests/conformance/client.ps1",
                "--scenario",
                scenario,
                "--timeout",
                "60000");
            if (run.ExitCode == 0 || attempts == 1)
            {
                return new ConformanceResult(
                    scenario, run.ExitCode == 0, run.TimedOut ? "It did not end.\n" + run.Everything : run.Everything);
            }
        }
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
}

/// <summary>What the suite says of one scenario.</summary>
public sealed record ConformanceResult(string Scenario, bool Passed, string Output)
{
    public override string ToString() => Scenario;
}
