using System.Diagnostics;
using McpAtlassian.Shared;

namespace McpAtlassian.Module.Tests;

/// <summary>A program run to its end, or killed with everything it started.</summary>
internal sealed record ChildProcess(int ExitCode, string Output, string Error, bool TimedOut)
{
    public string Everything => $"{Output}\n{Error}".Trim();

    public static async Task<ChildProcess> RunAsync(
        string program,
        IEnumerable<string> arguments,
        TimeSpan timeout,
        IReadOnlyDictionary<string, string>? environment = null,
        string? workingFolder = null)
    {
        var start = PinnedPowerShell.Start(program, arguments);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.WorkingDirectory = workingFolder ?? Repository.Root;
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["NO_COLOR"] = "1";
        // A build node that outlives its build would keep our pipes open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        foreach ((var name, var value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();

        using var patience = new CancellationTokenSource(timeout);
        var timedOut = false;
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            timedOut = true;
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        return new ChildProcess(process.ExitCode, await output, await error, timedOut);
    }
}
