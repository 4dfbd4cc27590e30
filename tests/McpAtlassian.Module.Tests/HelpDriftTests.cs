using System.Reflection;
using System.Xml.Linq;
using McpAtlassian.HelpBuilder;

namespace McpAtlassian.Module.Tests;

public sealed class HelpDriftTests
{
    private static readonly Assembly Module =
        Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "McpAtlassian.dll"));

    private static readonly XDocument Comments =
        XDocument.Load(Path.Combine(AppContext.BaseDirectory, "McpAtlassian.xml"), LoadOptions.PreserveWhitespace);

    private static readonly HelpFile Help = HelpFile.Build(Module, Comments);

    [Fact]
    public void Every_command_and_parameter_is_documented() => Assert.Empty(Help.Gaps);

    [Fact]
    public async Task The_committed_help_is_what_the_code_says()
    {
        var committed =
            await File.ReadAllTextAsync(Path.Combine(Repository.Root, "en-US", "McpAtlassian.dll-Help.xml"));

        Assert.True(
            committed == Help.Text,
            $"Write it with ./build.ps1 Help. {string.Join(' ', Help.DriftFrom(committed))}");
    }

    [Fact]
    public async Task What_Tab_shows_of_a_parameter_is_the_first_sentence_of_its_help()
    {
        var tips = TipsFile.Build(Module, Comments);
        var committed =
            await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "McpAtlassian", "Text", "Tips.cs"));

        Assert.Empty(tips.Gaps);
        Assert.True(committed == tips.Text, "Write it with ./build.ps1 Help.");
    }
}
