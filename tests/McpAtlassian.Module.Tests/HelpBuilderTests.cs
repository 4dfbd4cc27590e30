using System.Xml.Linq;
using McpAtlassian.HelpBuilder;

namespace McpAtlassian.Module.Tests;

public sealed class HelpBuilderTests
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private static readonly HelpFile Help = Build();
    private static readonly XElement Sample = XDocument.Parse(Help.Text).Root!.Elements().First();

    [Fact]
    public void Prose_comes_from_the_comments()
    {
        Assert.Equal(
            "Gets samples of a -Kind.", Sample.Element(Command + "details")!.Element(Maml + "description")!.Value);
        Assert.Equal(
            [
                "First paragraph, see Remove-AtlassianSample and $null.", "Second paragraph over two lines.",
                "- One: the first"
            ],
            Sample.Element(Maml + "description")!.Elements().Select(para => para.Value));
    }

    [Fact]
    public void Examples_keep_their_lines_and_say_what_they_do()
    {
        XElement[] examples = [.. Sample.Descendants(Command + "example")];

        Assert.Equal("Get-AtlassianSample -Name a |\n    Format-Table", examples[0].Element(Dev + "code")!.Value);
        Assert.Equal(
            ["Gets one.", "Gets it by its number."],
            examples.Select(example => example.Element(Dev + "remarks")!.Value));
    }

    [Fact]
    public void The_default_parameter_set_is_first_and_each_set_has_only_its_own_parameters()
    {
        Assert.Equal(
            ["Name Kind Endpoint Detailed WhatIf Confirm", "Id Kind Endpoint Detailed WhatIf Confirm"],
            Sample.Descendants(Command + "syntaxItem").Select(item =>
                string.Join(
                    ' ',
                    item.Elements(
                        Command + "parameter").Select(parameter => parameter.Element(Maml + "name")!.Value))));
    }

    [Theory]
    [InlineData("Id", "required", "true")]
    [InlineData("Name", "required", "false")]
    [InlineData("Name", "position", "0")]
    [InlineData("Id", "position", "named")]
    [InlineData("Name", "pipelineInput", "True (ByPropertyName, ByValue)")]
    [InlineData("Name", "aliases", "Title, Label")]
    [InlineData("Name", "globbing", "true")]
    [InlineData("Kind", "globbing", "false")]
    public void A_parameter_is_described_as_it_is(string name, string attribute, string expected) =>
        Assert.Equal(expected, Parameter(name).Attribute(attribute)!.Value);

    [Fact]
    public void Values_that_can_be_listed_are()
    {
        Assert.Contains("Values: v1, v2.", Parameter("Endpoint").Value, StringComparison.Ordinal);
        Assert.Contains("Values: Sunday, Monday,", Parameter("Kind").Value, StringComparison.Ordinal);
        Assert.Equal("Friday", Parameter("Kind").Element(Dev + "defaultValue")!.Value);
    }

    [Fact]
    public void A_hidden_parameter_stays_hidden() =>
        Assert.DoesNotContain("Hidden", Sample.ToString(), StringComparison.Ordinal);

    [Fact]
    public void Inputs_outputs_and_links_are_listed_with_the_online_page_first()
    {
        Assert.Equal(
            ["System.String"],
            Sample.Element(Command + "inputTypes")!.Descendants(Dev + "type").Select(type => type.Value));
        Assert.Equal(
            ["System.Version", "System.String"],
            Sample.Element(Command + "returnValues")!.Descendants(Dev + "type").Select(type => type.Value));
        Assert.Equal(
            ["https://example.com/help", string.Empty],
            Sample.Descendants(Maml + "navigationLink").Select(link => link.Element(Maml + "uri")!.Value));
        Assert.Equal("Remove-AtlassianSample", Sample.Descendants(Maml + "linkText").Last().Value);
    }

    [Fact]
    public void A_command_without_a_page_of_its_own_leads_to_the_repositorys()
    {
        var other = XDocument.Parse(Help.Text)
            .Descendants(Command + "command")
            .Single(
                command =>
                    command.ToString().Contains("<command:name>Remove-AtlassianSample<", StringComparison.Ordinal));

        Assert.Equal(
            "https://example.com/repository/blob/HEAD/README.md#commands",
            other.Descendants(Maml + "uri").First(uri => uri.Value.Length > 0).Value);
    }

    [Fact]
    public void What_is_not_documented_is_named()
    {
        Assert.Equal(
            [
                "Remove-AtlassianSample: no <summary>: it is the synopsis.",
                "Remove-AtlassianSample: no <remarks>: they are the description.",
                "Remove-AtlassianSample: no <summary> on the parameter Name.",
                "Remove-AtlassianSample: 0 examples for 1 parameter sets.",
            ],
            Help.Gaps);
    }

    [Fact]
    public void The_same_code_gives_the_same_text()
    {
        Assert.Equal(Help.Text, Build().Text);
        Assert.DoesNotContain('\r', Help.Text);
    }

    [Fact]
    public void Drift_names_the_command()
    {
        Assert.Equal(
            ["Get-AtlassianSample: changed."],
            Help.DriftFrom(Help.Text.Replace("Gets one.", "Gets two.", StringComparison.Ordinal)));
        Assert.Contains("Get-AtlassianSample: not in the committed help.", Help.DriftFrom(string.Empty));
    }

    private static XElement Parameter(string name) =>
        Sample.Element(
            Command + "parameters")!.Elements().Single(parameter => parameter.Element(Maml + "name")!.Value == name);

    private static HelpFile Build() => HelpFile.Build(
        typeof(HelpBuilderTests).Assembly,
        XDocument.Load(
            Path.Combine(AppContext.BaseDirectory, "McpAtlassian.Module.Tests.xml"), LoadOptions.PreserveWhitespace));
}
