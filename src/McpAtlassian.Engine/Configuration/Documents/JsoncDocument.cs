namespace McpAtlassian.Engine.Configuration.Documents;

/// <summary>JSON, with or without comments, edited in place.</summary>
internal sealed class JsoncDocument : ConfigDocument
{
    private readonly bool _empty;

    private JsoncDocument(string text, ConfigNode? root, ConfigFormat format)
        : base(text, root ?? ConfigNode.Null())
    {
        _empty = root is null;
        Format = format;
    }

    public override ConfigFormat Format { get; }

    public static JsoncDocument Parse(string text, ConfigFormat format) => new(text, JsoncParser.Parse(text), format);

    protected override IEnumerable<TextEdit> EditsToSet(ConfigPath path, ConfigNode value)
    {
        if (_empty)
        {
            var newline = ConfigText.Newline(Text, Text.Length);
            var gap = Text.Trim().Length > 0 && !Text.EndsWith('\n') ? newline : string.Empty;
            var whole = ConfigJson.Write(Nest(path, 0, value), newline, string.Empty, "  ");
            return [new TextEdit(Text.Length, Text.Length, gap + whole + newline)];
        }

        var node = Root;
        for (var i = 0; i < path.Count; i++)
        {
            var step = path[i];
            if (node.Kind == ConfigKind.Null)
            {
                return [Replace(node, Nest(path, i, value))];
            }

            var next = step.IsItem ? node.Items.FirstOrDefault(step.Matches) : node[step.Key];
            if (next is null)
            {
                var nested = Nest(path, i + 1, value);
                return step.IsItem
                    ? Insert(
                        node,
                        node.Items.Select(e => (e.Start, e.End)).ToArray(),
                        TrailingComma(node),
                        string.Empty,
                        nested)
                    : Insert(
                        node,
                        node.Members.Select(m => (m.KeyStart, m.Value.End)).ToArray(),
                        node.Members.Count == 0 ? -1 : node.Members[node.Members.Count - 1].Comma,
                        ConfigJson.Quote(step.Key),
                        nested);
            }

            node = next;
        }

        return [Replace(node, value)];
    }

    protected override IEnumerable<TextEdit> EditsToRemove(ConfigPath path)
    {
        var parent = Root;
        for (var i = 0; i < path.Count - 1; i++)
        {
            parent = path[i].IsItem ? parent.Items.First(path[i].Matches) : parent[path[i].Key]!;
        }

        var last = path[path.Count - 1];
        (int Start, int End)[] parts;
        int index;
        if (last.IsItem)
        {
            parts = parent.Items.Select(e => (e.Start, e.End)).ToArray();
            index = parent.Items.ToList().FindIndex(last.Matches);
        }
        else
        {
            parts = parent.Members.Select(m => (m.KeyStart, m.Value.End)).ToArray();
            index = parent.Members.ToList().FindIndex(m => string.Equals(m.Key, last.Key, StringComparison.Ordinal));
        }

        return Cut(parts, index);
    }

    private List<TextEdit> Cut((int Start, int End)[] parts, int index)
    {
        (var start, var end) = parts[index];
        var comma = CommaAfter(end);
        List<TextEdit> edits = [];
        if (comma < 0 && index > 0)
        {
            // The last one goes: the comma before it would be left over.
            var before = CommaAfter(parts[index - 1].End);
            edits.Add(new TextEdit(before, before + 1, string.Empty));
        }

        // What lies between the value and its comma is a comment at most, and comments stay.
        var near = comma >= 0 && Text.Substring(end, comma - end).Trim().Length == 0;
        var stop = near ? comma + 1 : end;
        if (comma >= 0 && !near)
        {
            edits.Add(new TextEdit(comma, comma + 1, string.Empty));
        }

        var rest = stop;
        while (rest < Text.Length && Text[rest] is ' ' or '\t')
        {
            rest++;
        }

        var ownLine = ConfigText.StartsLine(Text, start) && ConfigText.LineStart(Text, start) > 0;
        if (ownLine && (rest == Text.Length || Text[rest] is '\r' or '\n'))
        {
            edits.Add(new TextEdit(ConfigText.LineStart(Text, start), ConfigText.NextLine(Text, rest), string.Empty));
        }
        else if (ownLine && index == parts.Length - 1 && Text[rest] is '}' or ']')
        {
            // "x": 1 } — back to the end of the line before.
            edits.Add(new TextEdit(start, rest, string.Empty));
        }
        else
        {
            edits.Add(new TextEdit(start, index < parts.Length - 1 ? rest : stop, string.Empty));
        }

        return edits;
    }

    private int CommaAfter(int end)
    {
        var at = JsoncParser.SkipTrivia(Text, end);
        return at < Text.Length && Text[at] == ',' ? at : -1;
    }

    private int TrailingComma(ConfigNode list) =>
        list.Items.Count == 0 ? -1 : CommaAfter(list.Items[list.Items.Count - 1].End);

    private TextEdit Replace(ConfigNode node, ConfigNode value)
    {
        var text = IsOneLine()
            ? ConfigJson.WriteCompact(value)
            : ConfigJson.Write(
                value, ConfigText.Newline(Text, node.Start), ConfigText.Indent(Text, node.Start), Unit());
        return new TextEdit(node.Start, node.End, text);
    }

    private List<TextEdit> Insert(
        ConfigNode container, (int Start, int End)[] parts, int trailingComma, string key, ConfigNode value)
    {
        var newline = ConfigText.Newline(Text, container.Start);
        var unit = Unit();
        var prefix = key.Length == 0 ? string.Empty : key + (IsOneLine() ? ":" : ": ");
        if (parts.Length == 0)
        {
            return InsertFirst(container, newline, unit, prefix, value);
        }

        (var start, var end) = parts[parts.Length - 1];
        var lines = ConfigText.StartsLine(Text, start) && ConfigText.LineStart(Text, start) > 0;
        var indent = lines ? ConfigText.Indent(Text, start) : string.Empty;
        var written = lines
            ? ConfigJson.Write(value, newline, indent, unit)
            : ConfigJson.WriteCompact(value, spaced: !IsOneLine());
        var gap = lines ? newline + indent : IsOneLine() ? string.Empty : " ";
        if (trailingComma >= 0)
        {
            var after = lines ? AfterComments(trailingComma + 1) : trailingComma + 1;
            return [new(after, after, gap + prefix + written + ",")];
        }

        var place = lines ? AfterComments(end) : end;
        return place == end
            ? [new(end, end, "," + gap + prefix + written)]
            : [new(end, end, ","), new(place, place, gap + prefix + written)];
    }

    private List<TextEdit> InsertFirst(
        ConfigNode container, string newline, string unit, string prefix, ConfigNode value)
    {
        var inside = Text.Substring(container.Start + 1, container.End - container.Start - 2);
        if (IsOneLine())
        {
            return [new(container.Start + 1, container.Start + 1, prefix + ConfigJson.WriteCompact(value))];
        }

        var outer = ConfigText.Indent(Text, container.Start);
        var indent = outer + unit;
        var written = newline + indent + prefix + ConfigJson.Write(value, newline, indent, unit);
        if (inside.Trim().Length == 0)
        {
            // Blanks only: keep the closing bracket's own line where there is one.
            var last = inside.LastIndexOf('\n');
            return last >= 0
                ? [new(container.Start + 1, container.Start + 1, written)]
                : [new(container.Start + 1, container.End - 1, written + newline + outer)];
        }

        // Comments only: the entry goes before them, where no line comment can swallow it.
        var close = inside[0] is '\r' or '\n' ? string.Empty : newline + indent;
        return [new(container.Start + 1, container.Start + 1, written + close)];
    }

    // Comments that end on this line belong to what is before them.
    private int AfterComments(int from)
    {
        var at = from;
        var result = from;
        while (at < Text.Length)
        {
            if (Text[at] is ' ' or '\t')
            {
                at++;
            }
            else if (Text[at] == '/' && at + 1 < Text.Length && Text[at + 1] == '/')
            {
                return ConfigText.LineEnd(Text, at);
            }
            else if (Text[at] == '/' && at + 1 < Text.Length && Text[at + 1] == '*')
            {
                var end = Text.IndexOf("*/", at + 2, StringComparison.Ordinal) + 2;
                if (end > ConfigText.LineEnd(Text, at))
                {
                    return result;
                }

                at = result = end;
            }
            else
            {
                return Text[at] is '\r' or '\n' ? result : from;
            }
        }

        return result;
    }

    private bool IsOneLine() => Text.Trim().IndexOf('\n') < 0 && Root.Members.Count > 0;

    private string Unit()
    {
        var first = Root.Members.Count > 0 ? Root.Members[0] : null;
        if (first is not null && ConfigText.StartsLine(Text, first.KeyStart))
        {
            var outer = ConfigText.Indent(Text, Root.Start);
            var inner = ConfigText.Indent(Text, first.KeyStart);
            if (inner.Length > outer.Length && inner.StartsWith(outer, StringComparison.Ordinal))
            {
                return inner.Substring(outer.Length);
            }
        }

        return "  ";
    }

    private static ConfigNode Nest(ConfigPath path, int from, ConfigNode value)
    {
        var node = value;
        for (var i = path.Count - 1; i >= from; i--)
        {
            node = path[i].IsItem ? ConfigNode.List([node]) : ConfigNode.Map((path[i].Key, node));
        }

        return node;
    }
}
