using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Xunit;

namespace McpAtlassian.Module.Tests;

/// <summary>The first thing a reader of the README runs.</summary>
public sealed class TourTests
{
    [Fact]
    public async Task It_shows_the_cmdlets_in_pwsh()
    {
        PowerShellHost host = await PowerShellHost.Current;
        Assert.SkipWhen(host.Missing is not null, host.Missing ?? string.Empty);

        string shown = await RunAsync(Environment.GetEnvironmentVariable("PATH")!);

        Assert.Contains("PS> Connect-Atlassian -Demo", shown, StringComparison.Ordinal);
        Assert.Contains("PS> Disconnect-Atlassian", shown, StringComparison.Ordinal);
        AssertSteps(shown);
    }

    [Fact]
    public async Task Without_pwsh_it_says_so_and_shows_the_same_on_the_engine()
    {
        string shown = await RunAsync(path: string.Empty);

        Assert.Contains("There is no pwsh on PATH.", shown, StringComparison.Ordinal);
        Assert.Contains("https://aka.ms/powershell", shown, StringComparison.Ordinal);
        AssertSteps(shown);
    }

    private static void AssertSteps(string shown)
    {
        Assert.Contains("searchJiraIssuesUsingJql", shown, StringComparison.Ordinal);
        Assert.Contains("Set up the build pipeline", shown, StringComparison.Ordinal);
        Assert.Contains("Renew the certificate of vpn", shown, StringComparison.Ordinal);
        Assert.Contains("https://mcp.atlassian.com/v2/mcp", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("ATATT", shown, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', shown);
    }

    private static async Task<string> RunAsync(string path)
    {
        string tour = Path.Combine(Repository.Root, "src", "McpAtlassian.Tour", "bin", Repository.Configuration, "net10.0",
            OperatingSystem.IsWindows() ? "McpAtlassian.Tour.exe" : "McpAtlassian.Tour");
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = path,
            // A program finds its runtime by PATH last of all; here there may be none.
            ["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")),
        };
        ChildProcess child = await ChildProcess.RunAsync(tour, [], TimeSpan.FromMinutes(2), environment);
        Assert.True(child.ExitCode == 0, child.Everything);
        return child.Output;
    }
}
