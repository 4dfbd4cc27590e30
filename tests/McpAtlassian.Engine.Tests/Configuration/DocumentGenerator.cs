using System.Text;

namespace McpAtlassian.Engine.Tests.Configuration;

/// <summary>
/// Makes configuration files as untidy as people's: comments, odd spacing, unicode, nesting, repeated keys.
/// </summary>
internal sealed class DocumentGenerator
{
    private static readonly string[] Words = [
        "a", "name", "théme", "日本", "x y", "emoji 😀", "editor.fontSize", "url", "enabled", "servers2", "quote\\\"d",
        "back\\\\slash", "tab\\t"
    ];
    private readonly Random _random;
    private string _newline = "\n";
    private string _unit = "  ";

    public DocumentGenerator(int seed) => _random = new Random(seed);

    public Random Random => _random;

    /// <summary>JSON with comments; the root key and an old entry are there or not.</summary>
    public string Jsonc(string root, string entry)
    {
        _newline = Pick("\n", "\n", "\r\n");
        _unit = Pick("  ", "    ", "\t", " ");
        StringBuilder text = new();
        text.Append(Maybe(3) ? Comment(0) : string.Empty);
        var members = Members(1, _random.Next(0, 5), _random.Next(0, 4));
        if (Maybe(2))
        {
            var servers = Members(2, _random.Next(0, 3), 1);
            if (Maybe(2))
            {
                servers.Insert(
                    _random.Next(servers.Count + 1),
                    $"\"{entry}\":{Gap()}"
                    + $"{Object(3, ["\"url\": \"https://old.example.com/\"", "\"autoApprove\": [\"x\"]"])}");
            }

            members.Insert(_random.Next(members.Count + 1), $"\"{root}\"{Pick("", " ")}:{Gap()}{Object(2, servers)}");
        }

        text.Append(Object(1, members))
            .Append(Maybe(2) ? _newline : string.Empty)
            .Append(Maybe(4) ? Comment(0) : string.Empty);
        return text.ToString();
    }

    /// <summary>TOML with sections, dotted keys, arrays of tables and inline tables.</summary>
    public string Toml(string root, string entry)
    {
        _newline = Pick("\n", "\n", "\r\n");
        List<string> lines = [];
        for (var i = 0; i < _random.Next(0, 4); i++)
        {
            lines.Add(TomlLine("top" + i));
        }

        List<List<string>> sections = [];
        for (var i = 0; i < _random.Next(0, 4); i++)
        {
            sections.Add(TomlSection(
                Pick($"[table{i}]", $"[ table{i} . \"sub key\" ]", $"[[list{i}]]", $"[{root}.other{i}]  # other")));
        }

        if (Maybe(2))
        {
            sections.Insert(
                _random.Next(sections.Count + 1),
                [
                    $"[{root}.{entry}]" + Pick("", " # mine"),
                    "url = \"https://old.example.com/\"",
                    .. Maybe(2) ? ["# a comment inside", "startup_timeout_sec = 20"] : Array.Empty<string>()
                ]);
            if (Maybe(2))
            {
                sections.Add([$"[{root}.{entry}.http_headers]", "X-Other = 'kept'"]);
            }
        }

        foreach (var section in sections)
        {
            lines.AddRange(Maybe(2) ? ["", .. section] : section);
        }

        return string.Join(_newline, lines) + (Maybe(3) ? string.Empty : _newline);
    }

    /// <summary>YAML with block and flow collections, block scalars and comments.</summary>
    public string Yaml(string root, string entry)
    {
        _newline = Pick("\n", "\n", "\r\n");
        List<string> lines = [];
        if (Maybe(3))
        {
            lines.Add(Pick("# Goose configuration", "---"));
        }

        var before = _random.Next(0, 4);
        for (var i = 0; i < before; i++)
        {
            lines.AddRange(YamlBlock("key" + i, 0));
        }

        if (Maybe(2))
        {
            var indent = Pick("  ", "    ");
            lines.Add(root + ":" + Pick("", "  # servers"));
            List<string> inside = [];
            for (var i = 0; i < _random.Next(1, 3); i++)
            {
                inside.AddRange(YamlBlock("other" + i, indent.Length));
            }

            if (Maybe(2))
            {
                inside.AddRange(
                    [$"{indent}{entry}:", $"{indent}  uri: https://old.example.com/ # old", $"{indent}  timeout: 30"]);
                inside.AddRange(Maybe(2) ? YamlBlock("last", indent.Length) : []);
            }

            lines.AddRange(inside);
        }

        for (var i = 0; i < _random.Next(before == 0 ? 1 : 0, 3); i++)
        {
            lines.AddRange(YamlBlock("after" + i, 0));
        }

        return string.Join(_newline, lines) + (Maybe(3) ? string.Empty : _newline);
    }

    /// <summary>The text cut off, or with one character changed: mostly no document any more.</summary>
    public string Damage(string text)
    {
        if (text.Length < 2)
        {
            return "{";
        }

        var at = _random.Next(1, text.Length);
        return Maybe(2)
            ? text[..at]
            : string.Concat(
                text.AsSpan(0, at),
                Pick("\"", "{", "}", "]", ":", "\t", "\u0001", "'", "&", "#"),
                text.AsSpan(at + (Maybe(2) ? 1 : 0)));
    }

    private List<string> Members(int depth, int count, int deeper)
    {
        List<string> members = [];
        for (var i = 0; i < count; i++)
        {
            // Now and then a key twice: nobody's business but the file's owner.
            var key = members.Count > 0 && Maybe(8) ? members[0].Split(':')[0].Trim() : $"\"{Pick(Words)}{i}\"";
            key = key.StartsWith('"') && key.EndsWith('"') ? key : $"\"k{i}\"";
            members.Add($"{key}{Pick("", "", " ")}:{Gap()}{Value(depth, deeper)}");
        }

        return members;
    }

    private string Value(int depth, int deeper) => _random.Next(deeper > 0 ? 7 : 5) switch
    {
        0 => Pick("1", "-2.5e3", "0", "true", "false", "null"),
        1 => $"\"{Pick(Words)}\"",
        2 => "\"// not a comment, { nor: [brackets] }\"",
        3 => "[]",
        4 => "{}",
        5 => $"[{Gap()}{Value(depth + 1, deeper - 1)},{Gap()}{Value(depth + 1, 0)}{Pick("", ",", " ")}]",
        _ => Object(depth + 1, Members(depth + 1, _random.Next(0, 4), deeper - 1)),
    };

    private string Object(int depth, IReadOnlyList<string> members)
    {
        if (members.Count == 0)
        {
            return Pick(
                "{}",
                "{ }",
                "{" + _newline + Repeat(depth - 1) + "}",
                "{" + _newline + Repeat(depth) + "// nothing" + _newline + Repeat(depth - 1) + "}");
        }

        var lines = !Maybe(5);
        StringBuilder text = new("{");
        for (var i = 0; i < members.Count; i++)
        {
            var comma = i < members.Count - 1 || Maybe(5);
            text.Append(lines ? _newline + (Maybe(6) ? Comment(depth) : string.Empty) + Repeat(depth) : Pick("", " "))
                .Append(members[i])
                .Append(Maybe(12) ? " /* so */" : string.Empty)
                .Append(comma ? "," : string.Empty);
            text.Append(lines && Maybe(5) ? Pick(" // why", "   /* why */", " ") : string.Empty);
        }

        return text.Append(lines ? _newline + Repeat(depth - 1) : Pick("", " ")).Append('}').ToString();
    }

    private string Comment(int depth) =>
        Repeat(depth)
            + Pick("// a comment with \"quotes\" and { braces", "/* a block */", "/* two" + _newline + " lines */")
            + _newline;

    private string Gap() => Pick(" ", " ", " ", "", "  ", "\t");

    private string Repeat(int depth) => string.Concat(Enumerable.Repeat(_unit, Math.Max(0, depth)));

    private List<string> TomlSection(string header)
    {
        List<string> lines = [header];
        for (var i = 0; i < _random.Next(0, 4); i++)
        {
            lines.Add(TomlLine("k" + i));
        }

        return lines;
    }

    private string TomlLine(string key) => Pick(
        $"{key} = 1 # one",
        $"# nothing but {key}",
        $"\"{key} quoted\" = 'C:\\path\\{key}'",
        $"{key}.dotted.deep = [1, 2,  3]",
        $"  {key} = {{ a = 1, b.c = \"ü # no comment\" }}",
        $"{key} = [{_newline}  \"[not.a.header]\", # inside{_newline}]",
        $"{key} = \"\"\"{_newline}[also.not]{_newline}\"\"\"",
        $"{key}\t=\t1979-05-27 07:32:00Z",
        string.Empty);

    private List<string> YamlBlock(string key, int indent)
    {
        string pad = new(' ', indent);
        return _random.Next(9) switch
        {
            0 => [$"{pad}{key}: value # comment"],
            1 => [$"{pad}# about {key}", $"{pad}\"{key} quoted\": 'it''s'"],
            2 => [$"{pad}{key}:", $"{pad}  - one", $"{pad}  - two: 2", $"{pad}    three: 3"],
            3 => [$"{pad}{key}:", $"{pad}- indentless", $"{pad}- list"],
            4 => [$"{pad}{key}: |", $"{pad}  text: with colon", $"{pad}  # no comment", "", $"{pad}  more"],
            5 => [$"{pad}{key}: {{ flow: [1, 2], \"q\": x }}"],
            6 => [$"{pad}{key}: &anchor{key}", $"{pad}  a: 1", $"{pad}{key}_copy: *anchor{key}"],
            7 => [$"{pad}{key}: >-", $"{pad}  folded 日本", $"{pad}  text", ""],
            _ => [$"{pad}{key}:", $"{pad}  nested:", $"{pad}    deep: true   ", "", $"{pad}  # end of {key}"],
        };
    }

    private bool Maybe(int oneIn) => _random.Next(oneIn) == 0;

    private T Pick<T>(params T[] values) => values[_random.Next(values.Length)];
}
