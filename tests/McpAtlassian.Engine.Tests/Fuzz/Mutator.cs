using System.Text;

namespace McpAtlassian.Engine.Tests.Fuzz;

/// <summary>Damages good input in the ways that find bugs, the same ways each time for the same seed.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0000", "\\ud800", "\\udc00\\ud800", "null", "true", "-", "0",
        "-0", "1e999", "1e-999", "99999999999999999999999", "0.1", "\u0000", "\r\n", "\n\n", "\u2028",
        "\ufeff", "\u001b[2J", "{\"a\":1,\"a\":2}", "{}", "[]", "[[[[[[[[[[", "\"\":", "\"type\":", "\"data\":",
        "\"error\":true", "\"isError\":true", "\"content\":", "\"$ref\":\"#\"", "\"$ref\":\"#/properties/a\"", "%",
        "%00", "%zz", "&", "=", "?", "#", "..", "//",
        "data: ", "event: ", "id: ", "retry: ", ":", "\ud83d\ude00", "NaN", "Infinity", "2026-11-21T00:00:00Z",
        "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
    ];

    private readonly Random _random = new(seed);

    public Random Random => _random;

    /// <summary>The text with one to eight things done to it.</summary>
    public string Mutate(string text)
    {
        var result = new StringBuilder(text);
        for (var i = _random.Next(1, 9); i > 0; i--)
        {
            MutateOnce(result);
        }

        return result.ToString();
    }

    /// <summary>The text in UTF-8 with bytes changed too, so that it may be no UTF-8 any longer.</summary>
    public byte[] MutateBytes(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(Mutate(text));
        for (var i = _random.Next(0, 4); i > 0 && bytes.Length > 0; i--)
        {
            bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
        }

        return bytes;
    }

    /// <summary>JSON of any shape.</summary>
    public string Json(int depth = 0)
    {
        switch (_random.Next(depth > 5 ? 5 : 8))
        {
            case 0:
                return "null";
            case 1:
                return _random.Next(2) == 0 ? "true" : "false";
            case 2:
                return Pick(
                    "0", "-1", "1.5", "1e400", "123456789012345678901234567890", "-0", "2147483648", "0.1e-400");
            case 3 or 4:
                return Pick(
                    "\"\"",
                    "\"a\"",
                    "\"string\"",
                    "\"object\"",
                    "\"\\ud800\"",
                    "\"\\u0000\"",
                    "\"#/a\"",
                    "\"{}\"",
                    "\"[1\"",
                    "\"2026-11-21\"",
                    "\"^(a+)+$\"");
            case 5:
                return "[" + string.Join(",", Enumerable.Range(0, _random.Next(4)).Select(_ => Json(depth + 1))) + "]";
            default:
                return "{"
                    + string.Join(",", Enumerable.Range(0, _random.Next(5)).Select(_ => Name() + ":" + Json(depth + 1)))
                    + "}";
        }
    }

    /// <summary>A member's name that means something to somebody.</summary>
    private string Name() => "\"" + Pick(
        "a",
        "A",
        string.Empty,
        "type",
        "properties",
        "required",
        "items",
        "$ref",
        "$defs",
        "enum",
        "const",
        "anyOf",
        "allOf",
        "oneOf",
        "not",
        "if",
        "then",
        "pattern",
        "minimum",
        "multipleOf",
        "format",
        "default",
        "additionalProperties",
        "prefixItems",
        "content",
        "text",
        "data",
        "isError",
        "structuredContent",
        "error",
        "message",
        "resource",
        "blob",
        "issues",
        "values",
        "nextPageToken",
        "name",
        "inputSchema",
        "annotations",
        "tools",
        "nextCursor",
        "\\ud800") + "\"";

    public T Pick<T>(params T[] from) => from[_random.Next(from.Length)];

    private void MutateOnce(StringBuilder text)
    {
        var at = _random.Next(text.Length + 1);
        var length = Math.Min(_random.Next(1, 20), text.Length - at);
        switch (_random.Next(7))
        {
            case 0:
                text.Remove(at, length);
                break;
            case 1:
                text.Insert(at, text.ToString(at, length));
                break;
            case 2 or 3:
                text.Insert(at, Tokens[_random.Next(Tokens.Length)]);
                break;
            case 4 when at < text.Length:
                text[at] = (char)_random.Next(_random.Next(2) == 0 ? 128 : 0x10000);
                break;
            case 5:
                text.Length = at;
                break;
            default:
                text.Insert(at, Json(3));
                break;
        }
    }
}
