using System.Net;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>Reads <c>a=b&amp;c=d</c>, as a query or a form body.</summary>
internal static class FormBody
{
    public static Dictionary<string, string> Parse(string text)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.TrimStart('?').Split(['&'], StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=');
            var name = equals < 0 ? pair : pair.Substring(0, equals);
            fields[WebUtility.UrlDecode(name)] =
                equals < 0 ? string.Empty : WebUtility.UrlDecode(pair.Substring(equals + 1));
        }

        return fields;
    }

    /// <summary>The address with these query parameters set, the others kept.</summary>
    public static Uri WithQuery(Uri uri, params (string Name, string? Value)[] changes)
    {
        var fields = Parse(uri.Query);
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                fields.Remove(name);
            }
            else
            {
                fields[name] = value;
            }
        }

        var query = new List<string>(fields.Count);
        foreach (var field in fields)
        {
            query.Add(Uri.EscapeDataString(field.Key) + "=" + Uri.EscapeDataString(field.Value));
        }

        return new UriBuilder(uri) { Query = string.Join("&", query) }.Uri;
    }
}
