using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Tools.Naming;

namespace McpAtlassian.Engine.Tools.Results;

/// <summary>
/// Turns a CallToolResult into values: envelopes are opened, JSON becomes objects, lists become their items, failures
/// become errors.
/// </summary>
internal static class ResultMapper
{
    /// <summary>
    /// Root, Atlassian's data wrapper, and the members in it: deep enough to find a list's items unshaped.
    /// </summary>
    private const int OpenLevels = 3;

    /// <param name="toolName">The tool that answered.</param>
    /// <param name="result">What it answered.</param>
    /// <param name="shaper">Makes the caller's objects.</param>
    /// <param name="isWrapped">The tool's output schema says that its result comes in an envelope.</param>
    /// <param name="arguments">What was sent; a failure may repeat some of it.</param>
    public static ToolOutput Map(
        string toolName, JsonObject result, IValueShaper shaper, bool isWrapped = false, JsonObject? arguments = null)
    {
        try
        {
            return new Mapping(toolName, shaper, arguments).Map(result, isWrapped);
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            throw Unreadable(toolName, error);
        }
    }

    /// <summary>
    /// What JSON nodes throw, when they are looked into and not before, at equal names and half surrogate pairs.
    /// </summary>
    private static bool IsUnreadable(Exception e) =>
        e is ArgumentException or InvalidOperationException or JsonException or FormatException;

    private static EngineException Unreadable(string toolName, Exception e) => new(
        ErrorIds.ProtocolError,
        $"The result of {toolName} cannot be read: {e.Message} The call may already have taken effect.",
        "Check the site for the result before you call again, and report this to the operator of the server.",
        e)
    {
        MayHaveTakenEffect = true,
    };

    /// <summary>One answer on its way to values.</summary>
    private sealed class Mapping(string toolName, IValueShaper shaper, JsonObject? arguments)
    {
        private static readonly IReadOnlyDictionary<string, object?> Nothing = new Dictionary<string, object?>();

        private readonly List<object?> _values = [];
        private readonly List<Func<IEnumerable<string>>> _items = [];
        private readonly List<string> _warnings = [];
        private string? _itemsProperty;
        private IReadOnlyDictionary<string, object?>? _paging;
        private ResultIdentity? _identity;

        public ToolOutput Map(JsonObject result, bool isWrapped)
        {
            var content = ContentReader.Read(result);
            if (result["isError"] is JsonValue flag && flag.TryGetValue(out bool isError) && isError)
            {
                throw ToolErrors.FromResult(toolName, content, result["structuredContent"], arguments);
            }

            // The same in words and for machines; structuredContent is the machine's form (MCP, structured content).
            var structured = Envelopes.OpenStructured(result, isWrapped, out var isOpened);
            if (isOpened)
            {
                AddWrapped(structured);
            }
            else if (structured is not null)
            {
                var utf8 = JsonText.ToUtf8(structured);
                Add(JsonValueReader.Read(utf8.Span, shaper, OpenLevels), utf8);
            }

            for (var i = 0; i < content.Count; i++)
            {
                if (content[i].Kind != ToolContentKind.Text)
                {
                    var node = ((JsonArray)result["content"]!).OfType<JsonObject>().ElementAt(i);
                    _values.Add(content[i]);
                    _items.Add(() => [node.ToJsonString(JsonText.NodeOptions)]);
                }
                else if (structured is null && !isOpened)
                {
                    AddText(content[i]);
                }
            }

            return new ToolOutput
            {
                Values = _values,
                ItemsProperty = _itemsProperty,
                Paging = _paging ?? Nothing,
                Warnings = _warnings,
                Identity = _values.Count == 1 ? _identity : null,
                ReadText = () => string.Join(
                    "\n",
                    content.Where(static c => c.Text is not null
                        && c.Kind is not (ToolContentKind.Unknown or ToolContentKind.App))
                        .Select(static c => c.Text)),
                ReadRaw = () => ReadRaw(result),
                ReadItems = () => [.. _items.SelectMany(read => read())],
            };
        }

        private string ReadRaw(JsonObject result)
        {
            try
            {
                return result.ToJsonString();
            }
            catch (Exception error) when (IsUnreadable(error))
            {
                throw Unreadable(toolName, error);
            }
        }

        /// <summary>
        /// What was in fastmcp's envelope: text, of which most is JSON, or any other value that is not an object.
        /// </summary>
        private void AddWrapped(JsonNode? node)
        {
            if (node is JsonValue value && value.GetValueKind() == JsonValueKind.String)
            {
                AddText(value.TryGetValue(out JsonElement source)
                    ? new ToolContent { Kind = ToolContentKind.Text, Type = "text", TextSource = source }
                    : new ToolContent { Kind = ToolContentKind.Text, Type = "text", Text = value.GetValue<string>() });
                return;
            }

            var utf8 = node is null ? "null"u8.ToArray() : JsonText.ToUtf8(node);
            Add(JsonValueReader.Read(utf8.Span, shaper, OpenLevels), utf8);
        }

        private void AddText(ToolContent block)
        {
            if (JsonInText.Find(block) is { } utf8 && TryRead(utf8, out var value))
            {
                Add(value, utf8);
                return;
            }

            var text = block.Text ?? string.Empty;
            _values.Add(text);
            _items.Add(() => [JsonValue.Create(text).ToJsonString(JsonText.NodeOptions)]);
        }

        private bool TryRead(ReadOnlyMemory<byte> utf8, out object? value)
        {
            try
            {
                value = JsonValueReader.Read(utf8.Span, shaper, OpenLevels);
                return true;
            }
            catch (JsonException error) when (!error.Message.Contains("depth"))
            {
                value = null;
                return false;
            }
            catch (JsonException)
            {
                throw new EngineException(
                    ErrorIds.ResultTooLarge,
                    $"The result is nested deeper than {JsonValueReader.MaximumDepth} levels.",
                    "Request fewer fields, or get the unchanged text with -Raw.")
                {
                    MayHaveTakenEffect = true,
                };
            }
        }

        private void Add(object? value, ReadOnlyMemory<byte> source)
        {
            var path = new List<string>();
            for (; value is JsonMembers envelope; value = Open(envelope, path))
            {
                ToolErrors.ThrowIfFailed(toolName, envelope, arguments);
                if (!Envelopes.TryOpen(envelope, out _))
                {
                    break;
                }
            }

            var record = value as JsonMembers;
            if (record is not null && Find(record) is { } property)
            {
                path.Add(property);
                _itemsProperty = property;
                _paging = ReadBeside(record, property);
                AddItems((List<object?>)record[property]!, source, path);
            }
            else if (value is List<object?> list)
            {
                _itemsProperty ??= string.Empty;
                AddItems(list, source, path);
            }
            else
            {
                _identity = record is null ? null : ResultIdentity.Of(record);
                _values.Add(Close(value));
                _items.Add(() => Extract(source, path, isList: false));
            }
        }

        private static object? Open(JsonMembers envelope, List<string> path)
        {
            path.Add("data");
            return envelope["data"];
        }

        private void AddItems(List<object?> list, ReadOnlyMemory<byte> source, List<string> path)
        {
            foreach (var item in list)
            {
                _values.Add(Close(item));
            }

            _items.Add(() => Extract(source, path, isList: true));
        }

        private string? Find(JsonMembers record)
        {
            var members = new Dictionary<string, object?>(record.Members.Count);
            foreach (var member in record.Members)
            {
                members[member.Key] = member.Value;
            }

            return ListProperties.Find(toolName, members) is { } name && members[name] is List<object?> ? name : null;
        }

        /// <summary>What stands beside the items; what it warns of is kept to be said.</summary>
        private Dictionary<string, object?> ReadBeside(JsonMembers record, string itemsProperty)
        {
            var paging = new Dictionary<string, object?>(StringComparer.Ordinal);
            foreach (var member in record.Members.Where(m => m.Key != itemsProperty))
            {
                if (PagingWords.IsNote(member.Key) && ToolErrors.Texts(member.Value).ToList() is { Count: > 0 } notes)
                {
                    _warnings.AddRange(notes);
                }

                paging[member.Key] = Close(member.Value, PlainShaper.Instance);
            }

            return paging;
        }

        private object? Close(object? value) => Close(value, shaper);

        /// <summary>Shapes what was left open for a look inside.</summary>
        private static object? Close(object? value, IValueShaper shaper)
        {
            switch (value)
            {
                case JsonMembers record:
                    for (var i = 0; i < record.Members.Count; i++)
                    {
                        var member = record.Members[i];
                        if (member.Value is JsonMembers or List<object?>)
                        {
                            record.Members[i] =
                                new KeyValuePair<string, object?>(member.Key, Close(member.Value, shaper));
                        }
                    }

                    return shaper.CreateObject(record.Members, record.CaseSensitive);
                case List<object?> list:
                    for (var i = 0; i < list.Count; i++)
                    {
                        list[i] = Close(list[i], shaper);
                    }

                    return shaper.CreateArray(list);
                default:
                    return value;
            }
        }

        private static IReadOnlyList<string> Extract(ReadOnlyMemory<byte> source, List<string> path, bool isList)
        {
            using var document =
                JsonDocument.Parse(source, new JsonDocumentOptions { MaxDepth = JsonValueReader.MaximumDepth });
            var element = path.Aggregate(document.RootElement, (node, name) => node.GetProperty(name));
            return isList ? [.. element.EnumerateArray().Select(item => item.GetRawText())] : [element.GetRawText()];
        }
    }
}
