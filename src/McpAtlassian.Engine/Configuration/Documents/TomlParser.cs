using System;
using System.Collections.Generic;
using System.Linq;

namespace McpAtlassian.Engine.Configuration.Documents;

/// <summary>
/// Reads a TOML 1.0 document into nodes with their places, and keeps the list of its statements. It refuses whatever
/// the specification calls invalid: a client that cannot load its file does not start at all.
/// </summary>
internal sealed class TomlParser
{
    private const int DeepestNesting = 200;
    private readonly TomlScanner _scan;
    private readonly TomlTable _root = new(TomlOrigin.Header, 0);
    private readonly List<TomlStatement> _statements = new();
    private TomlTable _table;
    private List<string> _tablePath = new();
    private int _section;
    private int _depth;
    private int _inlines;

    private TomlParser(string text)
    {
        _scan = new TomlScanner(text);
        _table = _root;
    }

    public static (ConfigNode Root, IReadOnlyList<TomlStatement> Statements) Parse(string text)
    {
        TomlParser parser = new(text);
        parser.ReadDocument();
        return (parser._root.ToNode(), parser._statements);
    }

    private void ReadDocument()
    {
        while (true)
        {
            _scan.SkipLines();
            if (_scan.Ended)
            {
                return;
            }

            int start = ConfigText.LineStart(_scan.Text, _scan.At);
            TomlStatement statement = _scan.Peek() == '[' ? ReadHeader(start) : ReadAssignment(start);
            _scan.EndLine();
            statement.End = _scan.At;
            _statements.Add(statement);
        }
    }

    private TomlStatement ReadHeader(int start)
    {
        int at = _scan.At++;
        bool array = _scan.Peek() == '[';
        if (array)
        {
            _scan.At++;
        }

        List<string> keys = _scan.ReadKey();
        int keyEnd = _scan.At;
        Expect(']');
        if (array)
        {
            if (_scan.Peek() != ']')
            {
                throw _scan.Error("']]' is expected here.");
            }

            _scan.At++;
        }

        int after = _scan.At;
        _scan.At = at;
        _section++;
        TomlTable parent = _root;
        List<string> path = new();
        for (int i = 0; i < keys.Count - 1; i++)
        {
            parent = Step(parent, keys[i], path, at, keyEnd);
        }

        path.Add(keys[keys.Count - 1]);
        _table = array ? NewElement(parent, keys[keys.Count - 1], path, at, keyEnd) : Defined(parent, keys[keys.Count - 1], at, keyEnd);
        _tablePath = path;
        _scan.At = after;
        return new TomlStatement(true, path, _section, start) { OwnKeys = keys.Count };
    }

    // A table on the way to a header's own.
    private TomlTable Step(TomlTable parent, string key, List<string> path, int start, int end)
    {
        path.Add(key);
        switch (parent.Find(key))
        {
            case null:
                TomlTable made = new(TomlOrigin.Implicit, _section);
                parent.Add(key, made, start, end);
                return made;
            case TomlTable table when table.Origin != TomlOrigin.Inline:
                return table;
            case List<TomlTable> tables:
                path.Add(TomlStatement.Element);
                return tables[tables.Count - 1];
            default:
                throw _scan.Error($"'{key}' is a value, so no table can be inside it.");
        }
    }

    private TomlTable Defined(TomlTable parent, string key, int start, int end)
    {
        switch (parent.Find(key))
        {
            case null:
                TomlTable made = new(TomlOrigin.Header, _section);
                parent.Add(key, made, start, end);
                return made;
            case TomlTable table when table.Origin == TomlOrigin.Implicit:
                table.Origin = TomlOrigin.Header;
                table.Section = _section;
                return table;
            default:
                throw _scan.Error($"'{key}' is defined already.");
        }
    }

    private TomlTable NewElement(TomlTable parent, string key, List<string> path, int start, int end)
    {
        object? present = parent.Find(key);
        List<TomlTable>? tables = present as List<TomlTable>;
        if (present is not null && tables is null)
        {
            throw _scan.Error($"'{key}' is defined already, and is no array of tables.");
        }

        if (tables is null)
        {
            tables = new List<TomlTable>();
            parent.Add(key, tables, start, end);
        }

        TomlTable made = new(TomlOrigin.Header, _section);
        tables.Add(made);
        path.Add(TomlStatement.Element);
        return made;
    }

    private TomlStatement ReadAssignment(int start)
    {
        List<string> keys = ReadMember(_table, _section, dottedFrom: _section);
        return new TomlStatement(false, _tablePath.Concat(keys).ToArray(), _section, start) { OwnKeys = keys.Count };
    }

    private List<string> ReadMember(TomlTable table, int section, int dottedFrom)
    {
        int keyStart = _scan.At;
        List<string> keys = _scan.ReadKey();
        int keyEnd = _scan.At;
        Expect('=');
        _scan.SkipBlanks();
        int valueStart = _scan.At;
        _scan.At = keyStart;
        TomlTable owner = table;
        for (int i = 0; i < keys.Count - 1; i++)
        {
            owner = DottedStep(owner, keys[i], section, dottedFrom, keyStart, keyEnd);
        }

        string last = keys[keys.Count - 1];
        if (owner.Find(last) is not null)
        {
            throw _scan.Error($"the key '{last}' is there already.");
        }

        _scan.At = valueStart;
        owner.Add(last, ReadValue(), keyStart, keyEnd);
        return keys;
    }

    private TomlTable DottedStep(TomlTable owner, string key, int section, int dottedFrom, int start, int end)
    {
        switch (owner.Find(key))
        {
            case null:
                TomlTable made = new(TomlOrigin.Dotted, section);
                owner.Add(key, made, start, end);
                return made;
            case TomlTable table when table.Origin == TomlOrigin.Dotted && table.Section == dottedFrom:
                return table;
            case TomlTable table when table.Origin == TomlOrigin.Implicit:
                table.Origin = TomlOrigin.Dotted;
                table.Section = section;
                return table;
            default:
                throw _scan.Error($"'{key}' is complete where it is defined; nothing can be added to it here.");
        }
    }

    private object ReadValue()
    {
        if (++_depth > DeepestNesting)
        {
            throw _scan.Error("the file is nested too deeply.");
        }

        int start = _scan.At;
        object value = _scan.Peek() switch
        {
            '"' or '\'' => new ConfigNode(ConfigKind.Text, _scan.ReadString()) { Tag = "string" },
            '[' => ReadArray(),
            '{' => ReadInlineTable(),
            _ => _scan.ReadBare(),
        };
        if (value is ConfigNode node)
        {
            node.Start = start;
            node.End = _scan.At;
        }

        _depth--;
        return value;
    }

    private ConfigNode ReadArray()
    {
        List<ConfigNode> items = new();
        _scan.At++;
        _scan.SkipLines();
        while (_scan.Peek() != ']' || _scan.Ended)
        {
            object value = ReadValue();
            items.Add(value is TomlTable table ? table.ToNode() : (ConfigNode)value);
            _scan.SkipLines();
            if (_scan.Peek() == ',')
            {
                _scan.At++;
                _scan.SkipLines();
            }
            else if (_scan.Peek() != ']')
            {
                throw _scan.Error("',' or ']' is expected here.");
            }
        }

        _scan.At++;
        return new ConfigNode(ConfigKind.List) { Items = items };
    }

    private TomlTable ReadInlineTable()
    {
        // Its dotted keys are its own: a number no header has keeps them apart.
        int section = -(++_inlines);
        TomlTable table = new(TomlOrigin.Inline, section) { Start = _scan.At };
        _scan.At++;
        _scan.SkipBlanks();
        if (_scan.Peek() == '}')
        {
            table.End = ++_scan.At;
            return table;
        }

        while (true)
        {
            _scan.SkipBlanks();
            ReadMember(table, section, section);
            _scan.SkipBlanks();
            char next = _scan.Peek();
            if (next is not (',' or '}'))
            {
                throw _scan.Error("',' or '}' is expected here.");
            }

            _scan.At++;
            if (next == '}')
            {
                table.End = _scan.At;
                return table;
            }
        }
    }

    private void Expect(char c)
    {
        _scan.SkipBlanks();
        if (_scan.Peek() != c)
        {
            throw _scan.Error($"'{c}' is expected here.");
        }

        _scan.At++;
    }
}
