using System.Text.Json;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>
/// Checks a value against a subschema: the keywords that tool schemas use. What it does not know it lets pass, also
/// inside <c>not</c> and <c>oneOf</c>, where a pass that is not certain must not become a refusal.
/// </summary>
internal sealed class SchemaEvaluator(SchemaReferences references)
{
    private const int MaximumDepth = 160;
    private const int MaximumSteps = 500_000;

    private static readonly string[] NotUnderstood =
    [
        "if", "contains", "dependentRequired", "dependentSchemas", "dependencies", "propertyNames",
        "unevaluatedItems", "unevaluatedProperties", "$dynamicRef", "$recursiveRef", "extends", "disallow",
        "divisibleBy",
    ];

    private int _steps;

    public SchemaFindings Evaluate(JsonElement schema, JsonElement value) =>
        Evaluate(schema, value, string.Empty, 0, null);

    internal SchemaFindings Evaluate(
        JsonElement schema, JsonElement value, string path, int depth, ReferenceChain? chain)
    {
        var findings = new SchemaFindings();
        if (schema.ValueKind == JsonValueKind.False)
        {
            findings.Add(
                path, SchemaViolationKind.NotAllowed, SchemaPath.Subject(path) + " is not allowed by the tool.");
            return findings;
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            return findings;
        }

        // A schema may be built to never end; what is left unseen counts as passed.
        if (depth > MaximumDepth || ++_steps > MaximumSteps)
        {
            findings.MarkUncertain();
            return findings;
        }

        if (NotUnderstood.Any(keyword => schema.TryGetProperty(keyword, out _)))
        {
            findings.MarkUncertain();
        }

        FollowReference(schema, value, path, depth, chain, findings);
        if (ValueRules.Check(schema, value, path, findings))
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Number:
                    NumberRules.Check(schema, value, path, findings);
                    break;
                case JsonValueKind.String:
                    StringRules.Check(schema, value, path, findings);
                    break;
                case JsonValueKind.Array:
                    ArrayRules.Check(this, schema, value, path, depth, findings);
                    break;
                case JsonValueKind.Object:
                    ObjectRules.Check(this, schema, value, path, depth, findings);
                    break;
            }
        }

        ChoiceRules.Check(this, schema, value, path, depth, chain, findings);
        return findings;
    }

    private void FollowReference(
        JsonElement schema, JsonElement value, string path, int depth, ReferenceChain? chain, SchemaFindings findings)
    {
        if (!schema.TryGetProperty("$ref", out var reference))
        {
            return;
        }

        var target = reference.ValueKind == JsonValueKind.String ? reference.GetString() : null;
        if (target is null
            || ReferenceChain.Contains(chain, target)
            || !references.TryResolve(target, out var resolved))
        {
            findings.MarkUncertain();
            return;
        }

        findings.Take(Evaluate(resolved, value, path, depth + 1, new ReferenceChain(target, chain)));
    }

    /// <summary>The references followed for the same value; coming back to one of them would never end.</summary>
    internal sealed class ReferenceChain(string target, ReferenceChain? outer)
    {
        public static bool Contains(ReferenceChain? chain, string target)
        {
            for (var link = chain; link is not null; link = link.Outer)
            {
                if (link.Target == target)
                {
                    return true;
                }
            }

            return false;
        }

        private string Target { get; } = target;

        private ReferenceChain? Outer { get; } = outer;
    }
}
