using System.Globalization;
using System.Text;

namespace McpAtlassian.Engine.Configuration.Documents;

/// <summary>Places in text: lines, columns, indentation and the edits made there.</summary>
internal static class ConfigText
{
    public static EngineException Unparsable(string text, int offset, string reason)
    {
        (var line, var column) = Position(text, offset);
        return Unparsable(line, column, reason);
    }

    public static EngineException Unparsable(long line, long column, string reason) => new(
        ErrorIds.ConfigUnparsable,
        string.Format(CultureInfo.InvariantCulture, "Line {0}, column {1}: {2}", line, column, reason),
        "Nothing was written. Correct the file there, or choose another file with -Path.");

    /// <summary>One-based line and column; every line end (LF, CRLF, CR) counts once.</summary>
    public static (int Line, int Column) Position(string text, int offset)
    {
        var line = 1;
        var start = 0;
        var end = offset < text.Length ? offset : text.Length;
        for (var i = 0; i < end; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 >= text.Length || text[i + 1] != '\n')))
            {
                line++;
                start = i + 1;
            }
        }

        return (line, end - start + 1);
    }

    /// <summary>The line end used nearest before a place, else the first in the text, else LF.</summary>
    public static string Newline(string text, int before)
    {
        var at = before > 0 ? text.LastIndexOf('\n', before - 1) : -1;
        if (at < 0)
        {
            at = text.IndexOf('\n');
        }

        return at > 0 && text[at - 1] == '\r' ? "\r\n" : "\n";
    }

    public static int LineStart(string text, int offset)
    {
        var i = offset;
        while (i > 0 && text[i - 1] != '\n' && text[i - 1] != '\r')
        {
            i--;
        }

        return i;
    }

    /// <summary>The end of the line's content, before its line end.</summary>
    public static int LineEnd(string text, int offset)
    {
        var i = offset;
        while (i < text.Length && text[i] != '\n' && text[i] != '\r')
        {
            i++;
        }

        return i;
    }

    /// <summary>The start of the next line, or the text's end.</summary>
    public static int NextLine(string text, int offset)
    {
        var i = LineEnd(text, offset);
        if (i < text.Length && text[i] == '\r')
        {
            i++;
        }

        if (i < text.Length && text[i] == '\n')
        {
            i++;
        }

        return i;
    }

    public static string Indent(string text, int offset)
    {
        var start = LineStart(text, offset);
        var i = start;
        while (i < text.Length && (text[i] == ' ' || text[i] == '\t'))
        {
            i++;
        }

        return text.Substring(start, i - start);
    }

    /// <summary>Nothing but blanks between the line's start and the place.</summary>
    public static bool StartsLine(string text, int offset)
    {
        for (var i = LineStart(text, offset); i < offset; i++)
        {
            if (text[i] != ' ' && text[i] != '\t')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Applies edits that do not overlap, in one pass.</summary>
    public static string Apply(string text, IEnumerable<TextEdit> edits)
    {
        StringBuilder result = new(text.Length + 256);
        var at = 0;
        foreach (var edit in edits.OrderBy(e => e.Start).ThenBy(e => e.End))
        {
            result.Append(text, at, edit.Start - at).Append(edit.Replacement);
            at = edit.End;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }
}

/// <summary>Replaces the characters from Start to before End.</summary>
internal readonly record struct TextEdit(int Start, int End, string Replacement);
