using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace McpAtlassian.Engine.Tools.Results;

/// <summary>The JSON that a text block holds, as UTF-8 to read from; by far the most results are one.</summary>
internal static class JsonInText
{
    /// <summary>The bytes when the text looks like a JSON object or array, else null.</summary>
    public static ReadOnlyMemory<byte>? Find(ToolContent block)
    {
        if (block.TextSource.ValueKind == JsonValueKind.String
            && Unescape(JsonMarshal.GetRawUtf8Value(block.TextSource)) is { } bytes)
        {
            return bytes;
        }

        return block.Text is { } text && LooksLikeJson(text) ? Encoding.UTF8.GetBytes(text) : null;
    }

    /// <summary>
    /// Straight from the envelope's bytes, without a string in between; null where the long way has to decide.
    /// </summary>
    private static ReadOnlyMemory<byte>? Unescape(ReadOnlySpan<byte> quoted)
    {
        if (quoted.Length < 4 || !IsJson((char)quoted[1], (char)quoted[quoted.Length - 2]))
        {
            return null;
        }

        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan.ToArray();
        }

        var buffer = new byte[quoted.Length];
        try
        {
            return buffer.AsMemory(0, reader.CopyString(buffer));
        }
        catch (InvalidOperationException)
        {
            return null; // Half a surrogate pair.
        }
    }

    private static bool LooksLikeJson(string text)
    {
        var start = 0;
        while (start < text.Length && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        var end = text.Length - 1;
        while (end > start && char.IsWhiteSpace(text[end]))
        {
            end--;
        }

        return end > start && IsJson(text[start], text[end]);
    }

    private static bool IsJson(char first, char last) => (first == '{' && last == '}') || (first == '[' && last == ']');
}
