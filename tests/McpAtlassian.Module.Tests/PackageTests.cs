using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace McpAtlassian.Module.Tests;

/// <summary>What Install-Module would bring, made from the bin/ that the other tests ran on.</summary>
public sealed class PackageTests(Package package) : IClassFixture<Package>
{
    [Fact]
    public void It_holds_the_module_and_nothing_else()
    {
        using var archive = ZipFile.OpenRead(package.Path);
        string[] files = [.. archive.Entries.Select(entry => entry.FullName)
            .Where(
                name => !name.StartsWith("_rels/", StringComparison.Ordinal)
                    && !name.StartsWith("package/", StringComparison.Ordinal))];
        string[] expected =
        [
            "[Content_Types].xml", "McpAtlassian.nuspec", "McpAtlassian.psd1", "LICENSE", "LICENSE-THIRD-PARTY.txt",
            "CHANGELOG.md", "icon.png",
            "McpAtlassian.cdx.json",
            "bin/McpAtlassian.dll", "bin/net10.0/McpAtlassian.Suggestions.dll",
            "bin/McpAtlassian.psm1", "bin/McpAtlassian.Loaded.ps1", "bin/McpAtlassian.Cmdlets.psd1",
            .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "McpAtlassian"), "*.ps1xml")
            .Select(file => "bin/" + Path.GetFileName(file)),
            .. Directory.EnumerateFiles(Repository.Dependencies, "*.dll", SearchOption.AllDirectories)
            .Concat(
                Directory.EnumerateDirectories(Path.Combine(Repository.Bin, "net10.0")).SelectMany(Directory.GetFiles))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')),
            .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "en-US"))
            .Select(file => "en-US/" + Path.GetFileName(file)),
        ];

        Assert.Equal(expected.Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_is_described_by_the_manifest()
    {
        var metadata = package.Metadata();
        string Value(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
        var manifest = File.ReadAllText(Path.Combine(Repository.Root, "McpAtlassian.psd1"));

        Assert.StartsWith($"McpAtlassian.{Value("version")}", Path.GetFileName(package.Path), StringComparison.Ordinal);
        Assert.Contains($"'{Value("description")}'", manifest, StringComparison.Ordinal);
        Assert.Contains($"'{Value("releaseNotes")}'", manifest, StringComparison.Ordinal);
        var tags = Value("tags").Split(' ');
        Assert.Contains("PSModule", tags);
        Assert.Contains("PSEdition_Core", tags);
        Assert.Contains("PSCommand_Connect-Atlassian", tags);
    }

    [Fact]
    public void Its_picture_is_a_square_of_a_size_that_the_Gallery_shows()
    {
        var picture =
            package.Read(package.Metadata().Elements().Single(element => element.Name.LocalName == "icon").Value);

        Assert.Equal("\u0089PNG\r\n\u001a\n"u8.ToArray()[2..], picture[1..8]);
        Assert.Equal((128, 128), (BigEndian(picture, 16), BigEndian(picture, 20)));
    }

    [Fact]
    public void Its_bill_of_materials_has_every_assembly_with_its_package_and_hash()
    {
        using var bill = JsonDocument.Parse(package.Read("McpAtlassian.cdx.json"));
        JsonElement[] components = [.. bill.RootElement.GetProperty("components").EnumerateArray()];
        var shipped = Directory.EnumerateFiles(Repository.Bin, "*.dll", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'));

        Assert.Equal("CycloneDX", bill.RootElement.GetProperty("bomFormat").GetString());
        Assert.Equal(shipped.Keys.Order(), components.Select(one => one.GetProperty("bom-ref").GetString()!).Order());
        Assert.All(components, one =>
        {
            var file = one.GetProperty("bom-ref").GetString()!;
            var hash = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(shipped[file])));
            Assert.Equal(hash, one.GetProperty("hashes")[0].GetProperty("content").GetString());
            Assert.NotEqual(
                string.Empty, one.GetProperty("licenses")[0].GetProperty("license").GetProperty("id").GetString());
            if (!Path.GetFileName(file).StartsWith("McpAtlassian", StringComparison.Ordinal))
            {
                var id = $"{one.GetProperty("name").GetString()}@{one.GetProperty("version").GetString()}";
                Assert.Equal("pkg:nuget/" + id, one.GetProperty("purl").GetString());
            }
        });
    }

    [Fact]
    public void It_has_no_link_as_long_as_the_project_has_no_URL()
    {
        Assert.DoesNotContain(
            package.Metadata().Elements(), element => element.Name.LocalName is "projectUrl" or "repository");
        Assert.DoesNotContain(
            "Uri ", Encoding.UTF8.GetString(package.Read("McpAtlassian.psd1")), StringComparison.Ordinal);
        Assert.Contains("MCPA0001", package.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_property_gives_it_its_links()
    {
        using var linked = await Package.MakeAsync("-p:RepositoryUrl=https://example.com/team/module/");
        var manifest = Encoding.UTF8.GetString(linked.Read("McpAtlassian.psd1"));
        var version = linked.Metadata().Elements().Single(element => element.Name.LocalName == "version").Value;

        Assert.DoesNotContain("MCPA0001", linked.Said, StringComparison.Ordinal);
        Assert.Equal(
            "https://example.com/team/module",
            linked.Metadata().Elements().Single(element => element.Name.LocalName == "projectUrl").Value);
        Assert.Contains("ProjectUri   = 'https://example.com/team/module'", manifest, StringComparison.Ordinal);
        Assert.Contains(
            $"LicenseUri   = 'https://example.com/team/module/blob/v{version}/LICENSE'",
            manifest,
            StringComparison.Ordinal);
        var icon = $"/raw/v{version}/";
        var at = manifest.IndexOf(icon, StringComparison.Ordinal) + icon.Length;
        Assert.True(File.Exists(Path.Combine(Repository.Root, manifest[at..manifest.IndexOf('\'', at)])), manifest);
    }

    [Fact]
    public async Task The_same_content_makes_the_same_package()
    {
        using var again = await Package.MakeAsync();

        Assert.Equal(await File.ReadAllBytesAsync(package.Path), await File.ReadAllBytesAsync(again.Path));
    }

    [Fact]
    public void Nothing_in_it_or_in_the_symbols_says_where_it_was_built()
    {
        string[] places =
        [
            Repository.Root, Repository.Root.Replace('\\', '/'),
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + Path.DirectorySeparatorChar,
        ];
        using var archive = ZipFile.OpenRead(package.Path);
        (string Name, byte[] Content)[] files =
        [
            .. archive.Entries.Select(entry => (entry.FullName, package.Read(entry.FullName))),
            .. Directory.EnumerateFiles(Repository.Bin, "McpAtlassian*.pdb", SearchOption.AllDirectories)
            .Select(file => (Path.GetFileName(file), File.ReadAllBytes(file))),
        ];

        Assert.Contains(files, file => file.Name.EndsWith(".pdb", StringComparison.Ordinal));
        Assert.All(files, file => Assert.DoesNotContain(places, place => Holds(file.Content, place)));
    }

    [Fact]
    public void A_path_is_found_in_either_encoding()
    {
        Assert.True(Holds(Encoding.UTF8.GetBytes("x/home/ada/y"), "/home/ada/"));
        Assert.True(Holds([0, .. Encoding.Unicode.GetBytes("/home/ada/y")], "/home/ada/"));
        Assert.False(Holds(Encoding.UTF8.GetBytes("/home/adb/"), "/home/ada/"));
    }

    private static bool Holds(byte[] content, string text) =>
        content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0
            || content.AsSpan().IndexOf(Encoding.Unicode.GetBytes(text)) >= 0;

    private static int BigEndian(byte[] bytes, int at) =>
        System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));
}
