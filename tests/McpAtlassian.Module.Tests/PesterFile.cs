using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using McpAtlassian.Shared;
using McpAtlassian.Tests;

namespace McpAtlassian.Module.Tests;

/// <summary>Runs <c>.Tests.ps1</c> files, each in a pwsh of its own, and never more than two at a time.</summary>
internal static class PesterFile
{
    private const int AtOnce = 2;

    /// <summary>All files, or those that the variable MCPATLASSIAN_PESTER names, such as Readme*.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Directory.EnumerateFiles(
            Repository.PesterFiles, (Environment.GetEnvironmentVariable("MCPATLASSIAN_PESTER") ?? "*") + ".Tests.ps1")
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>How long each file took, for who reads the run.</summary>
    private static readonly ConcurrentDictionary<string, TimeSpan> Times = new();

    public static async Task<IReadOnlyList<PesterResult>> RunAllAsync(PowerShellHost host, IEnumerable<string> files)
    {
        using var seats = new SemaphoreSlim(AtOnce);
        var results = await Task.WhenAll(files.Select(async file =>
        {
            await seats.WaitAsync();
            try
            {
                var start = Stopwatch.GetTimestamp();
                var result = await RunAsync(host, file);
                Times[Path.GetFileName(file)] = Stopwatch.GetElapsedTime(start);
                return result;
            }
            finally
            {
                seats.Release();
            }
        }));
        Figures.Print(
            null,
            "pester",
            Times.OrderByDescending(pair => pair.Value)
                .Take(10)
                .Select(pair => $"{pair.Value.TotalSeconds,5:0} s {pair.Key}"));
        return [.. results.SelectMany(result => result)];
    }

    public static async Task<IReadOnlyList<PesterResult>> RunAsync(PowerShellHost host, string file)
    {
        var name = Path.GetFileName(file);
        var report = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.json");
        var timeout = Repository.RunsLongForms ? TimeSpan.FromMinutes(30) : TimeSpan.FromMinutes(10);
        try
        {
            var script = Path.Combine(AppContext.BaseDirectory, "Run-Pester.ps1");
            var child = await ChildProcess.RunAsync(
                host.Path,
                [
                    "-NoProfile", "-NonInteractive", "-File", script, "-Path", file, "-Report", report, "-Pester",
                    PinnedPowerShell.Pester
                ],
                timeout);
            if (child.TimedOut || child.ExitCode != 0 || !File.Exists(report))
            {
                var how = child.TimedOut
                    ? $"did not end within {timeout.TotalMinutes} minutes"
                    : $"ended with exit code {child.ExitCode}";
                return [new PesterResult(name, "(the file)", "Failed", $"pwsh {how}.\n{child.Everything}")];
            }

            return Read(name, await File.ReadAllTextAsync(report));
        }
        finally
        {
            File.Delete(report);
        }
    }

    private static PesterResult[] Read(string name, string json)
    {
        using var document = JsonDocument.Parse(json);
        PesterResult[] results =
        [
            .. document.RootElement.GetProperty("Results").EnumerateArray().Select(result => new PesterResult(
                name,
                result.GetProperty("Name").GetString()!,
                result.GetProperty("Outcome").GetString()!,
                result.GetProperty("Message").GetString())),
        ];
        return results.Length > 0
            ? results
            : [new PesterResult(name, "(the file)", "Failed", "The file has no tests.")];
    }
}
