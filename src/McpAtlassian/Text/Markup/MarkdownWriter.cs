using System.Text;

namespace McpAtlassian.Text.Markup;

/// <summary>Writes a document as Markdown: what was ADF as what was Confluence's storage format.</summary>
internal static class MarkdownWriter
{
    public static string Write(MarkupNode document) => Blocks(document.Content);

    private static string Blocks(List<MarkupNode> nodes, bool isTight = false)
    {
        var text = new StringBuilder();
        for (var i = 0; i < nodes.Count; i++)
        {
            // Text between blocks is a paragraph that nobody marked as one.
            var end = nodes.FindIndex(i, static node => !node.IsInline);
            var run = nodes.GetRange(i, (end < 0 ? nodes.Count : end) - i);
            var block = run.Count > 0 ? Paragraph(run) : Block(nodes[i]);
            if (block.Length > 0 && text.Length > 0)
            {
                text.Append(isTight && run.Count == 0 && IsList(nodes[i]) ? "\n" : "\n\n");
            }

            text.Append(block);
            i += Math.Max(run.Count - 1, 0);
        }

        return text.ToString();
    }

    private static bool IsList(MarkupNode node) =>
        node.Type is "bulletList" or "orderedList" or "taskList" or "decisionList";

    private static string Block(MarkupNode node) => node.Type switch
    {
        "paragraph" => Paragraph(node.Content),
        "heading" => Heading(node),
        _ when IsList(node) => List(node),
        "codeBlock" => Code(PlainText(node), node.Attribute("language")),
        "blockquote" => Quote(Blocks(node.Content)),
        "panel" => Quote(Joined(Title(node.Attribute("title") ?? node.Attribute("panelType")), Blocks(node.Content))),
        "expand" => Joined(Title(node.Attribute("title")), Blocks(node.Content)),
        "rule" => "---",
        "table" => Table(node),
        _ => Blocks(node.Content),
    };

    private static string Paragraph(List<MarkupNode> content) => MarkdownText.EscapeLines(Inline(content).Trim());

    private static string Heading(MarkupNode node)
    {
        var level = int.TryParse(node.Attribute("level"), out var number) ? Math.Clamp(number, 1, 6) : 1;
        var text = MarkdownText.Line(Inline(node.Content), " ");
        return text.Length > 0 ? new string('#', level) + " " + text : text;
    }

    private static string List(MarkupNode list)
    {
        var number = int.TryParse(list.Attribute("order"), out var first) ? first : 1;
        var lines = new List<string>();
        foreach (var item in list.Content)
        {
            if (IsList(item))
            {
                lines.Add(Indent(List(item), 2)); // A list straight in a list belongs to the item before.
                continue;
            }

            var marker = list.Type switch
            {
                "orderedList" => $"{number++}. ",
                "taskList" => item.Attribute("state") == "DONE" ? "- [x] " : "- [ ] ",
                _ => "- ",
            };
            var blocks = Blocks(item.Content, isTight: true);
            lines.Add(marker + Indent(blocks, marker[0] == '-' ? 2 : marker.Length).TrimStart(' '));
        }

        return string.Join("\n", lines);
    }

    private static string Table(MarkupNode table)
    {
        var rows = Rows(table).Select(static row => row.Content.Select(Cell).ToList()).Where(static r => r.Count > 0)
            .ToList();
        if (rows.Count == 0)
        {
            return string.Empty;
        }

        var width = rows.Max(static row => row.Count);
        if (!Rows(table).First(static row => row.Content.Count > 0).Content
            .Exists(static cell => cell.Type == "tableHeader"))
        {
            rows.Insert(0, []); // Markdown knows no table without a head.
        }

        return Table(rows, width);
    }

    /// <summary>A table of cells that are Markdown already; the first row is its head.</summary>
    public static string Table(IEnumerable<IReadOnlyList<string>> rows, int width)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var isHead = text.Length == 0;
            text.Append(isHead ? "|" : "\n|");
            for (var i = 0; i < width; i++)
            {
                var cell = i < row.Count ? row[i] : string.Empty;
                text.Append(' ').Append(cell).Append(cell.Length > 0 ? " |" : "|");
            }

            if (isHead)
            {
                text.Append("\n|").Insert(text.Length, " --- |", width);
            }
        }

        return text.ToString();
    }

    private static IEnumerable<MarkupNode> Rows(MarkupNode table) => table.Content.SelectMany(
        static node => node.Type == "tableRow" ? [node] : Rows(node));

    private static string Cell(MarkupNode cell) => MarkdownText.Cell(Blocks(cell.Content));

    private static string Inline(List<MarkupNode> nodes) => string.Concat(nodes.Select(Inline));

    private static string Inline(MarkupNode node) => node.Type switch
    {
        "text" => MarkdownText.Escape(node.Text ?? string.Empty),
        "hardBreak" => "  \n",
        "strong" => Around("**", Inline(node.Content)),
        "em" => Around("*", Inline(node.Content)),
        "strike" => Around("~~", Inline(node.Content)),
        "code" => CodeSpan(PlainText(node)),
        "link" => LinkOf(node),
        "card" => MarkdownText.Address(node.Attribute("url")) is { } url ? $"<{url}>" : string.Empty,
        "image" => MarkdownText.Address(node.Attribute("url")) is { } url
            ? $"![{MarkdownText.Escape(node.Attribute("alt") ?? string.Empty)}]({url})"
            : $"[{MarkdownText.Escape(node.Attribute("alt") ?? "image")}]",
        _ when node.Content.Exists(static inner => !inner.IsInline) => MarkdownText.Line(Blocks(node.Content), " "),
        _ => Inline(node.Content),
    };

    private static string LinkOf(MarkupNode node)
    {
        var text = Inline(node.Content);
        return text.Trim().Length > 0 ? MarkdownText.Link(text.Trim(), node.Attribute("href")) : text;
    }

    // Marks that begin or end with a blank are none.
    private static string Around(string mark, string text)
    {
        var inner = text.Trim();
        return inner.Length == 0 ? text
            : string.Concat(
                text.AsSpan(0, text.Length - text.TrimStart().Length), mark + inner + mark,
                text.AsSpan(text.TrimEnd().Length));
    }

    private static string CodeSpan(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        var fence = Fence(line, 1);
        var pad = line.StartsWith('`') || line.EndsWith('`') ? " " : string.Empty;
        return line.Length == 0 ? line : fence + pad + line + pad + fence;
    }

    private static string Code(string text, string? language)
    {
        var fence = Fence(text, 3);
        var name = string.Concat((language ?? string.Empty).TakeWhile(
            static letter => char.IsLetterOrDigit(letter) || letter is '-' or '+' or '#'));
        return $"{fence}{name}\n{text.ReplaceLineEndings("\n").Trim('\n')}\n{fence}";
    }

    // One more than the longest run of backticks in it.
    private static string Fence(string text, int least)
    {
        var run = 0;
        foreach (var character in text)
        {
            run = character == '`' ? run + 1 : 0;
            least = Math.Max(least, run + 1);
        }

        return new string('`', least);
    }

    private static string PlainText(MarkupNode node) => node.Type == "hardBreak" ? "\n"
        : (node.Text ?? string.Empty) + string.Concat(node.Content.Select(PlainText));

    private static string Title(string? title) => title is { Length: > 0 }
        ? $"**{MarkdownText.Escape(char.ToUpperInvariant(title[0]) + title.Substring(1))}**" : string.Empty;

    private static string Joined(string title, string text) => title.Length == 0 || text.Length == 0
        ? title + text
        : title + "\n\n" + text;

    private static string Quote(string text) => text.Length == 0
        ? text
        : string.Join("\n", text.Split('\n').Select(static line => line.Length > 0 ? "> " + line : ">"));

    private static string Indent(string text, int width) => string.Join(
        "\n", text.Split('\n').Select(line => line.Length > 0 ? new string(' ', width) + line : line));
}
