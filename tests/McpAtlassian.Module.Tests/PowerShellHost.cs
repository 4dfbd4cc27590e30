using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace McpAtlassian.Module.Tests;

/// <summary>The PowerShell on PATH and the Pester it finds, or why there is none.</summary>
internal sealed record PowerShellHost(string? Path, string? Version, string? PesterVersion, string? Missing)
{
    private static readonly Version Oldest = new(7, 4);
    private static readonly Lazy<Task<PowerShellHost>> Found = new(FindAsync, LazyThreadSafetyMode.ExecutionAndPublication);

    public static Task<PowerShellHost> Current => Found.Value;

    /// <summary>Why tests written in Pester cannot run; null when they can.</summary>
    public string? MissingForPester => Missing
        ?? (PesterVersion is null ? $"Pester 5.7 or later is not on the module path of {Path}: Install-PSResource Pester" : null);

    public override string ToString() =>
        Missing ?? $"pwsh {Version} at {Path}, {(PesterVersion is null ? "no Pester 5.7 or later" : $"Pester {PesterVersion}")}";

    private static async Task<PowerShellHost> FindAsync()
    {
        string file = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        string? path = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => System.IO.Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
        if (path is null)
        {
            return Without("pwsh is not on PATH: the cmdlets need PowerShell 7.4 or later, https://aka.ms/powershell");
        }

        const string Question =
            "\"$($PSVersionTable.PSVersion)|$((Get-Module Pester -ListAvailable | Where-Object Version -ge 5.7 | Sort-Object Version -Descending | Select-Object -First 1).Version)\"";
        ChildProcess answer = await ChildProcess.RunAsync(
            path, ["-NoProfile", "-NonInteractive", "-Command", Question], TimeSpan.FromSeconds(60));
        string[] parts = answer.Output.Trim().Split('|');
        if (answer.ExitCode != 0 || parts.Length != 2)
        {
            return Without($"{path} does not work: {answer.Everything}");
        }

        // A preview's label is no part of the comparison.
        return System.Version.TryParse(parts[0].Split('-')[0], out Version? version) && version >= Oldest
            ? new PowerShellHost(path, parts[0], parts[1].Length == 0 ? null : parts[1], Missing: null)
            : Without($"{path} is PowerShell {parts[0]}: the cmdlets need 7.4 or later, https://aka.ms/powershell");
    }

    private static PowerShellHost Without(string reason) => new(null, null, null, reason);
}
