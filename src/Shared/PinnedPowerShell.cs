using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace McpAtlassian.Shared;

/// <summary>
/// The PowerShell that came with the restore (PinnedPowerShell.targets), or the one that <see cref="Variable"/> names.
/// </summary>
internal static class PinnedPowerShell
{
    /// <summary>Names the pwsh to use instead: a program, or a pwsh.dll.</summary>
    public const string Variable = "MCPATLASSIAN_PWSH";

    /// <summary>The path that <see cref="Variable"/> has, or null.</summary>
    public static string? Named => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? path : null;

    public static string Version => Metadata("PinnedPowerShell");

    /// <summary>The package's folder for this system.</summary>
    public static string Folder => Metadata("PinnedPowerShellFolder");

    /// <summary>Pester's manifest, to import by its path.</summary>
    public static string Pester => Metadata("PinnedPester");

    /// <summary>
    /// What to start in a folder with PowerShell. The package's program on Unix is one for Linux on x64; elsewhere
    /// dotnet runs the assembly.
    /// </summary>
    public static string ProgramIn(string folder) => Path.Combine(
        folder,
        OperatingSystem.IsWindows() ? "pwsh.exe"
            : OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64 ? "pwsh"
            : "pwsh.dll");

    public static ProcessStartInfo Start(string program, IEnumerable<string> arguments)
    {
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var start = program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
            ? new ProcessStartInfo(
                Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"), [program, .. arguments])
            : new ProcessStartInfo(program, arguments);

        // Where this program's runtime is; pwsh would look in the places of an installer only.
        start.Environment["DOTNET_ROOT"] = root;
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        return start;
    }

    private static string Metadata(string key) => typeof(PinnedPowerShell).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().First(data => data.Key == key).Value!;
}
