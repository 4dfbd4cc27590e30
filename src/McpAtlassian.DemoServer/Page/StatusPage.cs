using System.Globalization;
using System.Net;
using System.Text;
using McpAtlassian.DemoServer.Data;
using McpAtlassian.DemoServer.Http;

namespace McpAtlassian.DemoServer.Page;

/// <summary>
/// The page at the demo's own address: what scripts did to it. It asks for no credential, so it shows none.
/// </summary>
internal sealed class StatusPage(Uri baseUri, IReadOnlyList<SiteData> sites, CallLog log) : IHttpArea
{
    private const int MaximumIssues = 12;
    private const int MaximumPages = 20;

    private readonly DateTimeOffset _start = DateTimeOffset.UtcNow;

    public async Task<bool> TryHandleAsync(HttpExchange exchange, CancellationToken cancellationToken)
    {
        if (exchange.Path != "/" || exchange.Method is not ("GET" or "HEAD"))
        {
            return false;
        }

        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)
        [
            ("Content-Security-Policy", PageParts.Policy), ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Cache-Control", "no-store"),
        ])
        {
            exchange.AddHeader(name, value);
        }

        await exchange.WriteTextAsync(200, "text/html; charset=utf-8", Write()).ConfigureAwait(false);
        return true;
    }

    private string Write()
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" ")
            .Append("content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" ")
            .Append("content=\"light dark\">\n<title>Demo Atlassian</title>\n")
            .Append("<noscript><meta http-equiv=\"refresh\" content=\"5\"></noscript>\n<style>")
            .Append(PageParts.Css)
            .Append("</style>\n</head>\n<body>\n<header>\n<h1>Demo Atlassian</h1>\n<p>")
            .Append(Encode(baseUri.Authority))
            .Append(" · in memory, gone when it stops</p>\n<p><label><input type=\"checkbox\" id=\"auto\" checked> ")
            .Append("Refresh</label></p>\n</header>\n")
            .Append("<p class=\"gone\" role=\"status\">The demo has stopped. This page shows its last state.</p>\n")
            .Append("<main>\n");
        WriteCalls(page);
        foreach (var site in sites)
        {
            lock (site.Lock)
            {
                WriteIssues(page, site);
                WritePages(page, site);
            }
        }

        return page.Append("</main>\n<script>").Append(PageParts.Script).Append("</script>\n</body>\n</html>\n")
            .ToString();
    }

    private void WriteCalls(StringBuilder page)
    {
        var calls = log.Newest;
        page.Append("<section aria-labelledby=\"calls\">\n<h2 id=\"calls\">Last calls <span class=\"count\">")
            .Append(Number(calls.Count)).Append("</span></h2>\n");
        if (calls.Count == 0)
        {
            page.Append("<p class=\"soft\">No tool was called yet.</p>\n</section>\n");
            return;
        }

        page.Append("<table>\n<thead><tr><th scope=\"col\">Time</th><th scope=\"col\">Tool</th>")
            .Append("<th scope=\"col\">Arguments</th><th scope=\"col\">Outcome</th>")
            .Append("<th scope=\"col\" class=\"took\">Took</th><th scope=\"col\">Account</th></tr></thead>\n<tbody>\n");
        foreach (var call in calls)
        {
            page.Append("<tr><td class=\"time\">")
                .Append(call.Time.ToString("HH:mm:ss", CultureInfo.InvariantCulture))
                .Append("</td><th scope=\"row\">").Append(Encode(call.Tool))
                .Append("</th><td class=\"said\">").Append(Encode(call.Arguments))
                .Append(call.Problem is null ? "</td><td class=\"ok\">ok " : "</td><td class=\"bad\">failed: ")
                .Append(Encode(call.Problem ?? call.Made ?? string.Empty)).Append("</td><td class=\"took\">")
                .Append(Number((int)Math.Ceiling(call.Took.TotalMilliseconds))).Append(" ms</td><td class=\"who\">")
                .Append(Encode(call.Account)).Append("</td></tr>\n");
        }

        page.Append("</tbody>\n</table>\n</section>\n");
    }

    private void WriteIssues(StringBuilder page, SiteData site)
    {
        page.Append("<section>\n<h2>Issues on ").Append(Encode(site.Url.Host)).Append(" <span class=\"count\">")
            .Append(Number(site.Issues.Count)).Append("</span></h2>\n<div class=\"board\">\n");
        foreach (var status in Vocabulary.Statuses)
        {
            var issues = site.Issues.Where(issue => issue.Status == status)
                .OrderByDescending(static issue => issue.Updated).ToList();
            page.Append("<section class=\"").Append(status.CategoryKey).Append("\">\n<h3>").Append(Encode(status.Name))
                .Append(" <span class=\"count\">").Append(Number(issues.Count)).Append("</span></h3>\n<ul>\n");
            foreach (var issue in issues.Take(MaximumIssues))
            {
                WriteItem(page, issue.Key, issue.Summary, Touch(issue.Created, issue.Updated));
            }

            WriteRest(page, issues.Count - MaximumIssues);
            page.Append("</ul>\n</section>\n");
        }

        page.Append("</div>\n</section>\n");
    }

    private void WritePages(StringBuilder page, SiteData site)
    {
        page.Append("<section>\n<h2>Pages on ").Append(Encode(site.Url.Host)).Append(" <span class=\"count\">")
            .Append(Number(site.Pages.Count)).Append("</span></h2>\n<ul>\n");
        foreach (var content in site.Pages.OrderByDescending(static content => content.Updated).Take(MaximumPages))
        {
            WriteItem(
                page, content.SpaceKey, $"{content.Title} (version {Number(content.Version)})",
                Touch(content.Created, content.Updated));
        }

        WriteRest(page, site.Pages.Count - MaximumPages);
        page.Append("</ul>\n</section>\n");
    }

    private static void WriteItem(StringBuilder page, string key, string text, string? touch) => page
        .Append(touch is null ? "<li><strong>" : "<li class=\"touched\"><strong>").Append(Encode(key))
        .Append("</strong> ").Append(Encode(text))
        .Append(touch is null ? string.Empty : $" <span class=\"flag\">{touch}</span>").Append("</li>\n");

    private static void WriteRest(StringBuilder page, int rest)
    {
        if (rest > 0)
        {
            page.Append("<li class=\"soft\">and ").Append(Number(rest)).Append(" more</li>\n");
        }
    }

    // The data of the start is weeks old.
    private string? Touch(DateTimeOffset created, DateTimeOffset updated) =>
        created >= _start ? "new" : updated >= _start ? "changed" : null;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Encode(string text) => WebUtility.HtmlEncode(
        string.Concat(CallLog.Clean(text).Select(static letter => char.IsControl(letter) ? ' ' : letter)));
}
