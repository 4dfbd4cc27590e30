using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace McpAtlassian.Text.Markup;

/// <summary>Plain text as Markdown (CommonMark, with the tables of GitHub) writes it.</summary>
internal static class MarkdownText
{
    private static readonly SearchValues<char> Marks = SearchValues.Create(@"\`*_[]<&~");

    private static readonly Regex LineStart = new(
        @"^(?<before>[ \t]*)(?:(?<mark>#{1,6}(?=\s|\z)|[-+](?=\s|\z)|>|(=+|-{3,})[ \t]*$)"
        + @"|(?<number>\d{1,9})(?=[.)](\s|\z)))",
        RegexOptions.CultureInvariant | RegexOptions.Multiline, TimeSpan.FromSeconds(1));

    /// <summary>The text with a backslash before whatever Markdown would take for a mark.</summary>
    public static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAny(Marks) < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            if (IsMark(text, i))
            {
                result.Append('\\');
            }

            result.Append(text[i]);
        }

        return result.ToString();
    }

    /// <summary>A paragraph, none of whose lines becomes a heading, a list, a quotation or a rule.</summary>
    public static string EscapeLines(string paragraph) => LineStart.Replace(
        paragraph,
        static match => match.Groups["before"].Value + (match.Groups["number"] is { Success: true } number
            ? number.Value + "\\"
            : "\\" + match.Groups["mark"].Value));

    /// <summary>Markdown as a cell of a table may hold it: in one line, and without a bar of its own.</summary>
    public static string Cell(string markdown) => Line(markdown, "<br>").Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>The lines of a text in one.</summary>
    public static string Line(string text, string separator) => string.Join(
        separator,
        text.ReplaceLineEndings("\n").Split('\n').Select(static line => line.Trim()).Where(static l => l.Length > 0));

    /// <summary>A link, where the address is one that a browser opens; otherwise its text.</summary>
    public static string Link(string markdown, string? address) => Address(address) is { } target
        ? $"[{markdown}]({target})"
        : markdown;

    /// <summary>The address as it stands between brackets; null for what no reader should be led to.</summary>
    public static string? Address(string? address)
    {
        if (address is null || address.Length == 0 || address.Any(char.IsControl)
            || (Uri.TryCreate(address, UriKind.Absolute, out var uri)
                && !(uri.Scheme is "http" or "https" or "mailto" or "tel" or "file")))
        {
            return null;
        }

        return address.Replace("\\", "%5C", StringComparison.Ordinal).Replace(" ", "%20", StringComparison.Ordinal)
            .Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal)
            .Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal)
            .Replace("|", "%7C", StringComparison.Ordinal);
    }

    // Only what would be read as a mark: a text full of backslashes is hard to read where Markdown is not drawn.
    private static bool IsMark(string text, int at)
    {
        var next = at + 1 < text.Length ? text[at + 1] : '\0';
        var before = at > 0 ? text[at - 1] : '\0';
        return text[at] switch
        {
            '\\' => next is '\0' or '\n' || (char.IsAscii(next) && (char.IsPunctuation(next) || char.IsSymbol(next))),
            '`' or '*' => true,
            '_' => !(char.IsLetterOrDigit(before) && char.IsLetterOrDigit(next)),
            '[' => before is '!' or '\0' || next == '^',
            ']' => next is '(' or '[' or ':' or '\0',
            '<' => next is '/' or '!' or '?' || char.IsAsciiLetter(next),
            '&' => next == '#' || char.IsAsciiLetter(next),
            '~' => before == '~' || next == '~',
            _ => false,
        };
    }
}
