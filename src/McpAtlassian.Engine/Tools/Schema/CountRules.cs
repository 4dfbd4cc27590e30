using System.Text.Json;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>The pairs of least and most: characters, items, members.</summary>
internal static class CountRules
{
    public static void Check(
        JsonElement schema, string least, string most, int count, string unit, string path, SchemaFindings findings)
    {
        var actual = ExactNumber.Of(count);
        if (Limit(schema, least, out var limit) && actual.CompareTo(limit) < 0)
        {
            findings.Add(
                path,
                SchemaViolationKind.OutOfRange,
                $"{SchemaPath.Subject(path)} must have at least {limit} {unit}, but has {count}.");
        }

        if (Limit(schema, most, out limit) && actual.CompareTo(limit) > 0)
        {
            findings.Add(
                path,
                SchemaViolationKind.OutOfRange,
                $"{SchemaPath.Subject(path)} must have at most {limit} {unit}, but has {count}.");
        }
    }

    private static bool Limit(JsonElement schema, string keyword, out ExactNumber limit)
    {
        limit = default;
        return schema.TryGetProperty(keyword, out var bound)
            && bound.ValueKind == JsonValueKind.Number
            && ExactNumber.TryParse(bound.GetRawText(), out limit);
    }
}
