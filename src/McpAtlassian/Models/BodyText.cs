using System.Collections;
using System.Text;

namespace McpAtlassian.Models;

/// <summary>
/// The text of an issue's description or a page's body, whatever the server sent: Markdown stays as it is, Atlassian
/// Document Format (ADF) becomes plain text.
/// </summary>
internal static class BodyText
{
    private const int MaximumDepth = 64;

    /// <summary>Text from Markdown or ADF; null when there is none.</summary>
    public static string? From(object? body)
    {
        switch (body is PSObject { BaseObject: not (PSCustomObject or NamedValue) } wrapped ? wrapped.BaseObject : body)
        {
            case null:
                return null;
            case string text:
                return text;
            default:
                var builder = new StringBuilder();
                Append(builder, body, 0);
                return builder.ToString().TrimEnd('\n');
        }
    }

    private static void Append(StringBuilder text, object? node, int depth)
    {
        if (depth > MaximumDepth || node is null)
        {
            return;
        }

        var type = Property(node, "type") as string;
        switch (type)
        {
            case "text":
                text.Append(Property(node, "text"));
                return;
            case "hardBreak":
                text.Append('\n');
                return;
            case "rule":
                text.Append("----\n");
                return;
            case "mention" or "emoji" or "status" or "date":
                var attributes = Property(node, "attrs");
                text.Append(
                    Property(attributes, "text") ?? Property(attributes, "shortName")
                        ?? Property(attributes, "timestamp"));
                return;
            case "inlineCard" or "blockCard":
                text.Append(Property(Property(node, "attrs"), "url"));
                return;
            case "listItem":
                text.Append("- ");
                break;
        }

        if (Property(node, "content") is IEnumerable children and not string)
        {
            foreach (var child in children)
            {
                Append(text, child, depth + 1);
            }
        }

        if (type is "paragraph" or "heading" or "codeBlock" or "blockquote" or "tableRow"
            && (text.Length == 0 || text[text.Length - 1] != '\n'))
        {
            text.Append('\n');
        }
        else if (type is "tableCell" or "tableHeader" && text.Length > 0)
        {
            text.Length -= text[text.Length - 1] == '\n' ? 1 : 0;
            text.Append('\t');
        }
    }

    private static object? Property(object? instance, string name) => instance switch
    {
        PSObject bag => bag.Properties[name]?.Value,
        IDictionary map => map[name],
        IReadOnlyDictionary<string, object?> map => map.TryGetValue(name, out var value) ? value : null,
        _ => null,
    };
}
