using System.Globalization;
using System.Text;

namespace McpAtlassian.Generation;

/// <summary>
/// Puts a server's words into a script as nothing but words: in a single-quoted string, or in a help comment that they
/// can neither end nor give directives to.
/// </summary>
internal static class ScriptText
{
    private const int MaximumHelp = 8000;
    private const int MaximumHelpLines = 200;

    /// <summary>The text on one line.</summary>
    public static string OneLine(string text, int maximumLength)
    {
        var line = string.Join(" ", Plain(text).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        return line.Length > maximumLength ? line.Substring(0, maximumLength) + "…" : line;
    }

    /// <summary>True when the text has no character that would not survive as it is.</summary>
    public static bool IsPlain(string text) => Plain(text) == text && text.IndexOf('\n') < 0;

    /// <summary>Lines for a help comment.</summary>
    public static IEnumerable<string> HelpLines(string text)
    {
        var plain = Plain(text.Length > MaximumHelp ? text.Substring(0, MaximumHelp) + "…" : text);
        foreach (var line in plain.Split('\n').Take(MaximumHelpLines))
        {
            var safe = line.Replace("#>", "# >").Replace("<#", "< #").Trim();

            // A line that begins with a dot could be a directive; .EXTERNALHELP would make Get-Help open a file.
            yield return safe.StartsWith('.') ? "\u2024" + safe.Substring(1) : safe;
        }
    }

    /// <summary>
    /// Without control characters (but for the line feed), invisible format characters and half surrogates.
    /// </summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                plain.Append(c).Append(text[++i]);
                continue;
            }

            var visible = c == '\n'
                || char.GetUnicodeCategory(
                    c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                    or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.PrivateUse);
            plain.Append(visible ? c : ' ');
        }

        return plain.ToString();
    }
}
