using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Tools.Naming;
using McpAtlassian.Engine.Tools.Results;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Sessions.Recordings;

/// <summary>
/// Finds the recorded exchange for a request, and keeps count of which were served. A call that writes is served as
/// often as it was recorded: a script that makes an issue twice must not pass its test. One that reads may come again.
/// </summary>
internal sealed class ReplayCase
{
    private readonly object _lock = new();
    private readonly bool _isStrict;
    private readonly IReadOnlyList<Entry> _entries;
    private readonly HashSet<string> _reads;

    /// <summary>Whom the script means by a name of its own, and who stands for him in the recording.</summary>
    private readonly Dictionary<string, string> _people = new(StringComparer.OrdinalIgnoreCase);

    public ReplayCase(Recording recording, bool isStrict)
    {
        _isStrict = isStrict;
        _entries =
            [.. recording.Exchanges.Where(static known => !known.IsHandshake).Select(static known => new Entry(known))];
        _reads = [.. recording.Exchanges.SelectMany(Reads)];
    }

    /// <summary>The exchange to serve; null where there is none like it.</summary>
    /// <exception cref="EngineException">ReplayMismatch: it was recorded, but not now or not so often.</exception>
    public RecordedExchange? Take(string method, JsonObject parameters)
    {
        var wanted = new Call(method, parameters);
        lock (_lock)
        {
            var same = _entries.Where(entry => entry.Call.Key == wanted.Key).ToList();
            if (same.Count == 0)
            {
                same = [.. _entries.Where(entry => IsSamePeopleAside(entry.Call, wanted))];
            }

            if (same.Find(static entry => !entry.IsServed) is { } next)
            {
                RequireOrder(next, wanted);
                Introduce(next.Call, wanted);
                next.IsServed = true;
                return next.Exchange;
            }

            if (same.Count == 0)
            {
                return null;
            }

            return !_isStrict && (method != "tools/call" || _reads.Contains(wanted.Name))
                ? same[^1].Exchange
                : throw new EngineException(
                    ErrorIds.ReplayMismatch,
                    $"{wanted.Title} was called more often than recorded: the recording has it with these arguments "
                    + $"{Times(same.Count)}.",
                    "Check why the script calls it again, or record again.");
        }
    }

    /// <summary>The error for a request that was not recorded, with the nearest that was.</summary>
    public EngineException Mismatch(string method, JsonObject parameters)
    {
        var wanted = new Call(method, parameters);
        var nearest = _entries
            .Where(entry => entry.Call.Name == wanted.Name && entry.Exchange.Method == method)
            .Select(entry => (entry.Exchange, Differences: Differ(entry.Call, wanted)))
            .OrderBy(static found => found.Differences.Count)
            .FirstOrDefault();
        const string remedy = "Record again with this call, or get new calls from an open session: -AllowNew <session>";
        if (nearest.Exchange is null)
        {
            var names = NearestNames.Find(wanted.Name, _entries.Select(static entry => entry.Call.Name));
            return new EngineException(
                ErrorIds.ReplayMismatch,
                $"The recording has no {wanted.Title}."
                + (names.Count == 0 ? string.Empty : $" It has: {string.Join(", ", names)}."),
                remedy);
        }

        const int shown = 5;
        var lines = nearest.Differences.Take(shown).Select(static line => Environment.NewLine + "  " + line);
        var more = nearest.Differences.Count > shown ? $"{Environment.NewLine}  …" : string.Empty;
        return new EngineException(
            ErrorIds.ReplayMismatch,
            $"The recording has no {wanted.Title} with these arguments. The nearest is in line "
            + $"{nearest.Exchange.Line}:{string.Concat(lines)}{more}",
            remedy);
    }

    /// <summary>Whether two answers to a question of the server are the same, whoever gives them.</summary>
    public static bool IsSame(JsonNode? one, JsonNode? other) =>
        ShapeOf(one) == ShapeOf(other);

    private static string ShapeOf(JsonNode? answer) => new Call(string.Empty, answer as JsonObject ?? []).Shape;

    private void RequireOrder(Entry next, Call wanted)
    {
        if (_isStrict && _entries.FirstOrDefault(static entry => !entry.IsServed) is { } expected && expected != next)
        {
            throw new EngineException(
                ErrorIds.ReplayMismatch,
                $"{wanted.Title} was called too early: next in the recording is {expected.Call.Title} (line "
                + $"{expected.Exchange.Line}).",
                "Call in the recorded order, or connect without -Strict.");
        }
    }

    private bool IsSamePeopleAside(Call recorded, Call wanted) =>
        recorded.Shape == wanted.Shape
        && recorded.People.Zip(wanted.People).All(
            pair => pair.First == pair.Second
                || (StandIns.IsIn(pair.First) && !StandIns.IsIn(pair.Second)
                    && (_people.TryGetValue(pair.Second, out var standIn)
                        ? standIn == pair.First
                        : !_people.ContainsValue(pair.First))));

    private void Introduce(Call recorded, Call wanted)
    {
        foreach (var (standIn, person) in recorded.People.Zip(wanted.People))
        {
            if (standIn != person)
            {
                _people[person] = standIn;
            }
        }
    }

    /// <summary>The tools that a listing says only read; by their names where it says it of none.</summary>
    private static IEnumerable<string> Reads(RecordedExchange exchange)
    {
        var tools = exchange.Method == "tools/list" && exchange.Result?["tools"] is JsonArray list
            ? list.OfType<JsonObject>().ToList()
            : [];
        var isSaid = tools.Exists(static tool => tool["annotations"]?["readOnlyHint"] is not null);
        return tools
            .Where(
                tool => isSaid
                    ? tool["annotations"]?["readOnlyHint"]?.GetValueKind() == JsonValueKind.True
                    : ToolReads.IsByName(tool["name"]?.ToString() ?? string.Empty))
            .Select(static tool => tool["name"]?.ToString() ?? string.Empty);
    }

    private static List<string> Differ(Call recorded, Call wanted)
    {
        var (was, now) = (Flat(recorded.Parameters), Flat(wanted.Parameters));
        return [.. was.Keys.Union(now.Keys).OrderBy(static path => path, StringComparer.Ordinal)
            .Where(path => was.GetValueOrDefault(path) != now.GetValueOrDefault(path))
            .Select(path =>
                $"{path}: {Short(now.GetValueOrDefault(path))} here, {Short(was.GetValueOrDefault(path))} recorded")];
    }

    private static string Short(string? value)
    {
        const int longest = 120;
        return value is null ? "nothing" : value.Length > longest ? value[..longest] + "…" : value;
    }

    private static Dictionary<string, string> Flat(JsonObject parameters)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(values, string.Empty, parameters["arguments"] ?? parameters);
        return values;
    }

    private static void Add(Dictionary<string, string> values, string path, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } map:
                foreach (var pair in map)
                {
                    Add(values, path.Length == 0 ? pair.Key : $"{path}.{pair.Key}", pair.Value);
                }

                break;
            case JsonArray { Count: > 0 } list:
                for (var i = 0; i < list.Count; i++)
                {
                    Add(values, $"{path}[{i}]", list[i]);
                }

                break;
            default:
                values[path] = node?.ToJsonString(JsonText.NodeOptions) ?? "null";
                break;
        }
    }

    private static string Times(int count) => count == 1 ? "once" : $"{count} times";

    /// <summary>A request as it is compared: without what would be a secret in a log, either way.</summary>
    private sealed class Call
    {
        public Call(string method, JsonObject parameters)
        {
            Parameters = (JsonObject)JsonRedaction.Redact(
                Recording.WithoutMeta(parameters), static (_, text) => Redactor.RedactShapes(text))!;
            Name = RecordedExchange.NameIn(Parameters) ?? method;
            Title = Name == method || method == "tools/call" ? Name : $"{method} {Name}";
            Key = method + " "
                + CanonicalJson.Write(JsonSerializer.SerializeToElement(Parameters, JsonText.NodeOptions));
            Shape = StandIns.Shape(Key, People);
        }

        public JsonObject Parameters { get; }

        public string Name { get; }

        public string Title { get; }

        public string Key { get; }

        public string Shape { get; }

        public List<string> People { get; } = [];
    }

    private sealed class Entry(RecordedExchange exchange)
    {
        public RecordedExchange Exchange => exchange;

        public Call Call { get; } = new(exchange.Method, exchange.Parameters);

        public bool IsServed { get; set; }
    }
}
