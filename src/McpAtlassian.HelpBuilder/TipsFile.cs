using System.Management.Automation;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace McpAtlassian.HelpBuilder;

/// <summary>
/// The first sentence of each parameter's help as constants, for the parameters' HelpMessage: Tab shows it, and
/// PowerShell where it asks for one. So that it is written once, beside the parameter.
/// </summary>
public sealed partial class TipsFile
{
    private const int Columns = 120;

    private TipsFile(string text, IReadOnlyList<string> gaps) => (Text, Gaps) = (text, gaps);

    public string Text { get; }

    /// <summary>One sentence for each parameter that does not show its own.</summary>
    public IReadOnlyList<string> Gaps { get; }

    public static TipsFile Build(Assembly assembly, XDocument comments)
    {
        var prose = new Prose(comments, assembly);
        var gaps = new List<string>();
        var text = new StringBuilder(
            "namespace McpAtlassian.Text;\n\n/// <summary>What Tab shows of each parameter: the first sentence of its "
            + "help. Written by build.ps1 Help.</summary>\ninternal static class Tips\n{\n");
        foreach (var type in assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Cmdlet)) && IsShown(type))
            .OrderBy(type => type.Name, StringComparer.Ordinal))
        {
            var lines = new StringBuilder();
            foreach (var property in Parameters(type))
            {
                var tip = FirstSentence(string.Join(' ', prose.Summary(property)));
                lines.Append(Constant(property.Name, tip));
                if (property.All<ParameterAttribute>().All(one => one.Named<string>("HelpMessage") != tip))
                {
                    gaps.Add($"{type.Name}.{property.Name}: its HelpMessage is not Tips.{type.Name}.{property.Name}.");
                }
            }

            if (lines.Length > 0)
            {
                text.Append("    internal static class ").Append(type.Name).Append("\n    {\n").Append(lines)
                    .Append("    }\n\n");
            }
        }

        text.Length--; // The last one has no empty line behind it.
        return new TipsFile(text.Append("}\n").ToString(), gaps);
    }

    private static bool IsShown(Type type) => !type.Has<System.ComponentModel.EditorBrowsableAttribute>();

    private static IEnumerable<PropertyInfo> Parameters(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(property => property.Has<ParameterAttribute>()
            && !property.All<ParameterAttribute>().Any(one => one.Named<bool>("DontShow")))
        .OrderBy(property => property.Name, StringComparer.Ordinal);

    private static string FirstSentence(string text) =>
        Sentence().Match(text) is { Success: true } match ? match.Value : text;

    private static string Constant(string name, string tip)
    {
        var line = new StringBuilder("        public const string ").Append(name).Append(" =");
        var pieces = Pieces(tip).ToList();
        var isShort = pieces.Count == 1 && line.Length + pieces[0].Length + 2 <= Columns;
        for (var i = 0; i < pieces.Count; i++)
        {
            line.Append(isShort ? " " : i == 0 ? "\n            " : "\n            + ").Append(pieces[i]);
        }

        return line.Append(";\n").ToString();
    }

    /// <summary>The sentence as literals that each fit into a line.</summary>
    private static IEnumerable<string> Pieces(string tip)
    {
        var rest = tip.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        const int room = Columns - 18;
        while (rest.Length > room)
        {
            var end = rest.LastIndexOf(' ', room - 1) + 1;
            yield return $"\"{rest[..end]}\"";
            rest = rest[end..];
        }

        yield return $"\"{rest}\"";
    }

    // Up to the stop that a sentence follows; some begin with a parameter's dash.
    [GeneratedRegex("""^.+?(?<!\b(e\.g|i\.e|etc|vs))[.!?](?=\s+[\p{Lu}\p{N}("'`@$-]|\s*\z)""", RegexOptions.Singleline)]
    private static partial Regex Sentence();
}
