using System.Diagnostics;
using System.Text.Json;
using McpAtlassian.Tests;

namespace McpAtlassian.Module.Tests;

/// <summary>
/// Thousands of calls from the runspaces of one pwsh, against a server with faults in a process of its own.
/// </summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int Runspaces = 8;
    private const int WarmUp = 480;

    [Fact]
    public async Task Calls_from_eight_runspaces_are_all_accounted_for_and_leave_nothing_behind()
    {
        var host = await PowerShellHost.Current;
        var calls = Figures.AreLong ? 20_000 : 1_000;
        var folder = Directory.CreateTempSubdirectory("soak").FullName;
        var temporary = Directory.CreateDirectory(Path.Combine(folder, "tmp")).FullName;
        var outcomes = Path.Combine(folder, "outcomes.txt");
        using var site = await FaultySiteProcess.StartAsync(percent: 5);
        try
        {
            var run = await ChildProcess.RunAsync(
                host.Path,
                [
                    "-NoProfile", "-NonInteractive", "-File",
                    Path.Combine(Repository.Root, "tests", "soak", "Soak.ps1"), "-Manifest",
                    Path.Combine(Repository.Root, "McpAtlassian.psd1"),
                    "-Uri", site.Uri, "-EmailAddress", site.EmailAddress, "-TokenVariable", "SOAK_TOKEN", "-Calls",
                    $"{calls}", "-Outcomes", outcomes, "-Runspaces", $"{Runspaces}",
                ],
                TimeSpan.FromMinutes(Figures.AreLong ? 60 : 10),
                new Dictionary<string, string>
                {
                    ["SOAK_TOKEN"] = site.ApiToken,
                    ["TMPDIR"] = temporary,
                    ["ATLASSIAN_MCP_HOME"] = Path.Combine(folder, "home"),
                    ["DOTNET_EnableDiagnostics"] = "0"
                });
            Assert.True(run.ExitCode == 0 && !run.TimedOut, run.Everything);
            Assert.DoesNotContain(site.ApiToken, run.Everything, StringComparison.Ordinal);

            string[][] told = [.. (await File.ReadAllLinesAsync(outcomes)).Select(static line => line.Split('\t'))];
            (var acted, var faults, var sessions) = await site.ReadAsync();
            Assert.Equal(calls + WarmUp, told.Length);
            Assert.Equal(0, sessions);
            Assert.True(faults > calls / 50, $"Only {faults} faults were played.");
            Compare(told, acted);

            using var figures = JsonDocument.Parse(run.Output);
            JsonElement Get(string name) => figures.RootElement.GetProperty(name);
            var managed =
                new MemoryTrend([.. Get("Managed").EnumerateArray().Select(static bytes => bytes.GetInt64())]);
            var workingSet =
                new MemoryTrend([.. Get("WorkingSet").EnumerateArray().Select(static bytes => bytes.GetInt64())]);
            Figures.Print(
                output,
                "soak, runspaces",
                $"{calls} calls from {Runspaces} runspaces of one pwsh in {Get("Seconds").GetDouble():0} s (and "
                + $"{WarmUp} to warm up), {faults} faults played, all accounted for:",
                "  "
                    + string.Join(
                        ", ",
                        told.GroupBy(static line => line[2])
                            .OrderByDescending(static group => group.Count())
                            .Select(static group => $"{group.Count()} {group.Key}")),
                $"{acted.Count} writes acted on by the server, none twice; "
                + $"{told.Count(static line => line[2] == "OutcomeUnknown")} reported as OutcomeUnknown",
                "before: " + Describe(Get("Before")),
                "after:  " + Describe(Get("After")),
                $"managed memory {managed}",
                $"working set {workingSet}");
            Assert.True(managed.IsFlat, "The managed memory grew.");
            Assert.True(!Figures.AreLong || workingSet.IsFlat, "The working set grew.");
            Assert.True(
                Number("After", "Handles") <= Number("Before", "Handles"),
                $"Handles were left.\nbefore {Get("Before")}\nafter {Get("After")}");
            Assert.True(Number("After", "Threads") <= Number("Before", "Threads"), "Threads were left.");
            Assert.True(Number("After", "Children") <= Number("Before", "Children"), "A process was left.");
            Assert.Empty(Directory.GetFileSystemEntries(temporary));

            long Number(string when, string what) => Get(when).GetProperty(what).GetInt64();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The server's log is the truth about what was acted on.</summary>
    private static void Compare(string[][] told, IReadOnlyList<string> acted)
    {
        var times =
            acted.GroupBy(static write => write).ToDictionary(static group => group.Key, static group => group.Count());
        Assert.All(times, static write => Assert.Equal(1, write.Value));
        foreach (var line in told.Where(static line => line[1].Length > 0))
        {
            var count = times.GetValueOrDefault(line[0] + "\t" + line[1]);
            var isRight = line[2] switch { "success" => count == 1, "OutcomeUnknown" => count <= 1, _ => count == 0 };
            Assert.True(isRight, $"'{line[0]} {line[1]}' was acted on {count} times and its caller told {line[2]}.");
        }
    }

    private static string Describe(JsonElement figure) =>
        $"{figure.GetProperty("Handles")} handles, {figure.GetProperty("Threads")} threads beside the pool, "
        + $"{figure.GetProperty("Children")} child processes, "
        + $"{figure.GetProperty("Managed").GetInt64() / 1048576.0:0.0} MB managed, "
        + $"{figure.GetProperty("WorkingSet").GetInt64() / 1048576.0:0.0} MB working set";

    /// <summary>The server's process; the tests' programs say more.</summary>
    private sealed class FaultySiteProcess : IDisposable
    {
        private readonly Process _process;

        private FaultySiteProcess(Process process, JsonElement where)
        {
            _process = process;
            Uri = where.GetProperty("uri").GetString()!;
            EmailAddress = where.GetProperty("email").GetString()!;
            ApiToken = where.GetProperty("token").GetString()!;
        }

        public string Uri { get; }

        public string EmailAddress { get; }

        public string ApiToken { get; }

        public static async Task<FaultySiteProcess> StartAsync(int percent)
        {
            var console = Path.Combine(
                Repository.Root,
                "tests",
                "McpAtlassian.TestKit",
                "bin",
                Repository.Configuration,
                "net10.0",
                "McpAtlassian.TestKit.dll");
            var process = Process.Start(new ProcessStartInfo("dotnet", [console, "site", $"{percent}"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true
            })!;
            using var where = JsonDocument.Parse(
                await process.StandardOutput.ReadLineAsync()
                    ?? throw new InvalidOperationException("The server did not start."));
            return new FaultySiteProcess(process, where.RootElement.Clone());
        }

        /// <summary>The writes it acted on, how many faults it played, and how many sessions it still has.</summary>
        public async Task<(IReadOnlyList<string> Acted, int Faults, int Sessions)> ReadAsync()
        {
            await _process.StandardInput.WriteLineAsync("log");
            await _process.StandardInput.FlushAsync();
            var acted = new List<string>();
            while (await _process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.Split('\t') is ["end", var faults, var sessions])
                {
                    return (
                        acted,
                        int.Parse(faults, System.Globalization.CultureInfo.InvariantCulture),
                        int.Parse(sessions, System.Globalization.CultureInfo.InvariantCulture));
                }

                acted.Add(line);
            }

            throw new InvalidOperationException("The server has ended.");
        }

        public void Dispose()
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}
