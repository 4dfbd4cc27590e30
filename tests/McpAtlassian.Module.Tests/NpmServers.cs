using System.ComponentModel;
using System.Diagnostics;

namespace McpAtlassian.Module.Tests;

/// <summary>Other people's servers in tests/npm, which the build installs where Node is.</summary>
internal static class NpmServers
{
    private static readonly Lazy<string?> Reason = new(FindMissing);

    /// <summary>Where a package of tests/npm is.</summary>
    public static string PathOf(params string[] parts) =>
        Path.Combine([Repository.Root, "tests", "npm", "node_modules", .. parts]);

    /// <summary>Why they cannot be used; null when they can.</summary>
    public static string? Missing => Reason.Value;

    public static void SkipWhenMissing() => Assert.SkipWhen(Missing is not null, Missing ?? string.Empty);

    private static string? FindMissing()
    {
        try
        {
            using var node =
                Process.Start(new ProcessStartInfo("node", ["--version"]) { RedirectStandardOutput = true })!;
            node.WaitForExit();
        }
        catch (Win32Exception)
        {
            return "node is not on PATH: the servers by others need Node.js 20 or later, https://nodejs.org";
        }

        return File.Exists(PathOf(".package-lock.json"))
            ? null
            : "The servers by others are not installed: npm ci --ignore-scripts, in tests/npm";
    }
}
