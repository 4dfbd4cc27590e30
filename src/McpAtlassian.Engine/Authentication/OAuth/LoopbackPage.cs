using System.Net;
using System.Text;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// The pages a browser sees at the end of a login. They load nothing and leave no address in a referrer or cache.
/// </summary>
internal static class LoopbackPage
{
    public static byte[] Success() => Page(
        "200 OK", "You can close this page", "The login is complete. Go back to your terminal.");

    public static byte[] Refused(string reason) => Page(
        "200 OK", "Not connected", reason + " You can close this page. Your terminal shows more.");

    public static byte[] Foreign() => Page(
        "400 Bad Request",
        "This page belongs to another login",
        "Use the page that was opened last.");

    public static byte[] NotFound() =>
        Page("404 Not Found", "Nothing here", "This URL only receives the result of a login.");

    private static byte[] Page(string status, string title, string text)
    {
        var body = Encoding.UTF8.GetBytes(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + WebUtility.HtmlEncode(title)
                + "</title>" +
                "<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 "
                + "1rem;color:#172b4d}" +
                "h1{font-size:1.6rem}@media(prefers-color-scheme:dark){body{background:#1d2125;color:#dee4ea}}</"
                + "style></head><body><h1>" +
                WebUtility.HtmlEncode(title) + "</h1><p>" + WebUtility.HtmlEncode(text) + "</p></body></html>");
        var head = Encoding.ASCII.GetBytes(
            "HTTP/1.1 " + status + "\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: " + body.Length +
            "\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n" +
            "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\nConnection: close\r\n\r\n");
        var page = new byte[head.Length + body.Length];
        head.CopyTo(page, 0);
        body.CopyTo(page, head.Length);
        return page;
    }
}
