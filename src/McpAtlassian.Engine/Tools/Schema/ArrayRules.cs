using System.Text.Json;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>
/// prefixItems, items (also the old list form with additionalItems), minItems, maxItems and uniqueItems.
/// </summary>
internal static class ArrayRules
{
    public static void Check(
        SchemaEvaluator evaluator,
        JsonElement schema,
        JsonElement value,
        string path,
        int depth,
        SchemaFindings findings)
    {
        CountRules.Check(schema, "minItems", "maxItems", value.GetArrayLength(), "items", path, findings);
        var first = Keyword(schema, "prefixItems", JsonValueKind.Array);
        JsonElement? rest = schema.TryGetProperty("items", out var items) ? items : null;
        if (rest is { ValueKind: JsonValueKind.Array })
        {
            first = rest;
            rest = schema.TryGetProperty("additionalItems", out var additional) ? additional : null;
        }

        var fixedCount = first?.GetArrayLength() ?? 0;
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            var itemSchema = index < fixedCount ? first!.Value[index] : rest;
            if (itemSchema is { } present)
            {
                findings.Take(evaluator.Evaluate(present, item, SchemaPath.Item(path, index), depth + 1, null));
            }

            index++;
        }

        if (schema.TryGetProperty("uniqueItems", out var unique) && unique.ValueKind == JsonValueKind.True)
        {
            CheckUnique(value, path, findings);
        }
    }

    private static void CheckUnique(JsonElement value, string path, SchemaFindings findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (!seen.Add(CanonicalJson.Write(item)))
            {
                var itemPath = SchemaPath.Item(path, index);
                findings.Add(
                    itemPath,
                    SchemaViolationKind.NotUnique,
                    $"{SchemaPath.Subject(itemPath)} repeats {ShownValue.Of(path, item)}; items must be unique.");
                return;
            }

            index++;
        }
    }

    private static JsonElement? Keyword(JsonElement schema, string name, JsonValueKind kind) =>
        schema.TryGetProperty(name, out var keyword) && keyword.ValueKind == kind ? keyword : null;
}
