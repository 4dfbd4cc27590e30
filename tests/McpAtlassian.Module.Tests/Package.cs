using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading.Tasks;
using System.Xml.Linq;
using Xunit;

namespace McpAtlassian.Module.Tests;

/// <summary>The package as ./build.ps1 Pack makes it, in a folder of its own.</summary>
public sealed class Package : IAsyncLifetime, IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("mcp-atlassian-package-").FullName;

    public string Path { get; private set; } = string.Empty;

    /// <summary>What was said while it was made.</summary>
    public string Said { get; private set; } = string.Empty;

    public static async Task<Package> MakeAsync(params string[] properties)
    {
        var package = new Package();
        await package.PackAsync(properties);
        return package;
    }

    public async ValueTask InitializeAsync() => await PackAsync([]);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    public byte[] Read(string entry)
    {
        using ZipArchive archive = ZipFile.OpenRead(Path);
        using Stream content = archive.GetEntry(entry)!.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    public XElement Metadata()
    {
        using var nuspec = new MemoryStream(Read("McpAtlassian.nuspec"));
        return XDocument.Load(nuspec).Root!.Elements().First();
    }

    private async Task PackAsync(string[] properties)
    {
        ChildProcess pack = await ChildProcess.RunAsync(
            "dotnet",
            [
                "pack", System.IO.Path.Combine(Repository.Root, "src", "McpAtlassian"), "--no-build", "--configuration", Repository.Configuration,
                "--output", Folder, "--verbosity", "quiet", .. properties,
            ],
            TimeSpan.FromMinutes(2));
        Assert.True(pack.ExitCode == 0, pack.Everything);
        (Path, Said) = (Directory.EnumerateFiles(Folder, "*.nupkg").Single(), pack.Everything);
    }
}
