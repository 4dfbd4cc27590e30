using McpAtlassian.Shared;

namespace McpAtlassian.Module.Tests;

/// <summary>The first thing a reader of the README runs.</summary>
public sealed class TourTests
{
    [Fact]
    public async Task It_shows_the_cmdlets_in_the_pinned_PowerShell_although_none_is_installed()
    {
        var shown = await RunAsync(path: string.Empty);

        Assert.StartsWith($"PowerShell {PinnedPowerShell.Version}", shown, StringComparison.Ordinal);
        Assert.Contains("PS> Connect-Atlassian -Demo", shown, StringComparison.Ordinal);
        Assert.Contains("searchJiraIssuesUsingJql", shown, StringComparison.Ordinal);
        Assert.Contains("Set up the build pipeline", shown, StringComparison.Ordinal);
        Assert.Contains("Renew the certificate of vpn", shown, StringComparison.Ordinal);
        Assert.Contains("https://mcp.atlassian.com/v2/mcp", shown, StringComparison.Ordinal);
        Assert.Contains(
            "The step with a third-party server is skipped: it needs Node.js", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("ATATT", shown, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', shown);
    }

    [Fact]
    public async Task Where_Node_is_it_ends_with_a_typed_call_of_a_server_by_others()
    {
        NpmServers.SkipWhenMissing();

        var shown = await RunAsync(Environment.GetEnvironmentVariable("PATH")!);

        Assert.Contains(
            "PS> Invoke-AtlassianMcpTool get-structured-content -location Chicago", shown, StringComparison.Ordinal);
        Assert.Contains("humidity", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_PowerShell_can_be_named()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // The stand-in is a shell script.
        }

        var host = await PowerShellHost.Current;
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var named = Path.Combine(folder, "pwsh");
            await File.WriteAllTextAsync(named, $"#!/bin/sh\necho 'the named one'\nexec '{host.Path}' \"$@\"\n");
            File.SetUnixFileMode(named, UnixFileMode.UserRead | UnixFileMode.UserExecute);

            var shown = await RunAsync(Environment.GetEnvironmentVariable("PATH")!, named);

            Assert.StartsWith($"the named one\nPowerShell {host.Version}", shown, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> RunAsync(string path, string named = "")
    {
        var tour = Path.Combine(Repository.Root, "src", "McpAtlassian.Tour", "bin", Repository.Configuration, "net10.0",
            OperatingSystem.IsWindows() ? "McpAtlassian.Tour.exe" : "McpAtlassian.Tour");
        var child = await ChildProcess.RunAsync(
            tour,
            [],
            TimeSpan.FromMinutes(2),
            new Dictionary<string, string> { ["PATH"] = path, [PinnedPowerShell.Variable] = named });
        Assert.True(child.ExitCode == 0, child.Everything);
        return child.Output;
    }
}
