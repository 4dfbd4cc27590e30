namespace McpAtlassian.Pipeline;

/// <summary>How another program starts the PowerShell that runs this module.</summary>
internal static class PowerShellProgram
{
    /// <summary>
    /// The program, and what comes before its own arguments. "pwsh" where the user's PATH has one: that stays right
    /// when PowerShell is updated. Else what this process was started with, as a PowerShell unpacked or installed as a
    /// .NET tool outside of PATH is; the process of the latter is dotnet. A program that hosts PowerShell has none of
    /// its own.
    /// </summary>
    public static string[] Find()
    {
        var home = PSHome();
        var file = Path.DirectorySeparatorChar == '\\' ? "pwsh.exe" : "pwsh";
        if (UserFolders(home).Any(folder => File.Exists(Path.Combine(folder, file))))
        {
            return ["pwsh"];
        }

        var own = Path.Combine(home, file);
        var program = Environment.ProcessPath ?? own;
        return string.Equals(Path.GetFileNameWithoutExtension(program), "dotnet", StringComparison.OrdinalIgnoreCase)
            ? [program, Path.Combine(home, "pwsh.dll")]
            : [File.Exists(own) ? own : "pwsh"];
    }

    /// <summary>PATH as it was before this PowerShell put its own folder in front.</summary>
    private static IEnumerable<string> UserFolders(string home)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH")
            ?? string.Empty).Split([Path.PathSeparator], StringSplitOptions.RemoveEmptyEntries);
        return folders.Length > 0 && IsSame(folders[0], home) ? folders.Skip(1) : folders;
    }

    private static bool IsSame(string left, string right) =>
        string.Equals(
            left.TrimEnd(Path.DirectorySeparatorChar),
            right.TrimEnd(Path.DirectorySeparatorChar),
            StringComparison.OrdinalIgnoreCase);

    private static string PSHome() => Path.GetDirectoryName(typeof(PSObject).Assembly.Location)!;
}
