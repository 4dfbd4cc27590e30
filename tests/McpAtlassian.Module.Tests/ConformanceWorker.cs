using System.Diagnostics;
using McpAtlassian.Shared;

namespace McpAtlassian.Module.Tests;

/// <summary>A pwsh that runs the suite's scenarios one after another, each in a runspace of its own.</summary>
internal sealed class ConformanceWorker : IDisposable
{
    private readonly Process _process;

    private ConformanceWorker(Process process, string port) => (_process, Port) = (process, port);

    /// <summary>Where <c>relay.cjs</c> finds it.</summary>
    public string Port { get; }

    public static async Task<ConformanceWorker> StartAsync()
    {
        var host = await PowerShellHost.Current;
        var start = PinnedPowerShell.Start(
            host.Path,
            [
                "-NoProfile",
                "-NonInteractive",
                "-File",
                Path.Combine(Repository.Root, "tests", "conformance", "worker.ps1"),
            ]);
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        start.WorkingDirectory = Repository.Root;
        start.Environment["NO_COLOR"] = "1";
        var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await process.StandardOutput.ReadLineAsync(patience.Token) is { } port
            ? new ConformanceWorker(process, port)
            : throw new InvalidOperationException($"worker.ps1 does not start: {process.ExitCode}");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
