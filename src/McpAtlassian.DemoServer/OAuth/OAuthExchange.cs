using System.Net;

namespace McpAtlassian.DemoServer.OAuth;

/// <summary>A request to the OAuth server, free of the host that received it.</summary>
internal sealed class OAuthRequest(string method, string path, string query, string? authorization, string body)
{
    public string Method { get; } = method;

    public string Path { get; } = path;

    public string? Authorization { get; } = authorization;

    public string Body { get; } = body;

    public IReadOnlyDictionary<string, string> Query { get; } = Parse(query);

    /// <summary>The body's fields, from a form or from JSON: the classic token endpoint takes both.</summary>
    public IReadOnlyDictionary<string, string> ReadForm()
    {
        if (!Body.TrimStart().StartsWith('{'))
        {
            return Parse(Body);
        }

        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in JsonNode.Parse(Body)!.AsObject())
        {
            fields[member.Key] = member.Value?.ToString() ?? string.Empty;
        }

        return fields;
    }

    private static Dictionary<string, string> Parse(string text)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.TrimStart('?').Split(['&'], StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=');
            fields[WebUtility.UrlDecode(equals < 0 ? pair : pair.Substring(0, equals))] =
                equals < 0 ? string.Empty : WebUtility.UrlDecode(pair.Substring(equals + 1));
        }

        return fields;
    }
}

/// <summary>An answer of the OAuth server.</summary>
internal sealed class OAuthReply(int status, JsonNode? body = null, string? location = null, string? text = null)
{
    public int Status { get; } = status;

    public JsonNode? Body { get; } = body;

    public string? Location { get; } = location;

    public string? Text { get; } = text;

    public static OAuthReply Error(int status, string error, string? description = null)
    {
        var body = new JsonObject { ["error"] = error };
        if (description is not null)
        {
            body["error_description"] = description;
        }

        return new OAuthReply(status, body);
    }
}
