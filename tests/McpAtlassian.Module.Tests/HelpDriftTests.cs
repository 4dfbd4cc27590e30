using System.Reflection;
using System.Xml.Linq;
using McpAtlassian.HelpBuilder;

namespace McpAtlassian.Module.Tests;

public sealed class HelpDriftTests
{
    private static readonly HelpFile Help = HelpFile.Build(
        Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "McpAtlassian.dll")),
        XDocument.Load(Path.Combine(AppContext.BaseDirectory, "McpAtlassian.xml"), LoadOptions.PreserveWhitespace));

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
}
