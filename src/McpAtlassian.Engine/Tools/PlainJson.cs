using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Diagnostics;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Tools;

/// <summary>Between plain .NET values (text, numbers, dictionaries, lists) and JSON, without reflection.</summary>
internal static class PlainJson
{
    private const int MaximumDepth = 64;

    public static JsonElement ToElement(object? value) => JsonSerializer.SerializeToElement(ToNode(value), JsonText.NodeOptions);

    public static object? FromNode(JsonNode node) =>
        JsonValueReader.Read(JsonSerializer.SerializeToUtf8Bytes(node, JsonText.NodeOptions), PlainShaper.Instance);

    public static JsonNode? ToNode(object? value) => ToNode(value, 0);

    private static JsonNode? ToNode(object? value, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new EngineException(
                ErrorIds.ArgumentInvalid,
                $"An argument is nested deeper than {MaximumDepth} levels, or contains itself.",
                "Pass only the properties the tool asks for.");
        }

        switch (value)
        {
            case null:
                return null;
            case string text:
                return JsonValue.Create(text);
            case bool flag:
                return JsonValue.Create(flag);
            case int or long or short or byte or sbyte or ushort or uint:
                return JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture));
            case ulong or BigInteger:
                return JsonNode.Parse(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
            case decimal number:
                return JsonValue.Create(number);
            case double or float:
                double real = Convert.ToDouble(value, CultureInfo.InvariantCulture);
                return double.IsNaN(real) || double.IsInfinity(real)
                    ? throw new EngineException(ErrorIds.ArgumentInvalid, "JSON has no NaN and no infinity.", "Pass a number or leave the argument out.")
                    : JsonValue.Create(real);
            case DateTime date:
                return JsonValue.Create(date.ToString("o", CultureInfo.InvariantCulture));
            case DateTimeOffset date:
                return JsonValue.Create(date.ToString("o", CultureInfo.InvariantCulture));
            case Guid or Uri or Enum or char or TimeSpan or Version:
                return JsonValue.Create(Convert.ToString(value, CultureInfo.InvariantCulture) ?? value.ToString());
            case byte[] bytes:
                return JsonValue.Create(Convert.ToBase64String(bytes));
            case IDictionary map:
                return ToObject(map, depth);
            case IEnumerable<KeyValuePair<string, object?>> pairs:
                var bag = new JsonObject();
                foreach (var pair in pairs)
                {
                    bag[pair.Key] = ToNode(pair.Value, depth + 1);
                }

                return bag;
            case IEnumerable items:
                var array = new JsonArray();
                foreach (object? item in items)
                {
                    array.Add(ToNode(item, depth + 1));
                }

                return array;
            default:
                return JsonValue.Create(Convert.ToString(value, CultureInfo.InvariantCulture));
        }
    }

    private static JsonObject ToObject(IDictionary map, int depth)
    {
        var result = new JsonObject();
        foreach (DictionaryEntry entry in map)
        {
            result[Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty] = ToNode(entry.Value, depth + 1);
        }

        return result;
    }
}
