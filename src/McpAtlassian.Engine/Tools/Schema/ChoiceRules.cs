using System.Text.Json;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>allOf, anyOf, oneOf and not.</summary>
internal static class ChoiceRules
{
    public static void Check(
        SchemaEvaluator evaluator,
        JsonElement schema,
        JsonElement value,
        string path,
        int depth,
        SchemaEvaluator.ReferenceChain? chain,
        SchemaFindings findings)
    {
        foreach (var part in Branches(schema, "allOf"))
        {
            findings.Take(evaluator.Evaluate(part, value, path, depth + 1, chain));
        }

        CheckAny(Look("anyOf"), value, path, findings);
        CheckOne(Look("oneOf"), value, path, findings);
        if (schema.TryGetProperty("not", out var refused))
        {
            var inner = evaluator.Evaluate(refused, value, path, depth + 1, chain);
            if (inner.Fits && inner.Uncertain)
            {
                findings.MarkUncertain();
            }
            else if (inner.Fits)
            {
                findings.Add(
                    path,
                    SchemaViolationKind.NotAllowed,
                    $"{SchemaPath.Subject(path)} must not be {ValueRules.Described(path, value)}.");
            }
        }

        List<SchemaFindings> Look(string keyword) =>
            [.. Branches(schema, keyword).Select(branch => evaluator.Evaluate(branch, value, path, depth + 1, chain))];
    }

    private static IEnumerable<JsonElement> Branches(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var branches) && branches.ValueKind == JsonValueKind.Array
            ? branches.EnumerateArray()
            : [];

    private static void CheckAny(List<SchemaFindings> branches, JsonElement value, string path, SchemaFindings findings)
    {
        if (branches.Count == 0)
        {
            return;
        }

        if (!branches.Exists(branch => branch.Fits))
        {
            Explain(branches, value, path, findings);
        }
        else if (!branches.Exists(branch => branch.Fits && !branch.Uncertain))
        {
            findings.MarkUncertain();
        }
    }

    private static void CheckOne(List<SchemaFindings> branches, JsonElement value, string path, SchemaFindings findings)
    {
        if (branches.Count == 0)
        {
            return;
        }

        var fitting = branches.Count(branch => branch.Fits);
        var certain = branches.Count(branch => branch.Fits && !branch.Uncertain);
        if (fitting == 0)
        {
            Explain(branches, value, path, findings);
        }
        else if (certain > 1)
        {
            findings.Add(
                path,
                SchemaViolationKind.NoMatch,
                $"{SchemaPath.Subject(path)} matches {certain} of the tool's alternatives; it must match exactly one.");
        }
        else if (fitting != certain)
        {
            findings.MarkUncertain();
        }
    }

    // The alternative that was meant is the one of the value's own type; its complaint says more than a list of
    // alternatives.
    private static void Explain(List<SchemaFindings> branches, JsonElement value, string path, SchemaFindings findings)
    {
        List<SchemaFindings> likely =
            [
                .. branches.Where(
                    branch => branch.Violations.All(
                        violation => violation.Path != path
                            || violation.Kind is not (SchemaViolationKind.WrongType or SchemaViolationKind.NotAllowed)))
            ];
        if (likely.Count == 1)
        {
            findings.Take(likely[0]);
            return;
        }

        // "number or null": nobody means null by a string.
        List<SchemaFindings> spoken = [
            .. branches.Where(branch => !branch.Violations.Any(violation => violation.Message.Contains("must be null")))
        ];
        if (likely.Count == 0 && spoken.Count == 1)
        {
            findings.Take(spoken[0]);
            return;
        }

        string[] reasons = [
            .. (likely.Count > 0 ? likely : spoken).SelectMany(branch => branch.Violations.Take(1))
            .Select(violation => violation.Message.TrimEnd('.'))
            .Distinct()
            .Take(3)
        ];
        findings.Add(
            path,
            SchemaViolationKind.NoMatch,
            $"{SchemaPath.Subject(path)} matches none of the tool's alternatives: {string.Join("; ", reasons)}.",
            [
                .. branches.SelectMany(branch => branch.Violations)
                .SelectMany(violation => violation.Suggestions)
                .Distinct()
                .Take(3)
            ]);
    }
}
