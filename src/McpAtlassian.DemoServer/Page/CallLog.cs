using System.Text.RegularExpressions;
using McpAtlassian.DemoServer.Http;

namespace McpAtlassian.DemoServer.Page;

/// <summary>A call as the page shows it.</summary>
internal sealed record SeenCall(
    DateTimeOffset Time, string Tool, string Account, string Arguments, string? Problem, string? Made, TimeSpan Took);

/// <summary>The last calls of tools, without anything secret, and cut to what a page has room for.</summary>
internal sealed class CallLog
{
    private const int Kept = 50;
    private const int MaximumText = 160;

    private static readonly Regex SecretName = new(
        "token|secret|passw|credential|api_?key|authorization",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    // A header's value, and text so long and so mixed that no person wrote it.
    private static readonly Regex SecretText = new(
        @"\b(?:Basic|Bearer)\s+\S+|(?<![\w+=-])(?=[\w+=-]*[a-z])(?=[\w+=-]*[A-Z])(?=[\w+=-]*\d)[\w+=-]{24,}"
        + @"|\beyJ[\w-]+\.[\w.-]+",
        RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private readonly Queue<SeenCall> _calls = new();

    /// <summary>The newest first.</summary>
    public IReadOnlyList<SeenCall> Newest
    {
        get
        {
            lock (_calls)
            {
                return [.. _calls.Reverse()];
            }
        }
    }

    /// <summary>Text with dots in place of what may be a secret.</summary>
    public static string Clean(string text) => SecretText.Replace(text, "•••");

    /// <param name="result">What the tool answered; null when the call was cancelled or broke.</param>
    public void Note(string tool, string account, JsonObject arguments, JsonObject? result, TimeSpan took)
    {
        var answer = result?["content"] is JsonArray { Count: > 0 } blocks
            ? (blocks[0] as JsonObject)?["text"]?.ToString()
            : null;
        var isRefusal = answer?.StartsWith("{\"error\":true", StringComparison.Ordinal) == true;
        var problem = result is null ? "cancelled"
            : isRefusal ? JsonNode.Parse(answer!)!["message"]?.ToString() ?? answer
            : result["isError"]?.GetValue<bool>() == true ? answer ?? "failed"
            : null;
        var call = new SeenCall(
            DateTimeOffset.Now, tool, account, Text(arguments), problem is null ? null : Clean(Cut(problem)),
            problem is null && answer is not null ? MadeBy(answer) : null, took);
        lock (_calls)
        {
            _calls.Enqueue(call);
            if (_calls.Count > Kept)
            {
                _calls.Dequeue();
            }
        }
    }

    // The site is said by every call, and says nothing.
    private static string Text(JsonObject arguments) => string.Join(", ", arguments
        .Where(static argument => argument.Key != "cloudId" && argument.Value is not null)
        .Select(static argument => argument.Key + ": "
            + (SecretName.IsMatch(argument.Key) ? "•••" : Clean(Cut(Plain(argument.Value!))))));

    private static string Plain(JsonNode value) =>
        value is JsonValue single && single.TryGetValue<string>(out var text) ? text : DemoJson.Text(value);

    // Cut where no secret is: half of one would not be known as such.
    private static string Cut(string text) => text.Length <= MaximumText * 4
        ? Short(Clean(text))
        : Short(Clean(text.Substring(0, MaximumText * 4)));

    private static string Short(string text) =>
        text.Length <= MaximumText ? text : text.Substring(0, MaximumText) + "…";

    private static string? MadeBy(string answer) =>
        Regex.Match(answer, """\A\{(?:"data":\{)?(?:"id":"?\d+"?,)?"key":"(?<key>[A-Z][A-Z0-9_]*-\d+)"[,}]""")
            is { Success: true } match
            ? match.Groups["key"].Value
            : null;
}
