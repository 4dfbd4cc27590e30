using System.Globalization;
using System.Xml.Linq;

namespace McpAtlassian.HelpBuilder;

/// <summary>One cmdlet's MAML, and a note of each thing its comments leave out.</summary>
internal sealed class CommandWriter(CommandModel command, Prose prose, List<string> gaps)
{
    private const int ManyForms = 8;
    private const int FormsOfShared = 4;

    public XElement Write()
    {
        var synopsis = prose.Summary(command.Type);
        var description = prose.Remarks(command.Type);
        Require(synopsis.Count > 0, "no <summary>: it is the synopsis");
        Require(description.Count > 0, "no <remarks>: they are the description");

        return new XElement(
            Maml.Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Maml.Text),
            new XAttribute(XNamespace.Xmlns + "command", Maml.Command),
            new XAttribute(XNamespace.Xmlns + "dev", Maml.Dev),
            new XElement(
                Maml.Command + "details",
                new XElement(Maml.Command + "name", command.Name),
                new XElement(Maml.Command + "verb", command.Verb),
                new XElement(Maml.Command + "noun", command.Noun),
                Maml.Description([string.Join(' ', synopsis)])),
            Maml.Description([.. description.Take(1), .. AlsoTaken(), .. description.Skip(1)]),
            new XElement(Maml.Command + "syntax", command.Sets.Select(SyntaxOf)),
            new XElement(Maml.Command + "parameters", command.Parameters.Select(Documented)),
            new XElement(Maml.Command + "inputTypes", Inputs()),
            new XElement(
                Maml.Command + "returnValues",
                OrNone(
                    command.Outputs).Select(
                        name => new XElement(Maml.Command + "returnValue", Maml.Type(name), Maml.Description([])))),
            new XElement(Maml.Command + "examples", Examples()),
            new XElement(Maml.Command + "relatedLinks", Links()));
    }

    private static IEnumerable<string> OrNone(IEnumerable<string> names) => names.DefaultIfEmpty("None");

    private XElement SyntaxOf(string set) => new(
        Maml.Command + "syntaxItem",
        Maml.Name(command.Name),
        command.InSet(set)
            .Where(pair => pair.Set.Mandatory || !IsLeftOut(pair.Parameter))
            .Select(pair => Parameter(pair.Parameter, pair.Set, inSyntax: true)));

    /// <summary>
    /// Whether the syntax of a command with many forms does not repeat a parameter: it would push the description
    /// screens away, and hide how the parameter sets differ. The description names what is left out.
    /// </summary>
    private bool IsLeftOut(ParameterModel parameter) =>
        command.Sets.Count > ManyForms
        && command.Sets.Count(set => parameter.In(set) is { Mandatory: false, Position: null }) >= FormsOfShared;

    private string[] AlsoTaken()
    {
        string[] names = [.. command.Parameters.Where(IsLeftOut).Select(static parameter => "-" + parameter.Name)];
        return names.Length == 0
            ? []
            :
            [
                $"SYNTAX shows how the parameter sets differ. Most of them also accept {string.Join(", ", names)}; "
                + $"PARAMETERS, and Get-Command {command.Name} -Syntax, show which.",
            ];
    }

    private XElement Documented(ParameterModel parameter) => Parameter(parameter, parameter.Sets[0], inSyntax: false);

    private XElement Parameter(ParameterModel parameter, ParameterSetModel set, bool inSyntax)
    {
        var element = new XElement(
            Maml.Command + "parameter",
            new XAttribute("required", Lower(set.Mandatory)),
            new XAttribute("variableLength", Lower(parameter.Type.IsArray || set.TakesRemaining)),
            new XAttribute("globbing", Lower(parameter.Wildcards)),
            new XAttribute("pipelineInput", set.PipelineInput),
            new XAttribute("position", set.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
            new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            Maml.Name(parameter.Name),
            Maml.Description(TextOf(parameter, withValues: !inSyntax)));

        if (inSyntax && parameter.Accepted.Count > 0)
        {
            element.Add(new XElement(
                Maml.Command + "parameterValueGroup",
                parameter.Accepted.Select(value => Value(value, required: false))));
        }

        // A switch takes no value, and saying so is how the syntax line knows.
        if (!parameter.IsSwitch || !inSyntax)
        {
            element.Add(Value(TypeNames.Short(parameter.Type), required: !parameter.IsSwitch));
        }

        element.Add(
            Maml.Type(TypeNames.Short(parameter.Type)),
            new XElement(Maml.Dev + "defaultValue", parameter.IsSwitch ? "False" : parameter.Default));
        return element;
    }

    private static XElement Value(string text, bool required) => new(
        Maml.Command + "parameterValue",
        new XAttribute("required", Lower(required)),
        new XAttribute("variableLength", "false"),
        text);

    private IEnumerable<string> TextOf(ParameterModel parameter, bool withValues)
    {
        if (parameter.FixedText is { } text)
        {
            return [text];
        }

        var summary = prose.Summary(parameter.Property!);
        if (withValues)
        {
            Require(summary.Count > 0, $"no <summary> on the parameter {parameter.Name}");
        }

        var all = summary.Concat(prose.Remarks(parameter.Property!));
        return withValues && parameter.Accepted.Count > 0
            ? all.Append($"Values: {string.Join(", ", parameter.Accepted)}.")
            : all;
    }

    private IEnumerable<XElement> Inputs()
    {
        ParameterModel[] piped = [.. command.Parameters.Where(parameter => parameter.ByValue)];
        return piped.Length == 0
            ? [new XElement(Maml.Command + "inputType", Maml.Type("None"), Maml.Description([]))]
            : piped.Select(parameter => new XElement(
                Maml.Command + "inputType",
                Maml.Type(TypeNames.Full(TypeNames.Element(parameter.Type))),
                Maml.Description(TextOf(parameter, withValues: false))));
    }

    private IEnumerable<XElement> Examples()
    {
        var examples = prose.Examples(command.Type);
        Require(
            examples.Count >= command.Sets.Count, $"{examples.Count} examples for {command.Sets.Count} parameter sets");
        Require(examples.All(example => example.Code.Length > 0), "an <example> without <code>");
        Require(examples.All(example => example.Remarks.Count > 0), "an <example> without a description");
        return examples.Select((example, index) => new XElement(
            Maml.Command + "example",
            new XElement(
                Maml.Text + "title", $"-------------------------- Example {index + 1} --------------------------"),
            new XElement(Maml.Dev + "code", example.Code),
            new XElement(Maml.Dev + "remarks", Maml.Paragraphs(example.Remarks))));
    }

    private IEnumerable<XElement> Links()
    {
        // Get-Help -Online opens the first link that has an address.
        IEnumerable<Link> online = command.HelpUri is { Length: > 0 } uri ? [new Link("Online version", uri)] : [];
        return online.Concat(prose.Links(command.Type)).Select(link => new XElement(
            Maml.Text + "navigationLink",
            new XElement(Maml.Text + "linkText", link.Text),
            new XElement(Maml.Text + "uri", link.Uri)));
    }

    private void Require(bool holds, string gap)
    {
        var sentence = $"{command.Name}: {gap}.";
        if (!holds && !gaps.Contains(sentence))
        {
            gaps.Add(sentence);
        }
    }

    private static string Lower(bool value) => value ? "true" : "false";
}
