using System.Text.Json;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>type, enum and const: what holds for a value of any type.</summary>
internal static class ValueRules
{
    /// <summary>False when the value is refused as a whole, so that its parts need no look.</summary>
    public static bool Check(JsonElement schema, JsonElement value, string path, SchemaFindings findings)
    {
        if (schema.TryGetProperty("type", out var type)
            && TypeNames(type) is { Count: > 0 } names
            && !names.Exists(name => IsOfType(value, name)))
        {
            findings.Add(
                path,
                SchemaViolationKind.WrongType,
                $"{SchemaPath.Subject(path)} must be "
                + $"{string.Join(" or ", names.Where(name => name != "null" || names.Count == 1).Select(Spoken))}, "
                + $"but is {Described(path, value)}.");
            return false;
        }

        if (schema.TryGetProperty("enum", out var values) && values.ValueKind == JsonValueKind.Array)
        {
            return CheckEnum([.. values.EnumerateArray()], value, path, findings);
        }

        return !schema.TryGetProperty("const", out var constant) || CheckEnum([constant], value, path, findings);
    }

    public static string Described(string path, JsonElement value)
    {
        var shown = ShownValue.Of(path, value);
        return value.ValueKind switch
        {
            JsonValueKind.String => "the string " + shown,
            JsonValueKind.Number => "the number " + shown,
            _ => shown,
        };
    }

    private static List<string> TypeNames(JsonElement type)
    {
        List<string> names = type.ValueKind switch
        {
            JsonValueKind.String => [type.GetString()!],
            JsonValueKind.Array when type.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String) =>
                [.. type.EnumerateArray().Select(name => name.GetString()!)],
            _ => [],
        };
        return names.TrueForAll(IsKnown) ? names : [];
    }

    private static bool IsKnown(string name) =>
        name is "null" or "boolean" or "integer" or "number" or "string" or "array" or "object";

    private static bool IsOfType(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.Null => name == "null",
        JsonValueKind.True or JsonValueKind.False => name == "boolean",
        JsonValueKind.String => name == "string",
        JsonValueKind.Array => name == "array",
        JsonValueKind.Object => name == "object",
        JsonValueKind.Number => name == "number"
            || (name == "integer" && (!ExactNumber.TryParse(value.GetRawText(), out var number) || number.IsInteger)),
        _ => true,
    };

    private static string Spoken(string name) => name switch
    {
        "integer" => "a whole number",
        "number" => "a number",
        "string" => "a string",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "an object (a hashtable)",
        _ => "null",
    };

    private static bool CheckEnum(List<JsonElement> allowed, JsonElement value, string path, SchemaFindings findings)
    {
        var canonical = CanonicalJson.Write(value);
        if (allowed.Exists(candidate => CanonicalJson.Write(candidate) == canonical))
        {
            return true;
        }

        string[] names = [
            .. allowed.Select(
                candidate => candidate.ValueKind == JsonValueKind.String
                    ? candidate.GetString()!
                    : CanonicalJson.Write(candidate))
        ];
        var shown = string.Join(", ", names.Take(10)) + (names.Length > 10 ? ", …" : string.Empty);
        var nearest = value.ValueKind == JsonValueKind.String ? NearestNames.Find(value.GetString()!, names) : [];
        var hint = nearest.Count > 0 ? $" Did you mean '{nearest[0]}'?" : string.Empty;
        findings.Add(
            path,
            SchemaViolationKind.NotInEnum,
            $"{SchemaPath.Subject(path)} must be {(names.Length == 1 ? string.Empty : "one of ")}{shown}, but is "
            + $"{Described(path, value)}.{hint}",
            nearest);
        return false;
    }
}
