using System.Runtime.InteropServices;

namespace McpAtlassian.Module.Tests.Closure;

/// <summary>
/// What ships, held against each runtime of PowerShell: all of it is compiled for .NET 8, and since .NET 10 what that
/// runtime has is the runtime's. Every type and member that is asked for is there, with the same signature.
/// </summary>
public sealed class RuntimeClosureTests
{
    [Theory]
    [InlineData("net8.0")]
    [InlineData("net9.0")]
    [InlineData("net10.0")]
    public async Task Everything_that_is_asked_for_is_in_the_set_or_in_the_runtime(string framework)
    {
        using var binder = new ReferenceBinder(await RuntimeAsync(framework), Set(framework));

        Assert.True(binder.Module.Count > 10);
        Assert.Empty(binder.Module.SelectMany(binder.Missing));
    }

    [Fact]
    public async Task The_same_check_fails_for_an_assembly_of_a_later_runtime()
    {
        using var later = new AssemblyImage(typeof(RuntimeClosureTests).Assembly.Location);
        using var binder = new ReferenceBinder(await RuntimeAsync("net8.0"), []);

        Assert.Contains(binder.Missing(later), what => what.Contains("[System.Runtime 10.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_looks_at_members_and_not_only_at_types()
    {
        using var later = new AssemblyImage(typeof(RuntimeClosureTests).Assembly.Location);
        using var binder = new ReferenceBinder(await RuntimeAsync("net8.0"), [], anyVersion: true);
        string[] missing = [.. binder.Missing(later)];

        // This test itself asks for a method that came with .NET 9; the older one is there.
        Assert.Equal(Convert.ToHexString([10]), Convert.ToHexStringLower([10]), ignoreCase: true);
        Assert.Contains(missing, what => what.Contains("System.Convert.ToHexStringLower ", StringComparison.Ordinal));
        Assert.DoesNotContain(missing, what => what.Contains("System.Convert.ToHexString ", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Set(string framework)
    {
        var set = Directory.EnumerateFiles(Repository.Dependencies, "*.dll");
        return framework == "net10.0"
            ? set.Where(
                file => !File.Exists(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), Path.GetFileName(file))))
            : set;
    }

    private static async Task<IEnumerable<string>> RuntimeAsync(string framework)
    {
        // The host that is published for a runtime brings all of it along.
        var folder = framework == "net10.0"
            ? RuntimeEnvironment.GetRuntimeDirectory()
            : Path.GetDirectoryName(await LoadContextTests.HostAsync(framework))!;
        return Directory.EnumerateFiles(folder, "*.dll").Where(AssemblyImage.IsOne);
    }
}
