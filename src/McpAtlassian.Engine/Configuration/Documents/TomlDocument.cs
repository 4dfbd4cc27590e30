using System.Text;

namespace McpAtlassian.Engine.Configuration.Documents;

/// <summary>TOML edited in place, by whole statements or inside an inline table.</summary>
internal sealed class TomlDocument : ConfigDocument
{
    private readonly IReadOnlyList<TomlStatement> _statements;

    private TomlDocument(string text, ConfigNode root, IReadOnlyList<TomlStatement> statements)
        : base(text, root)
    {
        _statements = statements;
    }

    public override ConfigFormat Format => ConfigFormat.Toml;

    public static TomlDocument Parse(string text)
    {
        (var root, var statements) = TomlReader.Read(text);
        return new TomlDocument(text, root, statements);
    }

    protected override IEnumerable<TextEdit> EditsToSet(ConfigPath path, ConfigNode value)
    {
        var parent = Root;
        var depth = 0;
        for (; depth < path.Count; depth++)
        {
            var next = parent[path[depth].Key];
            if (next is null)
            {
                break;
            }

            parent = next;
        }

        if (depth == path.Count)
        {
            // A table by headers has no one place to replace; callers change its members instead.
            return parent.Start >= 0
                ? new[] { new TextEdit(parent.Start, parent.End, Inline(value)) }
                : throw CannotEdit(0, $"'{path}' is a table and cannot be replaced with another type.");
        }

        if (parent.IsInline)
        {
            return [InsertInline(parent, path, depth, value)];
        }

        return value.Kind == ConfigKind.Map && path.Count <= 2
            ? new[] { AppendSection(path, value) }
            : [InsertAssignment(path, depth, value)];
    }

    protected override IEnumerable<TextEdit> EditsToRemove(ConfigPath path)
    {
        var under = _statements.Where(s => s.IsUnder(path)).ToArray();
        if (under.Length == 0)
        {
            return [CutInline(path)];
        }

        List<TextEdit> edits = [];
        foreach (var statement in under)
        {
            var inCutSection = !statement.IsHeader && under.Any(h => h.IsHeader && h.Section == statement.Section);
            if (inCutSection)
            {
                continue;
            }

            var end = statement.IsHeader ? _statements.Last(s => s.Section == statement.Section).End : statement.End;
            edits.Add(new TextEdit(
                statement.IsHeader ? WithGap(statement.Start, end) : statement.Start, end, string.Empty));
        }

        return edits;
    }

    // A section's blank line before it goes with it where another gap, or nothing, follows.
    private int WithGap(int start, int end)
    {
        var gapAfter = end >= Text.Length || Text[end] is '\r' or '\n';
        if (!gapAfter || start == 0)
        {
            return start;
        }

        var line = ConfigText.LineStart(Text, PreviousLine(start));
        return Text.Substring(line, start - line).Trim().Length == 0 ? line : start;
    }

    private int PreviousLine(int lineStart) =>
        lineStart >= 2 && Text[lineStart - 1] == '\n' && Text[lineStart - 2] == '\r' ? lineStart - 2 : lineStart - 1;

    private TextEdit CutInline(ConfigPath path)
    {
        var parent = Root;
        for (var i = 0; i < path.Count - 1; i++)
        {
            parent = parent[path[i].Key]!;
        }

        var members = parent.Members.ToList();
        var index = members.FindIndex(m => m.Key == path[path.Count - 1].Key);
        if (!parent.IsInline || members[index].Value.Start < 0)
        {
            throw CannotEdit(0, $"'{path}' is written with dotted keys in an inline table.");
        }

        var (cut, end) = (members[index], members[index].Value.End);
        if (index < members.Count - 1)
        {
            return new TextEdit(cut.KeyStart, members[index + 1].KeyStart, string.Empty);
        }

        // The comma goes with the only member, and stays where a comment of the member before stands between.
        var before = index > 0 ? members[index - 1].Value.End : -1;
        return before < 0 || Text.AsSpan(before, cut.KeyStart - before).Contains('#')
            ? new TextEdit(cut.KeyStart, Math.Max(end, cut.Comma + 1), string.Empty)
            : new TextEdit(before, end, string.Empty);
    }

    private static TextEdit InsertInline(ConfigNode table, ConfigPath path, int depth, ConfigNode value)
    {
        var text = Keys(path, depth) + " = " + Inline(value);
        if (table.Members.Count == 0)
        {
            return new TextEdit(table.Start, table.End, "{ " + text + " }");
        }

        var end = table.Members[table.Members.Count - 1].Value.End;
        return new TextEdit(end, end, ", " + text);
    }

    private TextEdit AppendSection(ConfigPath path, ConfigNode value)
    {
        var newline = ConfigText.Newline(Text, Text.Length);
        StringBuilder text = new();
        text.Append(Gap(newline));
        text.Append('[').Append(Keys(path, 0)).Append(']').Append(newline);
        foreach (var member in value.Members)
        {
            text.Append(Key(member.Key)).Append(" = ").Append(Inline(member.Value)).Append(newline);
        }

        return new TextEdit(Text.Length, Text.Length, text.ToString());
    }

    private string Gap(string newline)
    {
        if (Text.Length == 0)
        {
            return string.Empty;
        }

        if (Text[Text.Length - 1] != '\n')
        {
            return newline + newline;
        }

        var last = PreviousLine(Text.Length);
        return last == 0 || Text[last - 1] == '\n' ? string.Empty : newline;
    }

    private TextEdit InsertAssignment(ConfigPath path, int depth, ConfigNode value)
    {
        ConfigPath table = new(Enumerable.Range(0, depth).Select(i => path[i]));
        var header = _statements.FirstOrDefault(s => s.IsHeader && s.Path.Count == depth && s.IsUnder(table));
        if (header is not null || depth == 0)
        {
            // After the last line of the table's own section.
            var section = header?.Section ?? 0;
            var last = _statements.LastOrDefault(s => s.Section == section);
            var indent = last is { IsHeader: false } ? ConfigText.Indent(Text, last.Start) : string.Empty;
            return Line(last?.End ?? 0, indent + Keys(path, depth) + " = " + Inline(value));
        }

        var dotted =
            _statements.LastOrDefault(s => !s.IsHeader && s.IsUnder(table) && s.Path.Count - s.OwnKeys < depth);
        if (dotted is not null)
        {
            var keys = Keys(path, dotted.Path.Count - dotted.OwnKeys);
            return Line(dotted.End, ConfigText.Indent(Text, dotted.Start) + keys + " = " + Inline(value));
        }

        var newline = ConfigText.Newline(Text, Text.Length);
        return new TextEdit(
            Text.Length,
            Text.Length,
            Gap(newline) + "[" + Keys(table, 0) + "]" + newline + Keys(path, depth) + " = " + Inline(value) + newline);
    }

    private TextEdit Line(int at, string line)
    {
        var newline = ConfigText.Newline(Text, at);
        var open = at > 0 && Text[at - 1] != '\n';
        return new TextEdit(at, at, (open ? newline : string.Empty) + line + newline);
    }

    private static string Keys(ConfigPath path, int from) =>
        string.Join(".", Enumerable.Range(from, path.Count - from).Select(i => Key(path[i].Key)));

    private static string Key(string key)
    {
        foreach (var c in key)
        {
            if (!(c < 128 && (char.IsLetterOrDigit(c) || c is '_' or '-')))
            {
                return ConfigJson.Quote(key);
            }
        }

        return key.Length == 0 ? "\"\"" : key;
    }

    private static string Inline(ConfigNode node) => node.Kind switch
    {
        ConfigKind.Map => node.Members.Count == 0
            ? "{}"
            : "{ " + string.Join(", ", node.Members.Select(m => Key(m.Key) + " = " + Inline(m.Value))) + " }",
        ConfigKind.List => "[" + string.Join(", ", node.Items.Select(Inline)) + "]",
        ConfigKind.Text => ConfigJson.Quote(node.Scalar!),
        ConfigKind.Null => throw new NotSupportedException("TOML has no null."),
        _ => node.Scalar!,
    };
}
