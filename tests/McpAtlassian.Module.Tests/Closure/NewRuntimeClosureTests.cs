using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Xunit;

namespace McpAtlassian.Module.Tests.Closure;

/// <summary>
/// The engine is compiled once, against the packages' netstandard2.0 assemblies, and meets their net10.0 ones on new
/// runtimes: every type and member that it asks for is there too, with the same signature.
/// </summary>
public sealed class NewRuntimeClosureTests : IDisposable
{
    private static readonly string[] Ours = ["McpAtlassian.Engine", "McpAtlassian.DemoServer"];

    private readonly ReferenceBinder _binder = new(
        Directory.EnumerateFiles(RuntimeEnvironment.GetRuntimeDirectory(), "*.dll").Where(AssemblyImage.IsOne),
        [.. Ours.Select(name => Path.Combine(Repository.Dependencies, name + ".dll")), .. Directory.EnumerateFiles(Repository.NewRuntimeDependencies, "*.dll")]);

    public void Dispose() => _binder.Dispose();

    [Fact]
    public void What_we_wrote_finds_everything_in_the_set_for_new_runtimes() =>
        Assert.Empty(_binder.Module.Where(image => Ours.Contains(image.Name)).SelectMany(_binder.Missing));

    [Fact]
    public void What_ships_in_that_set_finds_everything_too() =>
        Assert.Empty(_binder.Module.Where(image => !Ours.Contains(image.Name)).SelectMany(_binder.Missing));
}
