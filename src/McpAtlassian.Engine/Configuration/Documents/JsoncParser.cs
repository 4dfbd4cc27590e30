using System.Text;

namespace McpAtlassian.Engine.Configuration.Documents;

/// <summary>
/// Reads JSON with comments and trailing commas into nodes with their places. Strict about everything else: what a
/// client's own parser would refuse must not be edited as if it were fine.
/// </summary>
internal sealed class JsoncParser
{
    // Far beyond any real file, and well within any thread's stack.
    private const int DeepestNesting = 500;
    private readonly string _text;
    private int _at;
    private int _depth;

    private JsoncParser(string text) => _text = text;

    /// <summary>The root, or null for a text of blanks and comments only.</summary>
    public static ConfigNode? Parse(string text)
    {
        JsoncParser parser = new(text);
        parser.SkipTrivia();
        if (parser._at == text.Length)
        {
            return null;
        }

        var root = parser.ReadValue();
        parser.SkipTrivia();
        return parser._at == text.Length ? root : throw parser.Error("text follows the end of the document.");
    }

    /// <summary>The next place that is neither blank nor comment.</summary>
    public static int SkipTrivia(string text, int from)
    {
        JsoncParser parser = new(text) { _at = from };
        parser.SkipTrivia();
        return parser._at;
    }

    private System.Exception Error(string reason) => ConfigText.Unparsable(_text, _at, reason);

    private void SkipTrivia()
    {
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c is ' ' or '\t' or '\r' or '\n')
            {
                _at++;
            }
            else if (c == '/' && _at + 1 < _text.Length && _text[_at + 1] == '/')
            {
                _at = ConfigText.LineEnd(_text, _at);
            }
            else if (c == '/' && _at + 1 < _text.Length && _text[_at + 1] == '*')
            {
                var end = _text.IndexOf("*/", _at + 2, System.StringComparison.Ordinal);
                _at = end >= 0 ? end + 2 : throw Error("a comment is not closed.");
            }
            else
            {
                return;
            }
        }
    }

    private ConfigNode ReadValue()
    {
        if (_at >= _text.Length)
        {
            throw Error("a value is missing at the end of the file.");
        }

        var start = _at;
        var c = _text[_at];
        var node = c switch
        {
            '{' => ReadObject(),
            '[' => ReadArray(),
            '"' => new ConfigNode(ConfigKind.Text, ReadString()),
            't' => ReadWord("true", ConfigKind.Boolean),
            'f' => ReadWord("false", ConfigKind.Boolean),
            'n' => ReadWord("null", ConfigKind.Null),
            '-' or (>= '0' and <= '9') => ReadNumber(),
            _ => throw Error("a value is expected here."),
        };
        node.Start = start;
        node.End = _at;
        return node;
    }

    private ConfigNode ReadObject()
    {
        Enter();
        List<ConfigMember> members = [];
        SkipTrivia();
        while (Peek() != '}')
        {
            var keyStart = _at;
            if (Peek() != '"')
            {
                throw Error("a key in double quotes or '}' is expected here.");
            }

            var key = ReadString();
            var keyEnd = _at;
            SkipTrivia();
            if (Peek() != ':')
            {
                throw Error("':' is expected here.");
            }

            _at++;
            SkipTrivia();
            ConfigMember member = new(key, ReadValue(), keyStart, keyEnd);
            members.Add(member);
            SkipTrivia();
            if (Peek() == ',')
            {
                member.Comma = _at++;
                SkipTrivia();
            }
            else if (Peek() != '}')
            {
                throw Error("',' or '}' is expected here.");
            }
        }

        Leave();
        return new ConfigNode(ConfigKind.Map) { Members = members };
    }

    private ConfigNode ReadArray()
    {
        Enter();
        List<ConfigNode> items = [];
        SkipTrivia();
        while (Peek() != ']')
        {
            items.Add(ReadValue());
            SkipTrivia();
            if (Peek() == ',')
            {
                _at++;
                SkipTrivia();
            }
            else if (Peek() != ']')
            {
                throw Error("',' or ']' is expected here.");
            }
        }

        Leave();
        return new ConfigNode(ConfigKind.List) { Items = items };
    }

    private void Enter()
    {
        if (++_depth > DeepestNesting)
        {
            throw Error("the file is nested too deeply.");
        }

        _at++;
    }

    private void Leave()
    {
        _depth--;
        _at++;
    }

    private char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private ConfigNode ReadWord(string word, ConfigKind kind)
    {
        if (string.CompareOrdinal(_text, _at, word, 0, word.Length) != 0
            || (_at + word.Length < _text.Length && char.IsLetterOrDigit(_text[_at + word.Length])))
        {
            throw Error("a value is expected here.");
        }

        _at += word.Length;
        return new ConfigNode(kind, kind == ConfigKind.Null ? null : word);
    }

    private ConfigNode ReadNumber()
    {
        var start = _at;
        if (Peek() == '-')
        {
            _at++;
        }

        if (Peek() == '0')
        {
            _at++;
        }
        else
        {
            Digits();
        }

        if (Peek() == '.')
        {
            _at++;
            Digits();
        }

        if (Peek() is 'e' or 'E')
        {
            _at++;
            if (Peek() is '+' or '-')
            {
                _at++;
            }

            Digits();
        }

        return Peek() is (>= '0' and <= '9') or (>= 'a' and <= 'z') or '_'
            ? throw Error("this is not a valid JSON number.")
            : new ConfigNode(ConfigKind.Number, _text.Substring(start, _at - start));
    }

    private void Digits()
    {
        if (Peek() is not (>= '0' and <= '9'))
        {
            throw Error("a digit is expected here.");
        }

        while (Peek() is >= '0' and <= '9')
        {
            _at++;
        }
    }

    private string ReadString()
    {
        var opened = _at++;
        StringBuilder value = new();
        while (true)
        {
            if (_at >= _text.Length)
            {
                _at = opened;
                throw Error("a string is not closed.");
            }

            var c = _text[_at];
            if (c == '"')
            {
                _at++;
                return value.ToString();
            }

            if (c < ' ')
            {
                throw Error("a string contains a line break or control character.");
            }

            if (c != '\\')
            {
                value.Append(c);
                _at++;
                continue;
            }

            value.Append(ReadEscape());
        }
    }

    private char ReadEscape()
    {
        var code = _at + 1 < _text.Length ? _text[_at + 1] : '\0';
        var result = code switch
        {
            '"' or '\\' or '/' => code,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => ReadUnicode(),
            _ => throw Error("this is not a valid JSON escape sequence."),
        };
        _at += code == 'u' ? 6 : 2;
        return result;
    }

    private char ReadUnicode()
    {
        var value = 0;
        for (var i = 2; i < 6; i++)
        {
            var digit = _at + i < _text.Length ? HexDigit(_text[_at + i]) : -1;
            value = digit >= 0 ? (value * 16) + digit : throw Error("four hexadecimal digits are expected after \\u.");
        }

        return (char)value;
    }

    private static int HexDigit(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => -1,
    };
}
