using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace McpAtlassian.Module.Tests;

/// <summary>What ships compiled ahead of time: images of the same assemblies, taken only where they fit.</summary>
public sealed class ImageTests
{
    private const string Call =
        """
        $null = Connect-Atlassian -Demo
        $null = Invoke-AtlassianMcpTool getAccessibleAtlassianResources
        foreach ($one in [Runtime.Loader.AssemblyLoadContext]::All.Assemblies.Where{ -not $_.IsDynamic }) {
            'loaded ' + $one.Location
        }
        'methods ' + [Runtime.JitInfo]::GetCompiledMethodCount($false)
        """;

    private static readonly string[] Systems = ["linux-x64", "osx-arm64", "win-x64"];

    [Fact]
    public void Each_system_has_the_same_assemblies_as_IL_for_its_own_processor()
    {
        RequireImages();

        Assert.Equal(
            Systems,
            Directory.EnumerateDirectories(Repository.Images).Select(Path.GetFileName).Order());
        Assert.All(
            Systems,
            system => Assert.Equal(
                ["McpAtlassian.Engine.dll", "McpAtlassian.dll", "ModelContextProtocol.Core.dll"],
                Images(system).Select(Path.GetFileName).Order(StringComparer.Ordinal)));
        Assert.All(Systems.SelectMany(Images), image => Assert.Equal(Identity(Plain(image)), Identity(image)));
        Assert.Equal(
            [0x8664 ^ 0x7B79, 0xAA64 ^ 0x4644, 0x8664],
            Systems.Select(system => Assert.Single(Images(system).Select(Machine).Distinct())));
    }

    [Fact]
    public void They_take_at_most_27_MB()
    {
        RequireImages();

        Assert.InRange(Systems.SelectMany(Images).Sum(image => new FileInfo(image).Length), 1, 27_000_000);
    }

    [Fact]
    public async Task The_image_for_this_system_is_loaded_and_saves_compiling()
    {
        RequireImages();
        Assert.SkipUnless(Systems.Contains(RuntimeInformation.RuntimeIdentifier), "No image is for this system.");
        using var copy = new Copy();
        var compiled = await copy.CallAsync();
        copy.Remove(RuntimeInformation.RuntimeIdentifier);
        var plain = await copy.CallAsync();

        Assert.Contains($"/{RuntimeInformation.RuntimeIdentifier}/McpAtlassian.dll", compiled.Loaded);
        Assert.Contains($"/{RuntimeInformation.RuntimeIdentifier}/McpAtlassian.Engine.dll", compiled.Loaded);
        Assert.DoesNotContain($"/{RuntimeInformation.RuntimeIdentifier}/", plain.Loaded);
        Assert.True(compiled.Methods < plain.Methods - 500, $"{compiled.Methods} and {plain.Methods} methods");
    }

    [Fact]
    public async Task An_image_of_another_system_is_passed_over_for_IL()
    {
        RequireImages();
        Assert.SkipUnless(Systems.Contains(RuntimeInformation.RuntimeIdentifier), "No image is for this system.");
        using var copy = new Copy();
        copy.ReplaceDependencies(
            RuntimeInformation.RuntimeIdentifier,
            Systems.First(system => system != RuntimeInformation.RuntimeIdentifier));

        var (loaded, _) = await copy.CallAsync();

        Assert.Contains("/deps/McpAtlassian.Engine.dll", loaded);
        Assert.Contains("/deps/ModelContextProtocol.Core.dll", loaded);
    }

    /// <summary>A build for trying things has none; what ships is a Release.</summary>
    private static void RequireImages() =>
        Assert.SkipWhen(
            Repository.Configuration != "Release"
                && !File.Exists(Path.Combine(Repository.Bin, "net10.0", Systems[0], "McpAtlassian.dll")),
            "Images are compiled in Release, or with -p:CompileImages=true.");

    private static IEnumerable<string> Images(string system) =>
        new[] { Repository.Images, Path.Combine(Repository.Bin, "net10.0") }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(folder, system), "*.dll"));

    private static string Plain(string image) =>
        new[] { Repository.Dependencies, Repository.Bin }
            .Select(folder => Path.Combine(folder, Path.GetFileName(image)))
            .First(File.Exists);

    private static Guid Identity(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        var metadata = image.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }

    private static int Machine(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        return (int)image.PEHeaders.CoffHeader.Machine;
    }

    /// <summary>The module in a folder of its own, to take images out of.</summary>
    private sealed class Copy : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("mcp-images-").FullName;

        public Copy()
        {
            File.Copy(Path.Combine(Repository.Root, "McpAtlassian.psd1"), Path.Combine(_folder, "McpAtlassian.psd1"));
            foreach (var file in Directory.EnumerateFiles(Repository.Bin, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(_folder, Path.GetRelativePath(Repository.Root, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }

        public void Remove(string system)
        {
            Directory.Delete(Dependencies(system), recursive: true);
            Directory.Delete(Path.Combine(_folder, "bin", "net10.0", system), recursive: true);
        }

        public void ReplaceDependencies(string system, string other)
        {
            Directory.Delete(Dependencies(system), recursive: true);
            Directory.Move(Dependencies(other), Dependencies(system));
        }

        public async Task<(string Loaded, int Methods)> CallAsync()
        {
            var host = await PowerShellHost.Current;
            var run = await ChildProcess.RunAsync(
                host.Path,
                [
                    "-NoProfile", "-NonInteractive", "-Command",
                    $"$ErrorActionPreference = 'Stop'; Import-Module '{_folder}/McpAtlassian.psd1'; {Call}",
                ],
                TimeSpan.FromMinutes(2),
                new Dictionary<string, string> { ["ATLASSIAN_MCP_HOME"] = Path.Combine(_folder, "home") });
            Assert.True(run.ExitCode == 0, run.Everything);
            var lines = run.Output.Replace('\\', '/').Split('\n', StringSplitOptions.TrimEntries);
            return (
                string.Join('\n', lines.Where(line => line.StartsWith("loaded ", StringComparison.Ordinal))),
                int.Parse(
                    lines.Single(line => line.StartsWith("methods ", StringComparison.Ordinal))["methods ".Length..],
                    System.Globalization.CultureInfo.InvariantCulture));
        }

        public void Dispose() => Directory.Delete(_folder, recursive: true);

        private string Dependencies(string system) => Path.Combine(_folder, "bin", "deps", "net10.0", system);
    }
}
