using System.Text.Json;

namespace McpAtlassian.DemoServer.Mcp;

/// <summary>Holds arguments against a schema's top level, as a server that trusts its own tools for the rest.</summary>
internal static class ArgumentCheck
{
    /// <summary>The known arguments; what is wrong with them is added to <paramref name="problems"/>.</summary>
    public static JsonObject Sift(JsonObject schema, JsonObject arguments, bool dropUnknown, List<string> problems)
    {
        var properties = (JsonObject)schema["properties"]!;
        var sifted = new JsonObject();
        foreach (var argument in arguments)
        {
            if (properties[argument.Key] is JsonObject property)
            {
                if (argument.Value is not null || !IsRequired(schema, argument.Key))
                {
                    Check(argument.Key, property, argument.Value, problems);
                    sifted[argument.Key] = argument.Value?.DeepClone();
                }
            }
            else if (!dropUnknown)
            {
                problems.Add($"Unrecognized key(s) in object: '{argument.Key}'");
            }
        }

        foreach (var name in (schema["required"] as JsonArray ?? []).Select(node => node!.ToString())
            .Where(name => sifted[name] is null))
        {
            problems.Add($"{name}: Required");
        }

        return sifted;
    }

    private static bool IsRequired(JsonObject schema, string name) =>
        schema["required"] is JsonArray required && required.Any(node => node!.ToString() == name);

    private static void Check(string name, JsonObject property, JsonNode? value, List<string> problems)
    {
        if (value is null)
        {
            return;
        }

        var kind = value.GetValueKind();
        var type = property["type"]!.ToString();
        var fits = type switch
        {
            "string" => kind == JsonValueKind.String,
            "integer" => kind == JsonValueKind.Number && value.AsValue().TryGetValue<long>(out _),
            "number" => kind == JsonValueKind.Number,
            "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
            "array" => kind == JsonValueKind.Array,
            _ => kind == JsonValueKind.Object,
        };
        if (!fits)
        {
            problems.Add($"{name}: Expected {type}, received {kind.ToString().ToLowerInvariant()}");
            return;
        }

        if (property["enum"] is JsonArray values && values.All(allowed => allowed!.ToString() != value.ToString()))
        {
            problems.Add(
                $"{name}: Invalid enum value. Expected "
                + $"{string.Join(" | ", values.Select(allowed => "'" + allowed + "'"))}, received '{value}'");
        }

        if (type == "integer" && value.GetValue<long>() is var number
            && ((property["minimum"] is { } minimum && number < minimum.GetValue<int>())
            || (property["maximum"] is { } maximum && number > maximum.GetValue<int>())))
        {
            problems.Add($"{name}: Number must be between {property["minimum"]} and {property["maximum"]}");
        }

        if (kind == JsonValueKind.Array
            && property["items"]?["type"]?.ToString() == "string"
            && ((JsonArray)value).Any(item => item?.GetValueKind() != JsonValueKind.String))
        {
            problems.Add($"{name}: Expected an array of strings");
        }
    }
}
