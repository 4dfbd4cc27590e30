using McpAtlassian.Shared;
using McpAtlassian.Tests;

namespace McpAtlassian.Module.Tests;

/// <summary>
/// The pwsh that the tests start: the suite's own copy of the pinned one, or the one that MCPATLASSIAN_PWSH names. What
/// is installed on the machine plays no part.
/// </summary>
internal sealed record PowerShellHost(string Path, string Version, string Remark)
{
    private static readonly Lazy<Task<PowerShellHost>> Found =
        new(FindAsync, LazyThreadSafetyMode.ExecutionAndPublication);

    public static Task<PowerShellHost> Current => Found.Value;

    public override string ToString() =>
        $"PowerShell {Version} at {Path} ({Remark}), Pester at {PinnedPowerShell.Pester}";

    private static async Task<PowerShellHost> FindAsync()
    {
        (var path, var remark) = PinnedPowerShell.Named is { } named
            ? (named, $"named by {PinnedPowerShell.Variable}")
            : await CompiledPowerShell.MakeAsync(Repository.Root);
        var answer = await ChildProcess.RunAsync(
            path,
            ["-NoProfile", "-NonInteractive", "-Command", "\"$($PSVersionTable.PSVersion)\""],
            TimeSpan.FromSeconds(60));
        return answer.ExitCode == 0
            ? new PowerShellHost(path, answer.Output.Trim(), remark)
            : throw new InvalidOperationException($"{path} does not work: {answer.Everything}");
    }
}
