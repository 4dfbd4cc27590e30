using System.Collections;
using System.Globalization;
using System.Text.Json;
using McpAtlassian.Engine.Tools.Binding;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>
/// Checks arguments before they are sent. Servers drop what they do not know without a word, so a name that the tool
/// does not have is refused here; everything else that this check does not understand is left to the server.
/// </summary>
internal static class SchemaValidator
{
    private static readonly string[] OpenEnded =
        ["if", "dependentSchemas", "dependencies", "$dynamicRef", "$recursiveRef", "unevaluatedProperties"];

    /// <summary>What is wrong with the converted arguments; empty when nothing is.</summary>
    public static IReadOnlyList<SchemaViolation> Validate(ToolSchema schema, ToolArguments arguments) =>
        Validate(schema, arguments.Element);

    /// <summary>What is wrong with plain values, taken as they are: nothing is converted first.</summary>
    public static IReadOnlyList<SchemaViolation> Validate(ToolSchema schema, IDictionary arguments) =>
        Validate(schema, PlainJson.ToElement(arguments, "Arguments"));

    internal static IReadOnlyList<SchemaViolation> Validate(ToolSchema schema, JsonElement arguments)
    {
        if (!schema.IsTyped)
        {
            return [];
        }

        try
        {
            var findings = new SchemaFindings();
            CheckNames(schema, arguments, findings);
            findings.Take(Evaluate(schema, arguments));
            CheckDates(schema, arguments, findings);
            return findings.Violations;
        }
        catch (InvalidOperationException)
        {
            // Text in the schema that is no Unicode: the schema is the server's, and not a reason to refuse a call.
            return [];
        }
    }

    internal static SchemaFindings Evaluate(ToolSchema schema, JsonElement value) =>
        new SchemaEvaluator(schema.References).Evaluate(schema.Root, value);

    private static void CheckNames(ToolSchema schema, JsonElement arguments, SchemaFindings findings)
    {
        if (arguments.ValueKind != JsonValueKind.Object
            || LeavesNamesOpen(schema, schema.Root, 0, out var closed)
            || closed)
        {
            return;
        }

        foreach (var argument in arguments.EnumerateObject())
        {
            if (!schema.Parameters.Any(parameter => parameter.Name == argument.Name))
            {
                ObjectRules.RefuseName(
                    argument.Name,
                    [.. schema.Parameters.Select(parameter => parameter.Name)],
                    string.Empty,
                    MeantArgument.Nearest(argument.Name, schema.Parameters, []),
                    findings);
            }
        }
    }

    // True when the schema says that it takes other names; closed when it says that it does not, which the evaluator
    // then reports.
    private static bool LeavesNamesOpen(ToolSchema schema, JsonElement level, int depth, out bool closed)
    {
        closed = false;
        if (level.ValueKind != JsonValueKind.Object || depth > 8)
        {
            return true;
        }

        if (level.TryGetProperty("additionalProperties", out var additional))
        {
            closed = additional.ValueKind == JsonValueKind.False;
            return !closed;
        }

        if (OpenEnded.Any(keyword => level.TryGetProperty(keyword, out _))
            || level.TryGetProperty("patternProperties", out _))
        {
            return true;
        }

        var declares = level.TryGetProperty("properties", out _);
        if (level.TryGetProperty("$ref", out var reference))
        {
            if (reference.ValueKind != JsonValueKind.String
                || !schema.References.TryResolve(reference.GetString()!, out var target)
                    || LeavesNamesOpen(schema, target, depth + 1, out closed))
            {
                return true;
            }

            declares = true;
        }

        foreach (var keyword in new[] { "allOf", "anyOf", "oneOf" })
        {
            if (!level.TryGetProperty(keyword, out var parts) || parts.ValueKind != JsonValueKind.Array)
            {
                continue;
            }

            foreach (var part in parts.EnumerateArray())
            {
                // A part that only says "required" neither opens nor closes.
                if (part.ValueKind == JsonValueKind.Object
                    && !part.TryGetProperty("properties", out _)
                    && !part.TryGetProperty("$ref", out _)
                        && !part.TryGetProperty("additionalProperties", out _) && !part.TryGetProperty("allOf", out _))
                {
                    continue;
                }

                if (LeavesNamesOpen(schema, part, depth + 1, out var partClosed))
                {
                    return true;
                }

                declares = true;
                closed |= partClosed;
            }
        }

        // "type": "object" and no more: a tool that takes whatever it is given.
        return !declares;
    }

    // Formats are annotations; dates are checked where they are whole arguments, because a wrong one is the commonest
    // slip.
    private static void CheckDates(ToolSchema schema, JsonElement arguments, SchemaFindings findings)
    {
        foreach (var parameter in schema.Parameters)
        {
            if (parameter.Kind != ToolValueKind.String || parameter.Format is not ("date" or "date-time")
                || arguments.ValueKind != JsonValueKind.Object
                || !arguments.TryGetProperty(parameter.Name, out var value)
                || value.ValueKind != JsonValueKind.String)
            {
                continue;
            }

            var text = value.GetString()!;
            var good = parameter.Format == "date"
                ? DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
            if (!good)
            {
                findings.Add(
                    parameter.Name,
                    SchemaViolationKind.WrongFormat,
                    $"Argument '{parameter.Name}' must be "
                    + (parameter.Format == "date" ? "a date like 2026-01-31" : "a time like 2026-01-31T09:30:00Z")
                    + $", but is {ValueRules.Described(parameter.Name, value)}.");
            }
        }
    }
}
