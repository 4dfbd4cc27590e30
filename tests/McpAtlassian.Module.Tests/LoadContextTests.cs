using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace McpAtlassian.Module.Tests;

/// <summary>
/// The isolation on the runtimes of PowerShell 7.4, 7.5 and 7.6. It is a matrix and not one case because on the newest
/// runtime nearly anything works by luck, and each of the others breaks in its own way.
/// </summary>
public sealed partial class LoadContextTests
{
    private static readonly ConcurrentDictionary<string, Task<(string? Host, string? Missing)>> Published =
        new(StringComparer.Ordinal);

    [Theory]
    [InlineData("net8.0", "8.")]
    [InlineData("net9.0", "9.")]
    [InlineData("net10.0", "10.")]
    public async Task The_engine_talks_to_a_server_with_its_own_libraries(string framework, string version)
    {
        var host = await RunAsync(framework);

        Assert.True(host.ExitCode == 0, host.Everything);
        var lines = host.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("runtime " + version, lines[0], StringComparison.Ordinal);
        Assert.Contains("context McpAtlassian", lines);
        Assert.Contains("tools echo", lines);
        Assert.Contains("answer hello hello", lines);
        Assert.Equal(framework != "net10.0", lines.Contains("private System.Text.Json deps"));
        Assert.Contains("private ModelContextProtocol.Core deps", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("leaked ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.EndsWith(" elsewhere", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("net8.0")]
    [InlineData("net9.0")]
    public async Task Without_the_isolation_the_same_host_fails(string framework)
    {
        var host = await RunAsync(framework, "--without-isolation");

        Assert.NotEqual(0, host.ExitCode);
        Assert.Contains("FileLoadException", host.Error, StringComparison.Ordinal);
    }

    /// <summary>The program for a runtime; the test is skipped where that cannot be had.</summary>
    internal static async Task<string> HostAsync(string framework)
    {
        (var host, var missing) = await Published.GetOrAdd(framework, PublishAsync);
        Assert.SkipWhen(missing is not null, missing ?? string.Empty);
        return host!;
    }

    private static async Task<ChildProcess> RunAsync(string framework, params string[] more)
    {
        var host = await HostAsync(framework);
        return await ChildProcess.RunAsync(host, [Repository.Bin, .. more], TimeSpan.FromSeconds(60));
    }

    private static async Task<(string? Host, string? Missing)> PublishAsync(string framework)
    {
        // Older runtimes come with the host; the newest is the one these tests run on.
        var selfContained = framework != "net10.0";
        var work = Path.Combine(Repository.Artifacts, "load-context", framework);
        var publish = await ChildProcess.RunAsync(
            "dotnet",
            [
                "publish", Path.Combine(Repository.Root, "tests", "LoadContextHost"), "--configuration", "Release",
                "--verbosity", "quiet",
                "--runtime", RuntimeInformation.RuntimeIdentifier, "--self-contained", selfContained ? "true" : "false",
                $"-p:HostFramework={framework}",
                $"-p:BaseIntermediateOutputPath={work}/obj/", $"-p:BaseOutputPath={work}/bin/", "--output",
                Path.Combine(work, "host"),
            ],
            TimeSpan.FromMinutes(4));
        if (publish.ExitCode == 0)
        {
            return (Path.Combine(
                work, "host", OperatingSystem.IsWindows() ? "LoadContextHost.exe" : "LoadContextHost"), null);
        }

        var notThere = RestoreFailure().Match(publish.Everything);
        Assert.True(notThere.Success, publish.Everything);
        return (null, $"The {framework} runtime cannot be had here: {notThere.Value}");
    }

    /// <summary>
    /// What NuGet and the SDK say when a runtime pack is nowhere to be found; anything else is a defect of ours.
    /// </summary>
    [GeneratedRegex(@"(NU1101|NU1102|NU1103|NU1301|NETSDK1083|NETSDK1084|NETSDK1112)[^\n]*")]
    private static partial Regex RestoreFailure();
}
