using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace McpAtlassian.Tour;

/// <summary>The pwsh on PATH, when it is new enough.</summary>
internal sealed class PowerShell
{
    private static readonly Version Oldest = new(7, 4);

    private readonly string _path;

    private PowerShell(string path) => _path = path;

    public static async Task<(PowerShell? Shell, string? Missing)> FindAsync()
    {
        string file = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        string? path = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
        if (path is null)
        {
            return (null, "There is no pwsh on PATH.");
        }

        string answer = await VersionOfAsync(path);
        string[] words = answer.Split(' ', '-');
        return words.Length > 1 && Version.TryParse(words[1], out Version? version) && version >= Oldest
            ? (new PowerShell(path), null)
            : (null, $"{path} says '{answer}', which is not PowerShell 7.4 or later.");
    }

    /// <summary>Runs the steps with the console handed over, so that the user sees exactly what PowerShell shows.</summary>
    public async Task<int> RunTourAsync(string root, string folder)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "tour.ps1");
        var start = new ProcessStartInfo(
            _path, ["-NoLogo", "-NoProfile", "-NonInteractive", "-File", script, "-Root", root, "-Folder", folder])
        {
            Environment = { ["POWERSHELL_TELEMETRY_OPTOUT"] = "1", ["POWERSHELL_UPDATECHECK"] = "Off" },
        };
        if (Console.IsOutputRedirected)
        {
            // pwsh colours even what goes to a file unless it is told not to.
            start.Environment["NO_COLOR"] = "1";
        }

        using Process process = Process.Start(start)!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static async Task<string> VersionOfAsync(string path)
    {
        using Process process = Process.Start(new ProcessStartInfo(path, ["--version"]) { RedirectStandardOutput = true })!;
        string answer = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return answer.Trim();
    }
}
