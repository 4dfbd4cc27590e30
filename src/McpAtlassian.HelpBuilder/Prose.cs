using System.Management.Automation;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace McpAtlassian.HelpBuilder;

/// <summary>An example of a command: what to type, and what it is good for.</summary>
internal sealed record Example(string Code, IReadOnlyList<string> Remarks);

/// <summary>A place to read on: another command or a page.</summary>
internal sealed record Link(string Text, string? Uri);

/// <summary>The XML comments of the assembly, as paragraphs of plain text.</summary>
internal sealed partial class Prose(XDocument comments, Assembly assembly)
{
    private readonly Dictionary<string, XElement> _members = comments.Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);

    private readonly Dictionary<string, string> _commands = assembly.GetTypes()
        .Where(type => type.Has<CmdletAttribute>())
        .ToDictionary(type => "T:" + type.FullName, CommandName, StringComparer.Ordinal);

    public IReadOnlyList<string> Summary(MemberInfo member) => Paragraphs(Of(member)?.Element("summary"));

    public IReadOnlyList<string> Remarks(MemberInfo member) => Paragraphs(Of(member)?.Element("remarks"));

    public IReadOnlyList<Example> Examples(Type type) =>
    [
        .. (Of(type)?.Elements("example") ?? []).Select(example => new Example(
            Code(example),
            Paragraphs(new XElement(
                "rest", example.Nodes().Where(node => node is not XElement { Name.LocalName: "code" }))))),
    ];

    public IReadOnlyList<Link> Links(Type type) =>
        [
            .. (Of(type)?.Elements("seealso")
                ?? []).Select(link => new Link(Inline(link), link.Attribute("href")?.Value))
        ];

    private static string Code(XElement example) =>
        string.Join("\n\n", example.Elements("code").Select(code => Dedent(code.Value)));

    private static string CommandName(Type type) =>
        string.Join('-', type.All<CmdletAttribute>().Single().ConstructorArguments.Select(argument => argument.Value));

    private XElement? Of(MemberInfo member)
    {
        var name = member is Type type ? "T:" + type.FullName : $"P:{member.DeclaringType!.FullName}.{member.Name}";
        return _members.GetValueOrDefault(name);
    }

    /// <summary>Text between block elements is a paragraph too, so a comment need not be wrapped in para.</summary>
    private List<string> Paragraphs(XElement? element)
    {
        var paragraphs = new List<string>();
        var loose = new StringBuilder();
        Collect(element?.Nodes() ?? []);
        Flush();
        return paragraphs;

        void Collect(IEnumerable<XNode> nodes)
        {
            foreach (var node in nodes)
            {
                switch (node)
                {
                    case XElement { Name.LocalName: "para" } para:
                        Flush();
                        Collect(para.Nodes());
                        Flush();
                        break;
                    case XElement { Name.LocalName: "list" } list:
                        Flush();
                        paragraphs.AddRange(
                            list.Elements("item").Select(item => "- " + Collapse(string.Join(": ", Parts(item)))));
                        break;
                    case XElement { Name.LocalName: "code" } code:
                        Flush();
                        paragraphs.Add(Dedent(code.Value));
                        break;
                    case XElement inline:
                        loose.Append(Inline(inline));
                        break;
                    case XText text:
                        loose.Append(text.Value);
                        break;
                }
            }
        }

        void Flush()
        {
            var text = Collapse(loose.ToString());
            loose.Clear();
            if (text.Length > 0)
            {
                paragraphs.Add(text);
            }
        }
    }

    private IEnumerable<string> Parts(XElement item) =>
        item.HasElements && item.Elements().Any(part => part.Name.LocalName is "term" or "description")
            ? item.Elements().Select(InlineOf)
            : [InlineOf(item)];

    private string InlineOf(XElement element) =>
        string.Concat(element.Nodes().Select(node => node is XElement inner ? Inline(inner) : (node as XText)?.Value));

    private string Inline(XElement element)
    {
        var text = InlineOf(element);
        if (text.Length > 0)
        {
            return text;
        }

        return element.Attribute("cref")?.Value is { } cref ? Reference(cref)
            : (element.Attribute("langword") ?? element.Attribute("name") ?? element.Attribute("href"))?.Value
                ?? string.Empty;
    }

    /// <summary>A cmdlet by its name, a parameter with its dash, anything else by its last name.</summary>
    private string Reference(string cref)
    {
        if (_commands.TryGetValue(cref, out var command))
        {
            return command;
        }

        var last = cref.Split('(')[0].Split('.')[^1];
        var isParameter = cref.StartsWith("P:", StringComparison.Ordinal)
            && _commands.ContainsKey("T:" + cref[2..cref.LastIndexOf('.')]);
        return isParameter ? "-" + last : last;
    }

    private static string Collapse(string text) => Spaces().Replace(text, " ").Trim();

    private const int CompilerIndent = 12;

    private static string Dedent(string text)
    {
        string[] lines =
            [.. text.Replace("\r", string.Empty, StringComparison.Ordinal).Split('\n').Select(line => line.TrimEnd())];
        // The compiler sets a comment's lines in by so much, but for the one that begins behind its tag.
        var behindTag = lines.Length > 0 && lines[0].Length > 0 && !char.IsWhiteSpace(lines[0][0]) ? 1 : 0;
        string[] filled = [.. lines.Skip(behindTag).Where(line => line.Length > 0)];
        var indent = filled.Length == 0 ? 0 : filled.Min(line => line.Length - line.TrimStart().Length);
        indent = behindTag == 1 ? Math.Min(indent, CompilerIndent) : indent;
        var rest = lines.Skip(behindTag).Select(line => line.Length > indent ? line[indent..] : string.Empty);
        return string.Join('\n', lines.Take(behindTag).Concat(rest)).Trim('\n');
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
