using System.Diagnostics;
using McpAtlassian.Shared;

namespace McpAtlassian.Tour;

/// <summary>Walks through the module: its real cmdlets in the PowerShell that came with the restore.</summary>
internal static class Program
{
    private static async Task<int> Main()
    {
        var folder = Directory.CreateTempSubdirectory("mcp-atlassian-tour-").FullName;
        try
        {
            return await RunAsync(RepositoryRoot(), folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>
    /// Runs the steps with the console handed over, so that the user sees exactly what PowerShell shows.
    /// </summary>
    private static async Task<int> RunAsync(string root, string folder)
    {
        var start = PinnedPowerShell.Start(
            PinnedPowerShell.Named ?? PinnedPowerShell.ProgramIn(PinnedPowerShell.Folder),
            [
                "-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass",
                "-File", Path.Combine(AppContext.BaseDirectory, "tour.ps1"), "-Root", root, "-Folder", folder,
            ]);
        if (Console.IsOutputRedirected)
        {
            // pwsh colours even what goes to a file unless it is told not to.
            start.Environment["NO_COLOR"] = "1";
        }

        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static string RepositoryRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "McpAtlassian.psd1")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException(
            "Run the tour from the working copy: no folder above this program contains McpAtlassian.psd1.");
    }
}
