using System.Globalization;
using System.Text;

namespace McpAtlassian.Engine.Configuration.Documents;

/// <summary>
/// Writes nodes as JSON text, on several lines or on one. TOML and YAML read its quoted strings the same way.
/// </summary>
internal static class ConfigJson
{
    public static string Write(ConfigNode node, string newline, string indent, string unit)
    {
        StringBuilder text = new();
        Write(text, node, newline, indent, unit);
        return text.ToString();
    }

    /// <summary>On one line, without blanks or with them as people write.</summary>
    public static string WriteCompact(ConfigNode node, bool spaced = false)
    {
        StringBuilder text = new();
        WriteCompact(text, node, spaced);
        return text.ToString();
    }

    public static string Quote(string value)
    {
        StringBuilder text = new();
        Quote(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, ConfigNode node, string newline, string indent, string unit)
    {
        var inner = indent + unit;
        if (node.Kind == ConfigKind.Map && node.Members.Count > 0)
        {
            text.Append('{');
            for (var i = 0; i < node.Members.Count; i++)
            {
                text.Append(i == 0 ? string.Empty : ",").Append(newline).Append(inner);
                Quote(text, node.Members[i].Key);
                text.Append(": ");
                Write(text, node.Members[i].Value, newline, inner, unit);
            }

            text.Append(newline).Append(indent).Append('}');
        }
        else if (node.Kind == ConfigKind.List && node.Items.Count > 0)
        {
            text.Append('[');
            for (var i = 0; i < node.Items.Count; i++)
            {
                text.Append(i == 0 ? string.Empty : ",").Append(newline).Append(inner);
                Write(text, node.Items[i], newline, inner, unit);
            }

            text.Append(newline).Append(indent).Append(']');
        }
        else
        {
            WriteCompact(text, node, spaced: false);
        }
    }

    private static void WriteCompact(StringBuilder text, ConfigNode node, bool spaced)
    {
        var comma = spaced ? ", " : ",";
        switch (node.Kind)
        {
            case ConfigKind.Map:
                var padded = spaced && node.Members.Count > 0;
                text.Append(padded ? "{ " : "{");
                for (var i = 0; i < node.Members.Count; i++)
                {
                    text.Append(i == 0 ? string.Empty : comma);
                    Quote(text, node.Members[i].Key);
                    text.Append(spaced ? ": " : ":");
                    WriteCompact(text, node.Members[i].Value, spaced);
                }

                text.Append(padded ? " }" : "}");
                break;
            case ConfigKind.List:
                text.Append('[');
                for (var i = 0; i < node.Items.Count; i++)
                {
                    text.Append(i == 0 ? string.Empty : comma);
                    WriteCompact(text, node.Items[i], spaced);
                }

                text.Append(']');
                break;
            case ConfigKind.Text:
                Quote(text, node.Scalar!);
                break;
            case ConfigKind.Null:
                text.Append("null");
                break;
            default:
                text.Append(node.Scalar);
                break;
        }
    }

    private static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            switch (c)
            {
                case '"':
                    text.Append("\\\"");
                    break;
                case '\\':
                    text.Append("\\\\");
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '\r':
                    text.Append("\\r");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                default:
                    if (c < ' ' || c == '\u007f' || IsLone(value, i) || c is '\u2028' or '\u2029' or '\u0085')
                    {
                        text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    }
                    else
                    {
                        text.Append(c);
                    }

                    break;
            }
        }

        text.Append('"');
    }

    // Half a character cannot be encoded; JSON can still spell it.
    private static bool IsLone(string value, int index)
    {
        var c = value[index];
        return char.IsHighSurrogate(c)
            ? index + 1 >= value.Length || !char.IsLowSurrogate(value[index + 1])
            : char.IsLowSurrogate(c) && (index == 0 || !char.IsHighSurrogate(value[index - 1]));
    }
}
