using System.Xml.Linq;

namespace McpAtlassian.HelpBuilder;

/// <summary>The namespaces of MAML and the few shapes that recur in it.</summary>
internal static class Maml
{
    public static readonly XNamespace Help = "http://msh";
    public static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    public static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    public static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static XElement Name(string name) => new(Text + "name", name);

    public static XElement Description(IEnumerable<string> paragraphs) =>
        new(Text + "description", Paragraphs(paragraphs));

    public static IEnumerable<XElement> Paragraphs(IEnumerable<string> paragraphs) =>
        paragraphs.Select(paragraph => new XElement(Text + "para", paragraph));

    public static XElement Type(string name) => new(Dev + "type", Name(name), new XElement(Text + "uri"));
}
