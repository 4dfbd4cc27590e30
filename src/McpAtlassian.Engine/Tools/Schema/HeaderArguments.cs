using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>
/// Arguments that a tool wants repeated as headers (x-mcp-header, since 2026-07-28), for gateways that do not read
/// bodies. The SDK does it for its typed calls only.
/// </summary>
internal static class HeaderArguments
{
    private const string Mark = "x-mcp-header";
    private const string Prefix = "Mcp-Param-";

    // What holds values and not schemas: a member of that name in it means nothing.
    private static readonly string[] Values = ["default", "const", "enum", "examples"];

    /// <summary>
    /// What is wrong with a schema's marks, for which its tool is not to be used; null when nothing is.
    /// </summary>
    public static string? WhyInvalid(JsonElement schema)
    {
        try
        {
            return IsMarked(schema)
                ? Check(schema, isProperty: false, isReached: true, new(StringComparer.OrdinalIgnoreCase))
                : null;
        }
        catch (InvalidOperationException)
        {
            return "its schema contains half of a surrogate pair";
        }
    }

    /// <summary>The headers of one call; an argument that is absent or null has none.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(JsonElement schema, JsonObject arguments)
    {
        if (!IsMarked(schema))
        {
            return [];
        }

        var headers = new List<KeyValuePair<string, string>>();
        Collect(schema, arguments, headers);
        return headers;
    }

    private static bool IsMarked(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object
            && JsonMarshal.GetRawUtf8Value(schema).IndexOf("\"x-mcp-header\""u8) >= 0;

    private static string? Check(JsonElement schema, bool isProperty, bool isReached, HashSet<string> names)
    {
        if (schema.ValueKind == JsonValueKind.Array)
        {
            return schema.EnumerateArray()
                .Select(item => Check(item, false, false, names))
                .FirstOrDefault(static fault => fault is not null);
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (schema.TryGetProperty(Mark, out var mark)
            && CheckMark(schema, mark, isProperty && isReached, names) is { } wrong)
        {
            return wrong;
        }

        foreach (var member in schema.EnumerateObject().Where(m => m.Name != Mark && !Values.Contains(m.Name)))
        {
            var areProperties = member.Name == "properties" && member.Value.ValueKind == JsonValueKind.Object;
            var fault = areProperties
                ? member.Value.EnumerateObject()
                    .Select(p => Check(p.Value, true, isReached, names))
                    .FirstOrDefault(static f => f is not null)
                : Check(member.Value, isProperty: false, isReached: false, names);
            if (fault is not null)
            {
                return fault;
            }
        }

        return null;
    }

    private static string? CheckMark(JsonElement schema, JsonElement mark, bool isArgument, HashSet<string> names)
    {
        if (!isArgument)
        {
            return "a header is declared where there is no single argument";
        }

        if (mark.ValueKind != JsonValueKind.String
            || mark.GetString() is not { Length: > 0 } name
            || !name.All(IsTokenCharacter))
        {
            return "a header is declared with a name that is not valid";
        }

        var types = TypesOf(schema);
        if (!types.Any(IsPrimitive) || !types.All(static type => type == "null" || IsPrimitive(type)))
        {
            return $"the header {name} is declared for a value that is not a string, integer or boolean";
        }

        return names.Add(name) ? null : $"the header {name} is declared twice";
    }

    private static string[] TypesOf(JsonElement schema) =>
        !schema.TryGetProperty("type", out var type) ? []
        : type.ValueKind == JsonValueKind.String ? [type.GetString()!]
        : type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(static item => item.ToString())]
        : [];

    private static bool IsPrimitive(string type) => type is "string" or "integer" or "boolean";

    private static bool IsTokenCharacter(char letter) =>
        char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter, StringComparison.Ordinal);

    private static void Collect(JsonElement schema, JsonObject arguments, List<KeyValuePair<string, string>> headers)
    {
        if (schema.ValueKind != JsonValueKind.Object
            || !schema.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var property in properties.EnumerateObject())
        {
            var value = arguments[property.Name];
            if (value is JsonObject inner)
            {
                Collect(property.Value, inner, headers);
            }
            else if (value is JsonValue scalar && property.Value.ValueKind == JsonValueKind.Object
                && property.Value.TryGetProperty(Mark, out var mark)
                && mark.GetString() is { } name
                && Encode(scalar) is { } text)
            {
                headers.Add(new(Prefix + name, text));
            }
        }
    }

    private static string? Encode(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.String => McpHeaderEncoder.EncodeValue(value.GetValue<string>()),
        JsonValueKind.True => McpHeaderEncoder.EncodeValue(true),
        JsonValueKind.False => McpHeaderEncoder.EncodeValue(false),
        JsonValueKind.Number => Whole(value.ToJsonString()),
        _ => null,
    };

    /// <summary>A number as a header has it: 42.0 is 42.</summary>
    private static string Whole(string number) =>
        decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            && decimal.Truncate(exact) == exact
            ? decimal.Truncate(exact).ToString("0", CultureInfo.InvariantCulture)
            : number;
}
