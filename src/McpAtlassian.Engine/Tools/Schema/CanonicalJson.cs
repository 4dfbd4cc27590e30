using System.Text;
using System.Text.Json;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>
/// One text for one JSON value: members sorted, no white space, numbers by value. Equal texts are equal values.
/// </summary>
internal static class CanonicalJson
{
    public static string Write(JsonElement element)
    {
        var text = new StringBuilder();
        Write(element, text);
        return text.ToString();
    }

    private static void Write(JsonElement element, StringBuilder text)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(element, text);
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var item in element.EnumerateArray())
                {
                    Write(item, text);
                    text.Append(',');
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                text.Append('"').Append(Text(element)).Append('"');
                break;
            case JsonValueKind.Number:
                var raw = element.GetRawText();
                text.Append(ExactNumber.TryParse(raw, out var number) ? number.ToString() : raw);
                break;
            default:
                text.Append(element.GetRawText());
                break;
        }
    }

    private static void WriteObject(JsonElement element, StringBuilder text)
    {
        // A name given twice counts once, as its last value.
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            members[property.Name] = property.Value;
        }

        string[] names = [.. members.Keys];
        Array.Sort(names, StringComparer.Ordinal);
        text.Append('{');
        foreach (var name in names)
        {
            WriteString(name, text);
            text.Append(':');
            Write(members[name], text);
            text.Append(',');
        }

        text.Append('}');
    }

    private static void WriteString(string value, StringBuilder text) =>
        text.Append('"').Append(Escaped(value)).Append('"');

    private static string Text(JsonElement element)
    {
        try
        {
            return Escaped(element.GetString()!);
        }
        catch (InvalidOperationException)
        {
            // Half a character: no string, but still a value that has a text.
            return element.GetRawText();
        }
    }

    private static string Escaped(string value) => value.Replace("\\", "\\\\").Replace("\"", "\\\"");
}
