using System.Text;
using McpAtlassian.Text.Markup;

namespace McpAtlassian.Reports;

/// <summary>Rows as Markdown. What they say is text, so that nothing in it becomes a link, a tag or a column.</summary>
internal static class MarkdownTable
{
    public static string Table(IReadOnlyList<Column> columns, IReadOnlyList<PSObject> rows)
    {
        var linked = Columns.Linked(columns);
        var head = columns.Select(static column => MarkdownText.Cell(MarkdownText.Escape(column.Name))).ToList();
        return MarkdownWriter.Table(
            rows.Select(row => columns.Select(column => MarkdownText.Cell(Value(column, row, linked))).ToList())
                .Prepend(head),
            columns.Count);
    }

    /// <summary>A list with an item a row, led by what names it; what a row does not say is left out.</summary>
    public static string List(IReadOnlyList<Column> columns, IReadOnlyList<PSObject> rows)
    {
        var linked = Columns.Linked(columns);
        var first = linked ?? columns[0];
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.Append(text.Length > 0 ? "\n- " : "- ").Append(Line(first, row, linked));
            foreach (var column in columns.Where(column => column != first))
            {
                if (Line(column, row, linked) is { Length: > 0 } value)
                {
                    text.Append("\n  - ").Append(MarkdownText.Escape(column.Name)).Append(": ").Append(value);
                }
            }
        }

        return text.ToString();
    }

    private static string Line(Column column, PSObject row, Column? linked) =>
        MarkdownText.Line(Value(column, row, linked), " ");

    private static string Value(Column column, PSObject row, Column? linked)
    {
        var text = column.TextOf(row);
        return column == linked && text.Length > 0
            ? MarkdownText.Link(MarkdownText.Escape(text), Columns.AddressOf(row))
            : MarkdownText.Address(text) is { } address && Uri.TryCreate(text, UriKind.Absolute, out _)
                ? $"<{address}>"
                : MarkdownText.Escape(text);
    }
}
