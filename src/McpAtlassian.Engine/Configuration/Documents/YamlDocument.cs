namespace McpAtlassian.Engine.Configuration.Documents;

/// <summary>YAML edited in place.</summary>
internal sealed class YamlDocument : ConfigDocument
{
    private readonly bool _empty;

    private YamlDocument(string text, ConfigNode? root)
        : base(text, root ?? ConfigNode.Null())
    {
        _empty = root is null;
    }

    public override ConfigFormat Format => ConfigFormat.Yaml;

    public static YamlDocument Parse(string text) => new(text, YamlReader.Read(text));

    protected override IEnumerable<TextEdit> EditsToSet(ConfigPath path, ConfigNode value)
    {
        var newline = ConfigText.Newline(Text, Text.Length);
        if (_empty)
        {
            var gap = Text.Length > 0 && Text[Text.Length - 1] != '\n' ? newline : string.Empty;
            return [
                new TextEdit(
                    Text.Length,
                    Text.Length,
                    gap + YamlText.Members(Nest(path, 0, value), newline, string.Empty) + newline)
            ];
        }

        var node = Root;
        ConfigMember? holder = null;
        for (var i = 0; i < path.Count; i++)
        {
            var step = path[i];
            var nothing = node.Kind == ConfigKind.Null || (node.IsInline && node.Members.Count + node.Items.Count == 0);
            if (nothing && holder is not null)
            {
                return Assign(holder, Nest(path, i, value));
            }

            var member = step.IsItem ? null : node.Members.FirstOrDefault(m => m.Key == step.Key);
            var next = step.IsItem ? node.Items.FirstOrDefault(step.Matches) : member?.Value;
            if (next is null)
            {
                return [
                    step.IsItem
                        ? InsertItem(node, Nest(path, i + 1, value))
                        : InsertMember(node, step.Key, Nest(path, i + 1, value))
                ];
            }

            node = next;
            holder = member;
        }

        return holder is not null
            ? Assign(holder, value)
            : throw CannotEdit(node.Start, "this item cannot be replaced as a whole.");
    }

    protected override IEnumerable<TextEdit> EditsToRemove(ConfigPath path)
    {
        var parent = Root;
        ConfigMember? holder = null;
        for (var i = 0; i < path.Count - 1; i++)
        {
            holder = path[i].IsItem ? null : parent.Members.First(m => m.Key == path[i].Key);
            parent = holder?.Value ?? parent.Items.First(path[i].Matches);
        }

        var last = path[path.Count - 1];
        (int Start, int End)[] parts = last.IsItem
            ? parent.Items.Select(e => (e.Start, e.End)).ToArray()
            : parent.Members.Select(m => (m.KeyStart, m.Value.End)).ToArray();
        var index = last.IsItem
            ? parent.Items.ToList().FindIndex(last.Matches)
            : parent.Members.ToList().FindIndex(m => m.Key == last.Key);
        if (parent.IsInline)
        {
            return
            [
                index < parts.Length - 1 ? new TextEdit(parts[index].Start, parts[index + 1].Start, string.Empty)
                : index > 0 ? new TextEdit(parts[index - 1].End, parts[index].End, string.Empty)
                : new TextEdit(parts[index].Start, parts[index].End, string.Empty),
            ];
        }

        List<TextEdit> edits = [];
        var start = last.IsItem ? Dash(parts[index].Start) : parts[index].Start;
        if (ConfigText.StartsLine(Text, start))
        {
            edits.Add(new TextEdit(
                ConfigText.LineStart(Text, start), AfterLine(parts[index].Start, parts[index].End), string.Empty));
        }
        else
        {
            // "- name: x": the dash is not the key's, so the next key takes its place.
            edits.Add(index < parts.Length - 1 && !last.IsItem
                ? new TextEdit(start, parts[index + 1].Start, string.Empty)
                : throw CannotEdit(start, $"'{path}' is on the same line as another entry."));
        }

        if (parts.Length == 1 && holder is not null)
        {
            // A key with nothing after it would be null, which some clients refuse.
            var colon = Colon(holder);
            edits.Add(new TextEdit(colon + 1, colon + 1, last.IsItem ? " []" : " {}"));
        }

        return edits;
    }

    private List<TextEdit> Assign(ConfigMember member, ConfigNode value)
    {
        var colon = Colon(member);
        var newline = ConfigText.Newline(Text, member.KeyStart);
        var old = member.Value;
        var inFlow = InFlow(Root, member, false);
        if (inFlow)
        {
            return [new(colon + 1, Math.Max(old.End, colon + 1), " " + YamlText.Flow(value))];
        }

        var end = Math.Max(old.End, colon + 1);
        while (end > colon + 1 && Text[end - 1] is '\r' or '\n' or ' ')
        {
            end--;
        }

        string indent = new(' ', Column(member.KeyStart));
        var text = YamlText.After(value, newline, indent);
        var lines = text[0] != ' ';
        var lineEnd = ConfigText.LineEnd(Text, end);
        var rest = Text.Substring(end, lineEnd - end);
        return lines && rest.Trim().Length > 0
            // A comment on the key's line stays there; the block begins below it.
            ? [new(colon + 1, end, string.Empty), new(lineEnd, lineEnd, text)]
            : [new(colon + 1, end, text)];
    }

    private TextEdit InsertMember(ConfigNode map, string key, ConfigNode value)
    {
        if (map.Kind != ConfigKind.Map || map.Members.Count == 0)
        {
            throw CannotEdit(map.Start, "this must be an object.");
        }

        var last = map.Members[map.Members.Count - 1];
        if (map.IsInline)
        {
            return new TextEdit(
                last.Value.End, last.Value.End, ", " + ConfigJson.Quote(key) + ": " + YamlText.Flow(value));
        }

        var newline = ConfigText.Newline(Text, last.KeyStart);
        string indent = new(' ', Column(map.Members[0].KeyStart));
        var lines = indent + YamlText.Scalar(key) + ":" + YamlText.After(value, newline, indent);
        if (EndsInOpenBlock(last.Value) && ConfigText.StartsLine(Text, last.KeyStart))
        {
            // A line end added to a block of text would become part of the text: go before it instead.
            var before = ConfigText.LineStart(Text, last.KeyStart);
            return new TextEdit(before, before, lines + newline);
        }

        return InsertLines(AfterLine(last.KeyStart, last.Value.End), lines, newline);
    }

    private TextEdit InsertItem(ConfigNode list, ConfigNode value)
    {
        if (list.Kind != ConfigKind.List || list.Items.Count == 0)
        {
            throw CannotEdit(list.Start, "this must be a list.");
        }

        var last = list.Items[list.Items.Count - 1];
        if (list.IsInline)
        {
            return new TextEdit(last.End, last.End, ", " + YamlText.Flow(value));
        }

        var newline = ConfigText.Newline(Text, last.Start);
        string indent = new(' ', Column(Dash(list.Items[0].Start)));
        return InsertLines(
            AfterLine(last.Start, last.End), indent + "- " + YamlText.Members(value, newline, indent + "  "), newline);
    }

    private TextEdit InsertLines(int at, string lines, string newline)
    {
        var open = at > 0 && Text[at - 1] is not ('\n' or '\r');
        return new TextEdit(at, at, open ? newline + lines : lines + newline);
    }

    private bool EndsInOpenBlock(ConfigNode node)
    {
        var leaf = node;
        while (leaf.Members.Count + leaf.Items.Count > 0 && !leaf.IsInline)
        {
            leaf =
                leaf.Members.Count > 0 ? leaf.Members[leaf.Members.Count - 1].Value : leaf.Items[leaf.Items.Count - 1];
        }

        return leaf.Start >= 0
            && leaf.Start < Text.Length
            && Text[leaf.Start] is '|' or '>'
            && leaf.End >= Text.Length
            && Text[Text.Length - 1] is not ('\n' or '\r');
    }

    // A block scalar's end is already the start of a line; everything else ends somewhere on one.
    private int AfterLine(int start, int end) =>
        end > start && end > 0 && Text[end - 1] is '\n' or '\r' ? end : ConfigText.NextLine(Text, end);

    private int Dash(int itemStart)
    {
        var at = itemStart - 1;
        while (at >= 0 && Text[at] is ' ' or '\t')
        {
            at--;
        }

        return at >= 0 && Text[at] == '-' ? at : throw CannotEdit(itemStart, "the list is written in an unusual form.");
    }

    private int Colon(ConfigMember member)
    {
        var at = member.KeyEnd;
        while (at < Text.Length && Text[at] is ' ' or '\t')
        {
            at++;
        }

        return at < Text.Length && Text[at] == ':'
            ? at
            : throw CannotEdit(member.KeyStart, "the key is written in an unusual form.");
    }

    private int Column(int offset) => offset - ConfigText.LineStart(Text, offset);

    private static bool InFlow(ConfigNode node, ConfigMember member, bool flow)
    {
        flow |= node.IsInline;
        return node.Members.Any(m => (ReferenceEquals(m, member) && flow) || InFlow(m.Value, member, flow))
            || node.Items.Any(i => InFlow(i, member, flow));
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
