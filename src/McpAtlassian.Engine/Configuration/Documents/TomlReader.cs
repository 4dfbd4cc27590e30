using Tomlyn;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace McpAtlassian.Engine.Configuration.Documents;

/// <summary>
/// Reads TOML into nodes with their places, and keeps the list of its statements: Tomlyn says where things are, the
/// text stays the truth.
/// </summary>
internal sealed class TomlReader
{
    private readonly string _text;
    private readonly ConfigNode _root = Table();
    private readonly List<TomlStatement> _statements = [];

    private TomlReader(string text) => _text = text;

    public static (ConfigNode Root, IReadOnlyList<TomlStatement> Statements) Read(string text)
    {
        TomlReader reader = new(text);
        reader.Read(Parse(text));
        return (reader._root, reader._statements);
    }

    // Its messages quote the file, where a secret may stand: only the places are taken from them.
    private static DocumentSyntax Parse(string text)
    {
        try
        {
            var document = SyntaxParser.Parse(text);
            if (!document.HasErrors)
            {
                return document;
            }

            var reason = SyntaxParser.Parse(text, validate: false).HasErrors
                ? "this is not valid TOML."
                : "this key or table is already defined.";
            throw ConfigText.Unparsable(text, document.Diagnostics[0].Span.Offset, reason);
        }
        catch (TomlException error)
        {
            throw ConfigText.Unparsable(text, error.Span?.Offset ?? 0, "the file is nested too deeply.");
        }
    }

    private void Read(DocumentSyntax document)
    {
        foreach (var assignment in document.KeyValues)
        {
            Assign(assignment, _root, [], 0);
        }

        var section = 0;
        foreach (var header in document.Tables)
        {
            section++;
            List<string> path = [];
            var table = Enter(header, path);
            _statements.Add(Statement(true, path, section, header.Name!, header.CloseBracket!));
            foreach (var assignment in header.Items)
            {
                Assign(assignment, table, path, section);
            }
        }
    }

    private void Assign(KeyValueSyntax assignment, ConfigNode table, List<string> path, int section)
    {
        Add(table, assignment);
        string[] full = [.. path, .. Keys(assignment.Key!)];
        _statements.Add(Statement(false, full, section, assignment.Key!, assignment.Value!));
    }

    private TomlStatement Statement(
        bool isHeader, IReadOnlyList<string> path, int section, KeySyntax key, SyntaxNode last) =>
        new(isHeader, path, section, ConfigText.LineStart(_text, key.Span.Offset))
        {
            OwnKeys = Keys(key).Length,
            End = ConfigText.NextLine(_text, End(last)),
        };

    /// <summary>The table of a header; the path gets its keys, and a mark after each array of tables.</summary>
    private ConfigNode Enter(TableSyntaxBase header, List<string> path)
    {
        var keys = Keys(header.Name!);
        var table = _root;
        for (var i = 0; i < keys.Length; i++)
        {
            path.Add(keys[i]);
            var newElement = i == keys.Length - 1 && header is TableArraySyntax;
            var next = Member(table, keys[i], header.Name!, newElement ? ConfigKind.List : ConfigKind.Map);
            if (next.Kind == ConfigKind.List)
            {
                path.Add(TomlStatement.Element);
                if (newElement)
                {
                    ((List<ConfigNode>)next.Items).Add(Table());
                }

                next = next.Items[^1];
            }

            table = next;
        }

        return table;
    }

    private void Add(ConfigNode table, KeyValueSyntax assignment)
    {
        var keys = Keys(assignment.Key!);
        foreach (var key in keys[..^1])
        {
            table = Member(table, key, assignment.Key!, ConfigKind.Map);
        }

        Add(table, keys[^1], Value(assignment.Value!), assignment.Key!);
    }

    private static ConfigNode Member(ConfigNode table, string key, KeySyntax place, ConfigKind kind) =>
        table[key] ?? Add(
            table, key, kind == ConfigKind.Map ? Table() : new(kind) { Items = Growing<ConfigNode>() }, place);

    private static ConfigNode Add(ConfigNode table, string key, ConfigNode value, KeySyntax place)
    {
        ((List<ConfigMember>)table.Members).Add(new ConfigMember(key, value, place.Span.Offset, End(place)));
        return value;
    }

    /// <summary>A list to be added to: behind an empty collection expression would stand an array.</summary>
    private static List<T> Growing<T>() => [];

    private static ConfigNode Table(SyntaxNode? inline = null) => new(ConfigKind.Map)
    {
        Members = Growing<ConfigMember>(),
        IsInline = inline is not null,
        Start = inline?.Span.Offset ?? -1,
        End = inline is null ? -1 : End(inline),
    };

    private ConfigNode Value(ValueSyntax value)
    {
        switch (value)
        {
            case InlineTableSyntax inline:
                var table = Table(inline);
                foreach (var item in inline.Items)
                {
                    Add(table, item.KeyValue!);
                    table.Members[^1].Comma = item.Comma?.Span.Offset ?? -1;
                }

                return table;
            case ArraySyntax array:
                var items = array.Items.Select(item => Value(item.Value!)).ToArray();
                return Placed(new(ConfigKind.List) { Items = items }, value);
            case StringValueSyntax text:
                return Placed(new(ConfigKind.Text, text.Value) { Tag = "string" }, value);
            default:
                var written = _text[value.Span.Offset..End(value)];
                return Placed(value.Kind switch
                {
                    SyntaxKind.Boolean => new(ConfigKind.Boolean, written) { Tag = "bool" },
                    SyntaxKind.Integer => new(ConfigKind.Number, written) { Tag = "integer" },
                    SyntaxKind.Float => new(ConfigKind.Number, written) { Tag = "float" },
                    SyntaxKind.LocalDateTime => new(ConfigKind.Other, written) { Tag = "datetime-local" },
                    SyntaxKind.LocalDate => new(ConfigKind.Other, written) { Tag = "date-local" },
                    SyntaxKind.LocalTime => new(ConfigKind.Other, written) { Tag = "time-local" },
                    _ => new ConfigNode(ConfigKind.Other, written) { Tag = "datetime" },
                }, value);
        }
    }

    private static ConfigNode Placed(ConfigNode node, SyntaxNode place)
    {
        node.Start = place.Span.Offset;
        node.End = End(place);
        return node;
    }

    private static int End(SyntaxNode node) => node.Span.Offset + node.Span.Length;

    private static string[] Keys(KeySyntax key) => [Key(key.Key!), .. key.DotKeys.Select(k => Key(k.Key!))];

    private static string Key(BareKeyOrStringValueSyntax part) =>
        part is StringValueSyntax quoted ? quoted.Value! : ((BareKeySyntax)part).Key!.Text!;
}
