using System.Text;
using System.Text.RegularExpressions;

namespace McpAtlassian.Engine.Configuration.Documents;

/// <summary>Writes nodes as YAML: blocks for what is new, flow inside flow.</summary>
internal static class YamlText
{
    private static readonly Regex Plain = new(
        @"^[A-Za-z_/][A-Za-z0-9_./@-]*(?::[A-Za-z0-9_./@-]+)*$",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));
    private static readonly string[] Words = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

    /// <summary>What follows "key:" or "-": a blank and a scalar, or lines of their own.</summary>
    public static string After(ConfigNode node, string newline, string indent)
    {
        StringBuilder text = new();
        WriteAfter(text, node, newline, indent);
        return text.ToString();
    }

    /// <summary>The members of a map as lines, the first without its indentation.</summary>
    public static string Members(ConfigNode map, string newline, string indent)
    {
        StringBuilder text = new();
        for (var i = 0; i < map.Members.Count; i++)
        {
            text.Append(i == 0 ? string.Empty : newline + indent).Append(Scalar(map.Members[i].Key)).Append(':');
            WriteAfter(text, map.Members[i].Value, newline, indent);
        }

        return text.ToString();
    }

    public static string Flow(ConfigNode node) => node.Kind switch
    {
        ConfigKind.Map =>
            "{" + string.Join(", ", node.Members.Select(m => ConfigJson.Quote(m.Key) + ": " + Flow(m.Value))) + "}",
        ConfigKind.List => "[" + string.Join(", ", node.Items.Select(Flow)) + "]",
        ConfigKind.Text => ConfigJson.Quote(node.Scalar!),
        _ => node.Scalar ?? "null",
    };

    public static string Scalar(string text) =>
        Plain.IsMatch(text) && !Words.Contains(text, StringComparer.OrdinalIgnoreCase) ? text : ConfigJson.Quote(text);

    private static void WriteAfter(StringBuilder text, ConfigNode node, string newline, string indent)
    {
        var inner = indent + "  ";
        if (node.Kind == ConfigKind.Map && node.Members.Count > 0)
        {
            text.Append(newline).Append(inner).Append(Members(node, newline, inner));
        }
        else if (node.Kind == ConfigKind.List && node.Items.Count > 0)
        {
            foreach (var item in node.Items)
            {
                text.Append(newline).Append(inner).Append("- ");
                text.Append(
                    item.Kind == ConfigKind.Map && item.Members.Count > 0
                        ? Members(item, newline, inner + "  ")
                        : item.Kind == ConfigKind.Text ? Scalar(item.Scalar!) : Flow(item));
            }
        }
        else
        {
            text.Append(' ').Append(node.Kind == ConfigKind.Text ? Scalar(node.Scalar!) : Flow(node));
        }
    }
}
