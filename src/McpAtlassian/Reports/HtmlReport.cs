using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using McpAtlassian.Models;
using McpAtlassian.Text;

namespace McpAtlassian.Reports;

/// <summary>
/// A report as one HTML file: no script, nothing from elsewhere, and a policy that lets none in. Whatever comes from
/// the rows is encoded here, in one place.
/// </summary>
internal sealed class HtmlReport
{
    private static readonly string PolicyOfStyle = "'sha256-"
        + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(ReportStyle.Css))) + "'";

    private readonly StringBuilder _page = new();

    public static string Write(ReportText report)
    {
        var html = new HtmlReport();
        html.WriteHead(report);
        html.WriteSummary(report);
        for (var i = 0; i < report.Groups.Count; i++)
        {
            html.WriteGroup(report.Groups[i], i, report.Columns);
        }

        html.Add(report.Groups.Count == 0 ? "<p>There is nothing to show.</p>\n" : string.Empty);
        html.Add("</main>\n</body>\n</html>\n");
        return html._page.ToString();
    }

    private void WriteHead(ReportText report)
    {
        Add("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        Add($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {PolicyOfStyle}; ");
        Add("base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, ");
        Add("initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" ");
        Add("content=\"no-referrer\">\n<meta name=\"generator\" content=\"McpAtlassian\">\n");
        Add($"<title>{Encode(report.Title)}</title>\n<style>{ReportStyle.Css}</style>\n</head>\n<body>\n");
        var made = report.Made.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);
        var iso = report.Made.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
        Add($"<header>\n<h1>{Encode(report.Title)}</h1>\n<p>Made by {Encode(report.Maker)} on ");
        Add($"<time datetime=\"{iso}\">{made}</time>");
        Add(report.Sites.Count > 0 ? $" from {Encode(string.Join(", ", report.Sites))}" : string.Empty);
        Add("</p>\n</header>\n<main>\n");
    }

    private void WriteSummary(ReportText report)
    {
        var rows = report.Groups.SelectMany(static group => group.Rows).ToList();
        var overdue = rows.Count(ItemView.IsOverdue);
        Add("<nav aria-label=\"Summary\">\n<ul class=\"summary\">\n");
        Add($"<li><strong>{Number(rows.Count)}</strong> in all</li>\n");
        if (overdue > 0)
        {
            Add($"<li class=\"late\"><strong>{Number(overdue)}</strong> overdue</li>\n");
        }

        for (var i = 0; i < report.Groups.Count && report.Groups.Count > 1; i++)
        {
            var group = report.Groups[i];
            Add($"<li{Tone(group)}><a href=\"#g{Number(i)}\"><strong>{Number(group.Rows.Count)}</strong> ");
            Add($"{Encode(NameOf(group))}</a></li>\n");
        }

        Add("</ul>\n</nav>\n");
    }

    private void WriteGroup(ReportGroup group, int number, IReadOnlyList<Column> columns)
    {
        var linked = Columns.Linked(columns) ?? columns[0];
        Add($"<section aria-labelledby=\"g{Number(number)}\">\n<h2 id=\"g{Number(number)}\"{Tone(group)}>");
        Add($"{Encode(NameOf(group))} <span class=\"count\">{Number(group.Rows.Count)}</span></h2>\n");
        Add($"<table role=\"table\" aria-labelledby=\"g{Number(number)}\">\n");
        Add("<thead role=\"rowgroup\">\n<tr role=\"row\">");
        foreach (var column in columns)
        {
            Add($"<th scope=\"col\" role=\"columnheader\"{Kind(column)}>{Encode(column.Name)}</th>");
        }

        Add("</tr>\n</thead>\n<tbody role=\"rowgroup\">\n");
        foreach (var row in group.Rows)
        {
            WriteRow(row, columns, linked);
        }

        Add("</tbody>\n</table>\n</section>\n");
    }

    private void WriteRow(PSObject row, IReadOnlyList<Column> columns, Column linked)
    {
        var isLate = ItemView.IsOverdue(row);
        Add(isLate ? "<tr role=\"row\" class=\"late\">" : "<tr role=\"row\">");
        foreach (var column in columns)
        {
            var text = Encode(column.TextOf(row));
            if (column == linked && Columns.AddressOf(row) is { } address)
            {
                text = $"<a href=\"{Encode(address)}\" rel=\"noreferrer\">{(text.Length > 0 ? text : "open")}</a>";
            }

            // Said in a word too: a colour is not seen by everybody, nor on paper. On a phone a cell names its column.
            var isDue = isLate && column.Name.Equals("Due", StringComparison.OrdinalIgnoreCase);
            text += isDue ? " <strong class=\"mark\">overdue</strong>" : string.Empty;
            var label = $"{Kind(column)} data-label=\"{Encode(column.Name)}\"";
            Add(column == linked
                ? $"<th scope=\"row\" role=\"rowheader\"{label}>{text}</th>"
                : $"<td role=\"cell\"{label}>{text}</td>");
        }

        Add("</tr>\n");
    }

    private static string NameOf(ReportGroup group) => group.Name.Length > 0 ? group.Name : "None";

    private static string Tone(ReportGroup group) =>
        group.Category is { } category ? $" class=\"{Encode(category)}\"" : string.Empty;

    // What is long gets the room, and what is short stays in one line.
    private static string Kind(Column column) => column.Name.ToLowerInvariant() switch
    {
        "summary" or "title" or "description" or "text" or "name" => " class=\"wide\"",
        "key" or "id" or "type" or "priority" or "status" or "due" or "created" or "updated" => " class=\"short\"",
        _ => string.Empty,
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Encode(string text) => WebUtility.HtmlEncode(HarmlessText.Of(text));

    private void Add(string text) => _page.Append(text);
}
