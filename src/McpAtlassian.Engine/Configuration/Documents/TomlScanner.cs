using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace McpAtlassian.Engine.Configuration.Documents;

/// <summary>Reads TOML's tokens: keys, strings, numbers, dates, and what lies between them.</summary>
internal sealed class TomlScanner
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private static readonly Regex Integer = new(@"^(?:[+-]?(?:0|[1-9](?:_?[0-9])*)|0x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|0o[0-7](?:_?[0-7])*|0b[01](?:_?[01])*)$", RegexOptions.CultureInvariant, Limit);
    private static readonly Regex Float = new(@"^(?:[+-]?(?:0|[1-9](?:_?[0-9])*)(?:\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?|[+-]?(?:inf|nan))$", RegexOptions.CultureInvariant, Limit);
    private static readonly Regex DateTime = new(@"^(?:(?<date>(?<y>[0-9]{4})-(?<m>[0-9]{2})-(?<d>[0-9]{2}))(?:[Tt ](?=[0-9]))?)?(?<time>(?<h>[0-9]{2}):(?<min>[0-9]{2}):(?<s>[0-9]{2})(?:\.[0-9]+)?)?(?<zone>[Zz]|[+-](?<zh>[0-9]{2}):(?<zm>[0-9]{2}))?$", RegexOptions.CultureInvariant, Limit);

    public TomlScanner(string text) => Text = text;

    public string Text { get; }

    public int At { get; set; }

    public bool Ended => At >= Text.Length;

    public char Peek(int ahead = 0) => At + ahead < Text.Length ? Text[At + ahead] : '\0';

    public Exception Error(string reason) => ConfigText.Unparsable(Text, At, reason);

    public void SkipBlanks()
    {
        while (Peek() is ' ' or '\t')
        {
            At++;
        }
    }

    public bool IsNewline() => Peek() == '\n' || (Peek() == '\r' && Peek(1) == '\n');

    /// <summary>Over blanks, comments and line ends, as an array allows between its items.</summary>
    public void SkipLines()
    {
        while (true)
        {
            SkipBlanks();
            SkipComment();
            if (!IsNewline())
            {
                return;
            }

            At = ConfigText.NextLine(Text, At);
        }
    }

    public void SkipComment()
    {
        if (Peek() != '#' || Ended)
        {
            return;
        }

        while (!Ended && !IsNewline())
        {
            RefuseControl();
            At++;
        }
    }

    /// <summary>The rest of a line after a statement: blanks, a comment, the line end.</summary>
    public void EndLine()
    {
        SkipBlanks();
        SkipComment();
        if (Ended)
        {
            return;
        }

        At = IsNewline() ? ConfigText.NextLine(Text, At) : throw Error("the line should end here.");
    }

    public List<string> ReadKey()
    {
        List<string> parts = new();
        while (true)
        {
            SkipBlanks();
            parts.Add(ReadKeyPart());
            SkipBlanks();
            if (Peek() != '.')
            {
                return parts;
            }

            At++;
        }
    }

    public string ReadString()
    {
        char quote = Peek();
        if (Peek(1) == quote && Peek(2) == quote)
        {
            At += 3;
            return ReadMultiline(quote);
        }

        int opened = At++;
        StringBuilder value = new();
        while (Peek() != quote || Ended)
        {
            if (Ended || Peek() is '\n' or '\r')
            {
                At = opened;
                throw Error("a string is opened and not closed on its line.");
            }

            Append(value, quote);
        }

        At++;
        return value.ToString();
    }

    /// <summary>A number, date or true/false: everything up to a delimiter.</summary>
    public ConfigNode ReadBare()
    {
        int start = At;
        while (!Ended && Peek() is not (',' or ']' or '}' or '#' or ' ' or '\t' or '\r' or '\n'))
        {
            At++;
        }

        // A date may be followed by one blank and a time.
        if (At - start == 10 && Text[start + 4] == '-' && Peek() == ' ' && char.IsDigit(Peek(1)))
        {
            At++;
            while (!Ended && Peek() is not (',' or ']' or '}' or '#' or ' ' or '\t' or '\r' or '\n'))
            {
                At++;
            }
        }

        string word = Text.Substring(start, At - start);
        ConfigNode? node = Scalar(word);
        if (node is null)
        {
            At = start;
            throw Error(word.Length == 0 ? "a value is expected here." : "this is no value that TOML has.");
        }

        return node;
    }

    private static ConfigNode? Scalar(string word)
    {
        if (word is "true" or "false")
        {
            return new ConfigNode(ConfigKind.Boolean, word) { Tag = "bool" };
        }

        if (Integer.IsMatch(word))
        {
            return new ConfigNode(ConfigKind.Number, word) { Tag = "integer" };
        }

        return Float.IsMatch(word) ? new ConfigNode(ConfigKind.Number, word) { Tag = "float" } : Date(word);
    }

    private static ConfigNode? Date(string word)
    {
        Match match = word.Length == 0 ? Match.Empty : DateTime.Match(word);
        bool date = match.Groups["date"].Success;
        bool time = match.Groups["time"].Success;
        bool zone = match.Groups["zone"].Success;
        bool separated = date && time && word.Length > 10 && word[10] is 'T' or 't' or ' ';
        if (!match.Success || !(date || time) || (zone && !(date && time)) || (date && time && !separated))
        {
            return null;
        }

        int Part(string name) => match.Groups[name].Success ? int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture) : 0;
        bool real = (!date || (Part("m") is >= 1 and <= 12 && Part("d") >= 1 && Part("d") <= Days(Part("y"), Part("m"))))
            && Part("h") <= 23 && Part("min") <= 59 && Part("s") <= 60 && Part("zh") <= 23 && Part("zm") <= 59;
        string tag = zone ? "datetime" : date && time ? "datetime-local" : date ? "date-local" : "time-local";
        return real ? new ConfigNode(ConfigKind.Other, word) { Tag = tag } : null;
    }

    private static int Days(int year, int month) =>
        month == 2 ? (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28) : month is 4 or 6 or 9 or 11 ? 30 : 31;

    private string ReadKeyPart()
    {
        if (Peek() is '"' or '\'')
        {
            return Peek(1) == Peek() && Peek(2) == Peek() ? throw Error("a key cannot be a multi-line string.") : ReadString();
        }

        int start = At;
        while (Peek() is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '-')
        {
            At++;
        }

        return At > start ? Text.Substring(start, At - start) : throw Error("a key is expected here.");
    }

    private string ReadMultiline(char quote)
    {
        int opened = At - 3;
        if (IsNewline())
        {
            At = ConfigText.NextLine(Text, At);
        }

        StringBuilder value = new();
        while (!Ended)
        {
            if (Peek() == quote && Peek(1) == quote && Peek(2) == quote)
            {
                At += 3;

                // One or two quotes may belong to the text, right before the closing three.
                for (int extra = 0; extra < 2 && Peek() == quote; extra++)
                {
                    value.Append(quote);
                    At++;
                }

                return value.ToString();
            }

            if (IsNewline())
            {
                value.Append('\n');
                At = ConfigText.NextLine(Text, At);
            }
            else if (quote == '"' && Peek() == '\\' && ContinuesLine())
            {
                At++;
                while (!Ended && (Peek() is ' ' or '\t' || IsNewline()))
                {
                    At++;
                }
            }
            else
            {
                Append(value, quote);
            }
        }

        At = opened;
        throw Error("a string is opened and not closed.");
    }

    private bool ContinuesLine()
    {
        int i = At + 1;
        while (i < Text.Length && Text[i] is ' ' or '\t')
        {
            i++;
        }

        return i < Text.Length && (Text[i] == '\n' || (Text[i] == '\r' && i + 1 < Text.Length && Text[i + 1] == '\n'));
    }

    private void Append(StringBuilder value, char quote)
    {
        if (quote == '"' && Peek() == '\\')
        {
            AppendEscape(value);
            return;
        }

        RefuseControl();
        value.Append(Text[At++]);
    }

    private void AppendEscape(StringBuilder value)
    {
        char code = Peek(1);
        int digits = code == 'u' ? 4 : code == 'U' ? 8 : 0;
        if (digits == 0)
        {
            value.Append(code switch
            {
                '"' or '\\' => code,
                'b' => '\b',
                't' => '\t',
                'n' => '\n',
                'f' => '\f',
                'r' => '\r',
                _ => throw Error("this escape is none that TOML has."),
            });
            At += 2;
            return;
        }

        string hex = At + 2 + digits <= Text.Length ? Text.Substring(At + 2, digits) : string.Empty;
        bool good = uint.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint point) && hex.Length == digits;
        if (!good || point > 0x10FFFF || point is >= 0xD800 and <= 0xDFFF)
        {
            throw Error("this escape is no character.");
        }

        value.Append(char.ConvertFromUtf32((int)point));
        At += 2 + digits;
    }

    private void RefuseControl()
    {
        char c = Text[At];
        if ((c < ' ' && c != '\t') || c == '\u007f')
        {
            throw Error("a control character is here.");
        }
    }
}
