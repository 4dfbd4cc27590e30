using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading.Tasks;
using System.Xml.Linq;
using Xunit;

namespace McpAtlassian.Module.Tests;

/// <summary>What Install-Module would bring, made from the bin/ that the other tests ran on.</summary>
public sealed class PackageTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private string _package = string.Empty;

    public async ValueTask InitializeAsync() => _package = await PackAsync("first");

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void It_holds_the_module_and_nothing_else()
    {
        using ZipArchive package = ZipFile.OpenRead(_package);
        string[] files = [.. package.Entries.Select(entry => entry.FullName)
            .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))];
        string[] expected =
        [
            "[Content_Types].xml", "McpAtlassian.nuspec", "McpAtlassian.psd1", "LICENSE",
            "bin/McpAtlassian.dll", "bin/McpAtlassian.Isolation.dll",
            .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "McpAtlassian"), "*.ps1xml").Select(file => "bin/" + Path.GetFileName(file)),
            .. Directory.EnumerateFiles(Repository.Dependencies, "*.dll", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')),
            .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "en-US")).Select(file => "en-US/" + Path.GetFileName(file)),
            .. Directory.EnumerateFiles(Repository.Root, "CHANGELOG.md").Select(file => Path.GetFileName(file)),
        ];

        Assert.Equal(expected.Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_is_described_by_the_manifest()
    {
        using ZipArchive package = ZipFile.OpenRead(_package);
        using Stream nuspec = package.GetEntry("McpAtlassian.nuspec")!.Open();
        XElement metadata = XDocument.Load(nuspec).Root!.Elements().First();
        string Value(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
        string manifest = File.ReadAllText(Path.Combine(Repository.Root, "McpAtlassian.psd1"));

        Assert.StartsWith($"McpAtlassian.{Value("version")}", Path.GetFileName(_package), StringComparison.Ordinal);
        Assert.Contains($"'{Value("description")}'", manifest, StringComparison.Ordinal);
        string[] tags = Value("tags").Split(' ');
        Assert.Contains("PSModule", tags);
        Assert.Contains("PSEdition_Core", tags);
        Assert.Contains("PSCommand_Connect-Atlassian", tags);
    }

    [Fact]
    public async Task The_same_content_makes_the_same_package()
    {
        string again = await PackAsync("second");

        Assert.Equal(await File.ReadAllBytesAsync(_package), await File.ReadAllBytesAsync(again));
    }

    [Fact]
    public async Task Unpacked_it_works_in_pwsh_with_its_help()
    {
        PowerShellHost host = await PowerShellHost.Current;
        Assert.SkipWhen(host.Missing is not null, host.Missing ?? string.Empty);
        string module = Path.Combine(_folder, "modules", "McpAtlassian");
        await ZipFile.ExtractToDirectoryAsync(_package, module);

        const string Script = """
            $ErrorActionPreference = 'Stop'
            $env:PSModulePath = (Split-Path $args[0]) + [IO.Path]::PathSeparator + $env:PSModulePath
            $manifest = Test-ModuleManifest (Join-Path $args[0] 'McpAtlassian.psd1')
            $missing = $manifest.ExportedCmdlets.Keys | Where-Object { -not (Get-Command $_) -or -not (Get-Help $_).description }
            "missing: $missing"
            (Get-Module McpAtlassian).ModuleBase
            """;
        string file = Path.Combine(_folder, "look.ps1");
        await File.WriteAllTextAsync(file, Script);
        ChildProcess look = await ChildProcess.RunAsync(
            host.Path!, ["-NoProfile", "-NonInteractive", "-File", file, module], TimeSpan.FromSeconds(60));

        Assert.True(look.ExitCode == 0, look.Everything);
        Assert.Equal(["missing:", module], look.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task<string> PackAsync(string name)
    {
        string target = Path.Combine(_folder, name);
        ChildProcess pack = await ChildProcess.RunAsync(
            "dotnet",
            ["pack", Path.Combine(Repository.Root, "src", "McpAtlassian"), "--no-build", "--configuration", Repository.Configuration, "--output", target, "--verbosity", "quiet"],
            TimeSpan.FromMinutes(2));
        Assert.True(pack.ExitCode == 0, pack.Everything);
        return Directory.EnumerateFiles(target, "*.nupkg").Single();
    }
}
