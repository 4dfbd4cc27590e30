using System.Diagnostics;
using McpAtlassian.Engine.Tests.RealServers;
using McpAtlassian.Engine.Tests.Transport;

[assembly: AssemblyFixture(typeof(NpmServers))]

namespace McpAtlassian.Engine.Tests.RealServers;

/// <summary>
/// Installs the pinned servers of tests/npm when a test first asks for one; says why where that cannot be done.
/// </summary>
public sealed class NpmServers
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Lazy<Task<string?>> _obstacle = new(InstallAsync);

    internal static string Folder { get; } = Path.Combine(FindRoot(), "tests", "npm");

    /// <summary>The script that starts the package; the test is skipped where it cannot be had.</summary>
    internal async Task<string> FindAsync(string package, string script)
    {
        var obstacle = await _obstacle.Value;
        Assert.SkipWhen(obstacle is not null, obstacle ?? string.Empty);
        return Path.Combine(Folder, "node_modules", package, script);
    }

    private static async Task<string?> InstallAsync()
    {
        if (LocalServer.Find("node") is null || LocalServer.Find("npm") is not { } npm)
        {
            return "node and npm are not on PATH";
        }

        // npm writes this file last, and ci makes it the same as the lock file.
        var installed = Path.Combine(Folder, "node_modules", ".package-lock.json");
        if (File.Exists(installed)
            && File.GetLastWriteTimeUtc(
                installed) >= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json")))
        {
            return null;
        }

        using var process = Process.Start(new ProcessStartInfo(
            npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return "npm did not end within five minutes";
        }

        await output;
        return process.ExitCode == 0 ? null : "npm cannot install the test servers: " + FirstLine(await error);
    }

    private static string FirstLine(string text) => text.Split('\n')[0].Trim();

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Module.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run from the working copy.");
    }
}
