using System.Text.Json;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>minLength, maxLength and pattern.</summary>
internal static class StringRules
{
    public static void Check(JsonElement schema, JsonElement value, string path, SchemaFindings findings)
    {
        var text = value.GetString()!;
        CountRules.Check(schema, "minLength", "maxLength", Characters(text), "characters", path, findings);
        if (!schema.TryGetProperty("pattern", out var pattern) || pattern.ValueKind != JsonValueKind.String)
        {
            return;
        }

        switch (SchemaPatterns.IsMatch(pattern.GetString()!, text))
        {
            case null:
                findings.MarkUncertain();
                break;
            case false:
                findings.Add(
                    path,
                    SchemaViolationKind.WrongFormat,
                    $"{SchemaPath.Subject(path)} must match the pattern {pattern.GetString()}, but is "
                    + $"{ValueRules.Described(path, value)}.");
                break;
        }
    }

    // A schema counts characters, .NET counts halves of them.
    private static int Characters(string text)
    {
        var count = text.Length;
        for (var index = 1; index < text.Length; index++)
        {
            if (char.IsSurrogatePair(text[index - 1], text[index]))
            {
                count--;
                index++;
            }
        }

        return count;
    }
}
