using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpAtlassian.Engine.Sessions.Recordings;

/// <summary>A recording as it was read from its file.</summary>
internal sealed class Recording
{
    public const int Version = 1;
    public const string Start = "recording";

    /// <summary>What an exchange ended with: one of these is in its line.</summary>
    public const string Result = "result";
    public const string Error = "error";
    public const string Failure = "failure";
    public const string Unanswered = "unanswered";

    private Recording(string path, JsonObject start)
    {
        Path = path;
        IsHttp = (string?)start["transport"] == "http";
    }

    public string Path { get; }

    /// <summary>True where the server was reached over HTTP.</summary>
    public bool IsHttp { get; }

    /// <summary>The site that was worked on.</summary>
    public string? CloudId { get; private set; }

    /// <summary>True where the last line is cut off, as a process that was killed leaves it.</summary>
    public bool IsTorn { get; private init; }

    /// <summary>How many bytes of the file are whole lines.</summary>
    public long Length { get; private init; }

    /// <summary>In the order in which they began.</summary>
    public IReadOnlyList<RecordedExchange> Exchanges { get; private set; } = [];

    /// <summary>What the server said while nothing was asked, with the number of the exchange it came after.</summary>
    public IReadOnlyList<(int After, JsonObject Notification)> Messages { get; private set; } = [];

    /// <exception cref="EngineException">RecordingInvalid: there is none, or it cannot be read.</exception>
    public static Recording Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Invalid(path, error.Message, error);
        }

        var whole = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        var lines = Encoding.UTF8.GetString(bytes, 0, whole).Split('\n');
        var start = Parse(path, 1, lines[0]);
        if ((string?)start["type"] != Start)
        {
            throw Invalid(path, "the first line does not say that it is one");
        }

        if ((int?)start["version"] is not Version)
        {
            throw Invalid(path, $"its version is {start["version"]}, but this module reads version {Version}");
        }

        var recording = new Recording(path, start) { IsTorn = whole < bytes.Length, Length = whole };
        recording.ReadLines(lines);
        return recording;
    }

    /// <summary>What a request says, without what the client says with each of them.</summary>
    public static JsonObject WithoutMeta(JsonNode? parameters)
    {
        var copy = parameters?.DeepClone() as JsonObject ?? [];
        copy.Remove("_meta");
        return copy;
    }

    /// <summary>The same without the members that say nothing.</summary>
    public static JsonObject Compact(JsonObject map)
    {
        foreach (var name in map.Where(static pair => pair.Value is null).Select(static pair => pair.Key).ToList())
        {
            map.Remove(name);
        }

        return map;
    }

    private void ReadLines(string[] lines)
    {
        var exchanges = new List<RecordedExchange>();
        var messages = new List<(int, JsonObject)>();
        for (var i = 1; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i]))
            {
                continue;
            }

            var line = Parse(Path, i + 1, lines[i]);
            switch ((string?)line["type"])
            {
                case "exchange":
                    exchanges.Add(new RecordedExchange(line, i + 1));
                    break;
                case "message" when line["notification"] is JsonObject notification:
                    messages.Add(((int?)line["after"] ?? 0, notification));
                    break;
                case "session":
                    CloudId = (string?)line["cloudId"];
                    break;
            }
        }

        Exchanges = [.. exchanges.OrderBy(static exchange => exchange.Number)];
        Messages = messages;
    }

    private static JsonObject Parse(string path, int number, string line)
    {
        try
        {
            return JsonNode.Parse(line, documentOptions: new JsonDocumentOptions { MaxDepth = 512 }) as JsonObject
                ?? throw Invalid(path, $"line {number} is not a JSON object");
        }
        catch (JsonException error)
        {
            throw Invalid(path, $"line {number} is not a JSON object", error);
        }
    }

    private static EngineException Invalid(string path, string why, Exception? error = null) => new(
        ErrorIds.RecordingInvalid,
        $"'{path}' is not a recording that can be replayed: {why}.",
        "Record the session again: Connect-Atlassian -Record",
        error);
}

/// <summary>One request of a recording and what came of it.</summary>
internal sealed class RecordedExchange(JsonObject line, int lineNumber)
{
    public int Number { get; } = (int?)line["number"] ?? 0;

    /// <summary>Where it is in the file.</summary>
    public int Line => lineNumber;

    public string Method { get; } = (string?)line["method"] ?? string.Empty;

    public JsonObject Parameters { get; } = line["params"] as JsonObject ?? [];

    /// <summary>What was called: a tool, a prompt, a resource.</summary>
    public string? Name => NameIn(Parameters);

    public TimeSpan Duration { get; } = TimeSpan.FromMilliseconds((double?)line["ms"] ?? 0);

    public IEnumerable<JsonObject> Events { get; } = [.. (line["events"] as JsonArray ?? []).OfType<JsonObject>()];

    public JsonObject? Result => line[Recording.Result] as JsonObject;

    public JsonObject? Error => line[Recording.Error] as JsonObject;

    public JsonObject? Failure => line[Recording.Failure] as JsonObject;

    public JsonObject? Http => line["http"] as JsonObject;

    public bool IsHandshake => Handshake.Is(Method);

    public static string? NameIn(JsonObject parameters) => (parameters["name"] ?? parameters["uri"])?.ToString();
}

/// <summary>The requests that only open a connection: each connection makes them anew.</summary>
internal static class Handshake
{
    public const string Initialize = "initialize";
    public const string Discover = "server/discover";

    public static bool Is(string method) => method is Initialize or Discover or "ping";
}
