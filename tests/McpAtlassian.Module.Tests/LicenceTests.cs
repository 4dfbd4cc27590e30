using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace McpAtlassian.Module.Tests;

/// <summary>What ships was written by others too: under licences that allow it, and named in SECURITY.md.</summary>
public sealed partial class LicenceTests
{
    private static readonly HashSet<string> Allowed = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause"];

    [Fact]
    public void Every_assembly_in_deps_is_ours_or_comes_from_a_known_package()
    {
        var known = Packages().SelectMany(package => package.Assemblies).ToHashSet(StringComparer.OrdinalIgnoreCase);

        Assert.All(Shipped(), file => Assert.Contains(file, known));
    }

    [Fact]
    public void Every_package_that_ships_has_a_licence_that_allows_it()
    {
        var shipped = ShippedPackages();

        Assert.NotEmpty(shipped);
        Assert.All(shipped, package => Assert.Contains(package.Licence, Allowed));
    }

    [Fact]
    public void SECURITY_lists_the_packages_that_ship_with_version_and_licence()
    {
        string[] listed =
        [
            .. Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "SECURITY.md")))
                .Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value} {row.Groups[3].Value}")
                .Order(StringComparer.Ordinal),
        ];

        Assert.Equal(
            ShippedPackages()
                .Select(package => $"{package.Id} {package.Version} {package.Licence}")
                .Order(StringComparer.Ordinal),
            listed);
    }

    [Fact]
    public void The_package_names_each_of_them_with_its_files_its_owner_and_the_text_of_its_licence()
    {
        var text = Terms("LICENSE-THIRD-PARTY.txt");
        string[] expected =
        [
            .. ShippedPackages().OrderBy(package => package.Id, StringComparer.OrdinalIgnoreCase)
                .Select(
                    package =>
                        $"{package.Id} {package.Version}\n  {string.Join(", ", package.Assemblies)}\n  "
                        + $"{package.Copyright}\n  Licence: {package.Licence}\n"),
        ];

        Assert.Equal(
            expected,
            Entry()
                .Matches(text)
                .Select(match => match.Value)
                .OrderBy(entry => entry, StringComparer.OrdinalIgnoreCase));
        Assert.All(
            ShippedPackages().Select(package => package.Licence).Distinct(),
            licence => Assert.Contains(Terms($"{licence}.txt").Trim('\n'), text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_notices_that_come_with_the_packages_are_passed_on()
    {
        var text = Plain(Terms("LICENSE-THIRD-PARTY.txt"));
        string[] notices =
        [
            .. ShippedPackages()
            .SelectMany(package => Directory.EnumerateFiles(package.Folder, "THIRD-PARTY-NOTICES.TXT"))
                    .SelectMany(file => Heading().Split(File.ReadAllText(file)).Skip(1)).Select(Plain).Distinct(),
        ];

        Assert.NotEmpty(notices);
        Assert.All(notices, notice => Assert.Contains(notice, text, StringComparison.Ordinal));
    }

    private static string Terms(string file) =>
        File.ReadAllText(Path.Combine(Repository.Root, "src", "McpAtlassian", "Packaging", file))
            .ReplaceLineEndings("\n");

    /// <summary>Line ends and blanks at the end of lines say nothing.</summary>
    private static string Plain(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).Trim();

    [GeneratedRegex(@"^[A-Z][\w.]+ \d[\w.-]*\n  .+\.dll\n  .*\n  Licence: .+\n", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"^(?=Licen[sc]e (?:notice )?for )", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| ([A-Za-z][\w.]+) \| (\d[\w.-]*) \| ([\w.-]+) \|\r?$", RegexOptions.Multiline)]
    private static partial Regex Row();

    private static IEnumerable<string> Shipped() =>
        Directory.EnumerateFiles(Repository.Dependencies, "*.dll").Select(file => Path.GetFileName(file))
            .Where(file => !file.StartsWith("McpAtlassian.", StringComparison.Ordinal));

    private static Package[] ShippedPackages()
    {
        var files = Shipped().ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. Packages().Where(package => package.Assemblies.Any(files.Contains))];
    }

    /// <summary>
    /// The packages that a project was restored with, as NuGet wrote them down; licences from the packages themselves.
    /// </summary>
    private static List<Package> Packages(string project = "McpAtlassian")
    {
        using var assets = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(Repository.Root, "src", project, "obj", "project.assets.json")));
        var libraries = assets.RootElement.GetProperty("libraries");
        string[] folders =
            [.. assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name)];
        var packages = new List<Package>();
        foreach (var entry in assets.RootElement.GetProperty("targets")
            .EnumerateObject()
            .First().Value.EnumerateObject())
        {
            if (entry.Value.GetProperty("type").GetString() == "package"
                && entry.Value.TryGetProperty("runtime", out var runtime))
            {
                var parts = entry.Name.Split('/');
                var path = libraries.GetProperty(entry.Name).GetProperty("path").GetString()!;
                var folder = folders.Select(root => Path.Combine(root, path)).First(Directory.Exists);
                packages.Add(new Package(
                    parts[0],
                    parts[1],
                    Licence(folder),
                    Copyright(folder),
                    folder,
                    [.. runtime.EnumerateObject().Select(file => Path.GetFileName(file.Name))]));
            }
        }

        return packages;
    }

    private static string Licence(string folder)
    {
        var licence = XDocument.Load(Directory.EnumerateFiles(folder, "*.nuspec").Single())
            .Descendants()
            .FirstOrDefault(element => element.Name.LocalName == "license");
        return licence?.Attribute("type")?.Value == "expression" ? licence.Value : "not stated as an expression";
    }

    private static string Copyright(string folder) =>
        XDocument.Load(Directory.EnumerateFiles(folder, "*.nuspec").Single())
            .Descendants()
            .First(element =>
                element.Name.LocalName == "copyright").Value.Replace("©", "(c)", StringComparison.Ordinal);

    private sealed record Package(
        string Id, string Version, string Licence, string Copyright, string Folder, string[] Assemblies)
    {
        public override string ToString() => $"{Id} {Version}: {Licence}";
    }
}
