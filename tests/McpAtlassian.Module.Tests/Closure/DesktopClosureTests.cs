using System;
using System.IO;
using System.Linq;
using System.Reflection;
using Xunit;

namespace McpAtlassian.Module.Tests.Closure;

/// <summary>
/// What Windows PowerShell 5.1 on .NET Framework 4.7.2 would load, held against what that framework has: every type and
/// every member that the module's assemblies ask for is there. It is what can be known of 5.1 without Windows.
/// </summary>
public sealed class DesktopClosureTests : IDisposable
{
    private static readonly string Framework = typeof(DesktopClosureTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(data => data.Key == "DesktopFramework").Value!;

    private static readonly string[] Desktop =
    [
        .. Directory.EnumerateFiles(Framework, "*.dll").Where(AssemblyImage.IsOne),
        .. Directory.EnumerateFiles(Path.Combine(Framework, "Facades"), "*.dll"),
        // What one compiles against for 5.1.
        Path.Combine(AppContext.BaseDirectory, "System.Management.Automation.dll"),
    ];

    private readonly ReferenceBinder _binder = new(
        Desktop,
        // Without the load context: DesktopResolver takes its place, and the assembly is never loaded there.
        [Path.Combine(Repository.Bin, "McpAtlassian.dll"), .. Directory.EnumerateFiles(Repository.Dependencies, "*.dll")]);

    public void Dispose() => _binder.Dispose();

    [Theory]
    [InlineData("McpAtlassian")]
    [InlineData("McpAtlassian.Engine")]
    [InlineData("McpAtlassian.DemoServer")]
    public void What_we_wrote_asks_for_nothing_that_5_1_lacks(string name) =>
        Assert.Empty(_binder.Missing(_binder.Module.Single(image => image.Name == name)));

    [Fact]
    public void What_ships_with_it_asks_for_nothing_that_5_1_lacks()
    {
        string[] missing = [.. _binder.Module.Where(image => !image.Name.StartsWith("McpAtlassian", StringComparison.Ordinal)).SelectMany(_binder.Missing)];

        Assert.True(_binder.Module.Count > 20);
        Assert.Empty(missing);
    }

    [Fact]
    public void The_same_check_fails_for_an_assembly_of_a_later_runtime()
    {
        using var later = new AssemblyImage(Path.Combine(Repository.Bin, "McpAtlassian.Isolation.dll"));

        Assert.Contains(_binder.Missing(later), what => what.Contains("System.Runtime.Loader.AssemblyLoadContext", StringComparison.Ordinal));
        Assert.Contains(_binder.Missing(later), what => what.Contains("[System.Runtime 8.", StringComparison.Ordinal));
    }

    [Fact]
    public void It_looks_at_members_and_not_only_at_types()
    {
        using var later = new AssemblyImage(typeof(DesktopClosureTests).Assembly.Location);
        using var binder = new ReferenceBinder(Desktop, [], anyVersion: true);
        string[] missing = [.. binder.Missing(later)];

        // This test itself asks for an overload that came with .NET Core 2.1; the older one is there.
        Assert.True("abcd".Contains("BC", StringComparison.OrdinalIgnoreCase) && !"abcd".Contains("x y"));
        Assert.Contains("McpAtlassian.Module.Tests: System.String.Contains instance System.Boolean `0(System.String, System.StringComparison)", missing);
        Assert.DoesNotContain("McpAtlassian.Module.Tests: System.String.Contains instance System.Boolean `0(System.String)", missing);
    }
}
