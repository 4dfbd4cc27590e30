using System.Globalization;
using System.Text;

namespace McpAtlassian.Engine.Tools.Results;

/// <summary>Decodes a JSON string that the strict reader refuses because a \u escape is half of a pair.</summary>
internal static class JsonEscapes
{
    public static string DecodeLeniently(ReadOnlySpan<byte> escaped)
    {
        var text = Encoding.UTF8.GetString(escaped.ToArray());
        var decoded = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                decoded.Append(text[i]);
                continue;
            }

            var kind = text[++i];
            if (kind == 'u' && i + 4 < text.Length
                && ushort.TryParse(
                    text.Substring(i + 1, 4),
                    NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture,
                    out var unit))
            {
                decoded.Append((char)unit);
                i += 4;
            }
            else
            {
                decoded.Append(
                    kind switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', _ => kind });
            }
        }

        return ReplaceLoneSurrogates(decoded);
    }

    private static string ReplaceLoneSurrogates(StringBuilder text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                text[i] = '\uFFFD';
            }
        }

        return text.ToString();
    }
}
