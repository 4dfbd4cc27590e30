using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using McpAtlassian.Shared;

namespace McpAtlassian.Bench.Harness;

/// <summary>Runs the scripts that measure or are measured, each in a pwsh of its own.</summary>
internal static class Pwsh
{
    /// <summary>What one run took, from start to exit and of the processors, and said.</summary>
    public sealed record Run(double Milliseconds, double? Processor, string Output)
    {
        /// <summary>The last line as JSON, for scripts that measure themselves.</summary>
        public JsonElement Json
        {
            get
            {
                var text = Output.TrimEnd();
                return JsonDocument.Parse(text[(text.LastIndexOf('\n') + 1)..]).RootElement;
            }
        }

        public double Number(string name) => Json.GetProperty(name).GetDouble();
    }

    public static ProcessStartInfo StartInfo(BenchContext bench, string script, IEnumerable<string> arguments) =>
        Prepare(bench, ["-NoProfile", "-NonInteractive", "-File", ScriptPath(script), .. arguments]);

    /// <summary>A start with any command line.</summary>
    public static ProcessStartInfo Prepare(BenchContext bench, IEnumerable<string> arguments)
    {
        var start = PinnedPowerShell.Start(bench.PowerShell, arguments);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment["ATLASSIAN_MCP_HOME"] = bench.Home;
        start.Environment["NO_COLOR"] = "1";
        return start;
    }

    public static Task<Run> RunAsync(BenchContext bench, string script, params string[] arguments) =>
        RunAsync(StartInfo(bench, script, arguments));

    public static async Task<Run> RunAsync(ProcessStartInfo start)
    {
        var spent = ChildTime.Now();
        var before = Stopwatch.GetTimestamp();
        using var process = Start(start);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var milliseconds = Stopwatch.GetElapsedTime(before).TotalMilliseconds;
        return process.ExitCode == 0
            ? new Run(milliseconds, ChildTime.Now() - spent, output)
            : throw new InvalidOperationException(
                $"{string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}: {await errors}{output}");
    }

    public static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new MeasurementSkippedException($"{start.FileName} is not on PATH");
        }
    }

    private static string ScriptPath(string script) => Path.Combine(AppContext.BaseDirectory, "Scripts", script);
}
