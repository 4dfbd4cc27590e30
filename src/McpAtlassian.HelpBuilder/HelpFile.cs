using System.Management.Automation;
using System.Reflection;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace McpAtlassian.HelpBuilder;

/// <summary>The help of every cmdlet of an assembly as one MAML text, and what is missing from its comments.</summary>
public sealed class HelpFile
{
    private HelpFile(string text, IReadOnlyList<string> commands, IReadOnlyList<string> gaps) =>
        (Text, Commands, Gaps) = (text, commands, gaps);

    public string Text { get; }

    public IReadOnlyList<string> Commands { get; }

    /// <summary>One sentence for each thing a reader of Get-Help would miss.</summary>
    public IReadOnlyList<string> Gaps { get; }

    public static HelpFile Build(Assembly assembly, XDocument comments)
    {
        var prose = new Prose(comments, assembly);
        var gaps = new List<string>();
        CommandModel[] commands =
        [
            .. assembly.GetExportedTypes()
                .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(Cmdlet)) && type.Has<CmdletAttribute>()
                    && !type.Has<System.ComponentModel.EditorBrowsableAttribute>())
                .Select(type => new CommandModel(type))
                .OrderBy(command => command.Name, StringComparer.Ordinal),
        ];

        var root = new XElement(Maml.Help + "helpItems", new XAttribute("schema", "maml"));
        foreach (var command in commands)
        {
            root.Add(new CommandWriter(command, prose, gaps).Write());
        }

        return new HelpFile(ToText(root), [.. commands.Select(command => command.Name)], gaps);
    }

    /// <summary>Says which commands' help differs from another text.</summary>
    public IEnumerable<string> DriftFrom(string other)
    {
        var ours = ByCommand(Text);
        var theirs = ByCommand(other);
        string[] drift =
        [
            .. ours.Keys.Except(theirs.Keys).Select(name => $"{name}: not in the committed help."),
            .. theirs.Keys.Except(ours.Keys).Select(name => $"{name}: in the committed help, but no longer a command."),
            .. ours.Keys.Intersect(theirs.Keys)
            .Where(name => ours[name] != theirs[name])
            .Select(name => $"{name}: changed."),
        ];
        return drift.Length > 0
            ? drift.Order(StringComparer.Ordinal)
            : ["The commands are the same, but the encoding, line breaks or formatting differ."];
    }

    private static Dictionary<string, string> ByCommand(string text)
    {
        try
        {
            return XDocument.Parse(text).Root!.Elements(Maml.Command + "command").ToDictionary(
                command => command.Element(Maml.Command + "details")!.Element(Maml.Command + "name")!.Value,
                command => command.ToString(SaveOptions.DisableFormatting),
                StringComparer.Ordinal);
        }
        catch (XmlException)
        {
            return [];
        }
    }

    private static string ToText(XElement root)
    {
        var settings = new XmlWriterSettings
        {
            Indent = true,
            NewLineChars = "\n",
            NewLineHandling = NewLineHandling.Replace,
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, settings))
        {
            new XDocument(new XDeclaration("1.0", "utf-8", standalone: null), root).Save(writer);
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }
}
