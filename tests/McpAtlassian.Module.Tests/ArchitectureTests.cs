using System.Text.RegularExpressions;

namespace McpAtlassian.Module.Tests;

/// <summary>
/// Each folder of a project is a floor, and code uses what lies below it. Folders on one floor do not know each other.
/// </summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[][]> Projects = new()
    {
        ["McpAtlassian.Engine"] =
        [
            ["Diagnostics"], ["Http"], ["Authentication"], ["Transport"], ["Tools", "Configuration"], ["Sessions"],
            ["Bridge"],
        ],
        ["McpAtlassian"] =
        [
            ["Text"], ["Ci"], ["Models"], ["Errors"], ["Sessions"], ["Completion", "Transformation"], ["Tools"],
            ["Pipeline"],
            ["Calls", "Connecting", "Reports"], ["Generation"], ["Suggestions"],
            ["Commands"],
        ],
    };

    [Theory]
    [InlineData("McpAtlassian.Engine")]
    [InlineData("McpAtlassian")]
    public void Code_uses_only_what_lies_below_it(string project)
    {
        var level = Projects[project]
            .SelectMany(static (names, height) => names.Select(name => (name, height)))
            .ToDictionary(static floor => floor.name, static floor => floor.height, StringComparer.Ordinal);
        var root = Path.Combine(Repository.Root, "src", project);
        var uses = new Regex(
            $@"(?:^using (?:static )?{Regex.Escape(project)}\.|"
            + $@"(?<![\w.])(?:{Regex.Escape(project)}\.)?(?=\w+\.[A-Z]))(\w+)",
            RegexOptions.Multiline);
        var upward = new List<string>();
        foreach (var file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(root, file).Replace('\\', '/');
            var folder = path.Split('/')[0];
            if (folder is "obj" or "bin" || folder == path)
            {
                continue;
            }

            Assert.True(level.ContainsKey(folder), $"{folder} stands on no floor: name it in this test.");
            var used = uses.Matches(Code(File.ReadAllText(file))).Select(static match => match.Groups[1].Value);
            upward.AddRange(used.Distinct()
                .Where(name => name != folder && level.TryGetValue(name, out var height) && height >= level[folder])
                .Select(name => $"{project}/{path} uses {name}"));
        }

        Assert.True(upward.Count == 0, string.Join("\n", upward));
    }

    /// <summary>The text without comments and quoted text.</summary>
    private static string Code(string text) =>
        Regex.Replace(
            text, """//.*$|/\*[\s\S]*?\*/|"(?:\\.|[^"\\\r\n])*"|^namespace .*$""", " ", RegexOptions.Multiline);
}
