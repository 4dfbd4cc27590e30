using System.Text.Json;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>minimum, maximum, their exclusive forms (also the old boolean ones) and multipleOf.</summary>
internal static class NumberRules
{
    public static void Check(JsonElement schema, JsonElement value, string path, SchemaFindings findings)
    {
        if (!ExactNumber.TryParse(value.GetRawText(), out var number))
        {
            findings.MarkUncertain();
            return;
        }

        if (Limit(schema, "minimum", out var limit))
        {
            var exclusive = IsTrue(schema, "exclusiveMinimum");
            if (exclusive ? number.CompareTo(limit) <= 0 : number.CompareTo(limit) < 0)
            {
                Refuse(exclusive ? "more than" : "at least", limit);
            }
        }

        if (Limit(schema, "maximum", out limit))
        {
            var exclusive = IsTrue(schema, "exclusiveMaximum");
            if (exclusive ? number.CompareTo(limit) >= 0 : number.CompareTo(limit) > 0)
            {
                Refuse(exclusive ? "less than" : "at most", limit);
            }
        }

        if (Limit(schema, "exclusiveMinimum", out limit) && number.CompareTo(limit) <= 0)
        {
            Refuse("more than", limit);
        }

        if (Limit(schema, "exclusiveMaximum", out limit) && number.CompareTo(limit) >= 0)
        {
            Refuse("less than", limit);
        }

        if (Limit(schema, "multipleOf", out limit) && !limit.IsZero && !number.IsMultipleOf(limit))
        {
            Refuse("a multiple of", limit);
        }

        void Refuse(string words, ExactNumber bound) => findings.Add(
            path,
            SchemaViolationKind.OutOfRange,
            $"{SchemaPath.Subject(path)} must be {words} {bound}, but is {ShownValue.Of(path, value)}.");
    }

    private static bool Limit(JsonElement schema, string keyword, out ExactNumber limit)
    {
        limit = default;
        return schema.TryGetProperty(keyword, out var bound)
            && bound.ValueKind == JsonValueKind.Number
            && ExactNumber.TryParse(bound.GetRawText(), out limit);
    }

    private static bool IsTrue(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var flag) && flag.ValueKind == JsonValueKind.True;
}
