using System.Buffers.Binary;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace McpAtlassian.Module.Tests;

/// <summary>The package as ./build.ps1 Pack makes it, in a folder of its own.</summary>
public sealed partial class Package : IAsyncLifetime, IDisposable
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
        using var archive = ZipFile.OpenRead(Path);
        using var content = archive.GetEntry(entry)!.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    public XElement Metadata()
    {
        using var nuspec = new MemoryStream(Read("McpAtlassian.nuspec"));
        return XDocument.Load(nuspec).Root!.Elements().First();
    }

    /// <summary>Writes it into a folder as another version without a label: the same, from another build.</summary>
    public void CopyAs(Version version, string folder)
    {
        var copy = System.IO.Path.Combine(folder, $"McpAtlassian.{version}.nupkg");
        File.Copy(Path, copy);
        using var archive = ZipFile.Open(copy, ZipArchiveMode.Update);
        Change("McpAtlassian.nuspec", text => NuspecVersion().Replace(text, $"<version>{version}<"));
        Change(
            "McpAtlassian.psd1",
            text => Label().Replace(ManifestVersion().Replace(text, $"ModuleVersion = '{version}'"), string.Empty));
        Replace("bin/McpAtlassian.dll", Rebuilt(Read("bin/McpAtlassian.dll"), version));

        void Change(string entry, Func<string, string> change) =>
            Replace(entry, Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(Read(entry)))));

        void Replace(string entry, byte[] content)
        {
            using var stream = archive.GetEntry(entry)!.Open();
            stream.SetLength(0);
            stream.Write(content);
        }
    }

    /// <summary>An assembly as another build would have made it: its version and its id are other ones.</summary>
    public static byte[] Rebuilt(byte[] assembly, Version version)
    {
        using var image = new PEReader(new MemoryStream(assembly));
        var metadata = image.GetMetadataReader();
        byte[] rebuilt = [.. assembly];

        // ECMA-335, II.22.2: the version follows the hash algorithm, which is four bytes.
        var row = metadata.GetTableMetadataOffset(TableIndex.Assembly);
        var at = rebuilt.AsSpan(image.PEHeaders.MetadataStartOffset + row + sizeof(uint));
        BinaryPrimitives.WriteUInt16LittleEndian(at, (ushort)version.Major);
        BinaryPrimitives.WriteUInt16LittleEndian(at[2..], (ushort)version.Minor);
        BinaryPrimitives.WriteUInt16LittleEndian(at[4..], (ushort)version.Build);

        var id = metadata.GetGuid(metadata.GetModuleDefinition().Mvid).ToByteArray();
        Guid.NewGuid().TryWriteBytes(rebuilt.AsSpan(rebuilt.AsSpan().IndexOf(id)));
        return rebuilt;
    }

    private async Task PackAsync(string[] properties)
    {
        var pack = await ChildProcess.RunAsync(
            "dotnet",
            [
                "pack",
                System.IO.Path.Combine(Repository.Root, "src", "McpAtlassian"),
                "--no-build",
                "--configuration",
                Repository.Configuration,
                "--output", Folder, "--verbosity", "quiet", .. properties,
            ],
            TimeSpan.FromMinutes(2));
        Assert.True(pack.ExitCode == 0, pack.Everything);
        (Path, Said) = (Directory.EnumerateFiles(Folder, "*.nupkg").Single(), pack.Everything);
    }

    [GeneratedRegex("<version>[^<]*<")]
    private static partial Regex NuspecVersion();

    [GeneratedRegex(@"ModuleVersion\s*=\s*'[^']*'")]
    private static partial Regex ManifestVersion();

    [GeneratedRegex(@"Prerelease\s*=\s*'[^']*'\r?\n")]
    private static partial Regex Label();
}
