using System.Text.Json;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>properties, patternProperties, additionalProperties, required, minProperties and maxProperties.</summary>
internal static class ObjectRules
{
    public static void Check(
        SchemaEvaluator evaluator,
        JsonElement schema,
        JsonElement value,
        string path,
        int depth,
        SchemaFindings findings)
    {
        CheckRequired(schema, value, path, findings);
        var properties = Keyword(schema, "properties");
        var patterns = Keyword(schema, "patternProperties");
        var hasAdditional = schema.TryGetProperty("additionalProperties", out var additional);
        var count = 0;
        foreach (var member in value.EnumerateObject())
        {
            count++;
            var memberPath = SchemaPath.Member(path, member.Name);
            var declared = false;
            if (properties is { } named && named.TryGetProperty(member.Name, out var own))
            {
                declared = true;
                findings.Take(evaluator.Evaluate(own, member.Value, memberPath, depth + 1, null));
            }

            if (patterns is { } shaped)
            {
                foreach (var pattern in shaped.EnumerateObject())
                {
                    var matches = SchemaPatterns.IsMatch(pattern.Name, member.Name);
                    if (matches is null)
                    {
                        findings.MarkUncertain();
                    }

                    declared |= matches ?? true;
                    if (matches == true)
                    {
                        findings.Take(evaluator.Evaluate(pattern.Value, member.Value, memberPath, depth + 1, null));
                    }
                }
            }

            if (!declared && hasAdditional)
            {
                CheckAdditional(evaluator, additional, properties, member, path, depth, findings);
            }
        }

        CountRules.Check(schema, "minProperties", "maxProperties", count, "members", path, findings);
    }

    /// <summary>The violation for a name that nothing declares, with the nearest that something does.</summary>
    public static void RefuseName(string name, IEnumerable<string> known, string path, SchemaFindings findings)
    {
        string[] names = [.. known];
        RefuseName(name, names, path, NearestNames.Find(name, names), findings);
    }

    /// <summary>The same where somebody else knows which are the nearest.</summary>
    public static void RefuseName(
        string name, string[] names, string path, IReadOnlyList<string> nearest, SchemaFindings findings)
    {
        var owner = path.Length == 0 ? "The tool has no argument" : SchemaPath.Subject(path) + " has no member";
        var hint = nearest.Count > 0
            ? $" Did you mean {string.Join(" or ", nearest.Select(near => "'" + near + "'"))}?"
            : names.Length == 0
                ? " It has none."
                : $" It has: {string.Join(", ", names.Take(12))}{(names.Length > 12 ? ", …" : string.Empty)}.";
        findings.Add(
            SchemaPath.Member(path, name), SchemaViolationKind.UnknownName, $"{owner} '{name}'.{hint}", nearest);
    }

    private static void CheckAdditional(
        SchemaEvaluator evaluator,
        JsonElement additional,
        JsonElement? properties,
        JsonProperty member,
        string path,
        int depth,
        SchemaFindings findings)
    {
        if (additional.ValueKind == JsonValueKind.False)
        {
            RefuseName(
                member.Name,
                properties is { } named ? named.EnumerateObject().Select(property => property.Name) : [],
                path,
                findings);
        }
        else
        {
            findings.Take(
                evaluator.Evaluate(additional, member.Value, SchemaPath.Member(path, member.Name), depth + 1, null));
        }
    }

    private static void CheckRequired(JsonElement schema, JsonElement value, string path, SchemaFindings findings)
    {
        if (!schema.TryGetProperty("required", out var required) || required.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var name in required.EnumerateArray())
        {
            if (name.ValueKind == JsonValueKind.String && !value.TryGetProperty(name.GetString()!, out _))
            {
                var missing = SchemaPath.Member(path, name.GetString()!);
                findings.Add(missing, SchemaViolationKind.Missing, $"{SchemaPath.Subject(missing)} is required.");
            }
        }
    }

    private static JsonElement? Keyword(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var keyword) && keyword.ValueKind == JsonValueKind.Object ? keyword : null;
}
