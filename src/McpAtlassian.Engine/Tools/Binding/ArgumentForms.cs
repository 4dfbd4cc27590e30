using System.Text.Json;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Tools.Binding;

/// <summary>For an argument that is refused, a form of it that works, as it would be typed.</summary>
internal static class ArgumentForms
{
    private static readonly string[] Telling = ["accountId", "account_id", "key", "id", "name"];

    public static IEnumerable<string> For(
        ToolInfo tool, ToolArguments bound, IReadOnlyList<SchemaViolation> violations) =>
        violations
            .Where(v => v.Kind is SchemaViolationKind.WrongType or SchemaViolationKind.NoMatch && v.Path.Length > 0)
            .Select(v => tool.Schema.Find(v.Path.Split('.', '[')[0]) is { } parameter
                && bound.Element.TryGetProperty(parameter.Name, out var value) ? Form(tool, parameter, value) : null)
            .Where(form => form is not null)
            .Distinct()
            .Take(3)!;

    private static string? Form(ToolInfo tool, ToolParameter parameter, JsonElement value) => parameter.Kind switch
    {
        ToolValueKind.String => Text(tool, parameter, value),
        ToolValueKind.Integer => $"Give a whole number: -{parameter.Name} 5.",
        ToolValueKind.Number => $"Give a number: -{parameter.Name} 1.5.",
        ToolValueKind.Boolean => $"Give -{parameter.Name} or -{parameter.Name}:$false.",
        ToolValueKind.Object => $"Give a hashtable: -{parameter.Name} @{{ ... }}.",
        ToolValueKind.Array when parameter.ItemKind == ToolValueKind.String =>
            $"Give strings: -{parameter.Name} 'a', 'b'.",
        _ => null,
    };

    private static string? Text(ToolInfo tool, ToolParameter parameter, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                var word = value.ValueKind == JsonValueKind.True ? "true" : "false";
                var flags = tool.Schema.Parameters.Where(p => p.Kind == ToolValueKind.Boolean)
                    .Select(p => p.Name)
                    .Take(3)
                    .ToList();
                return flags.Count > 0
                    ? "A switch takes its value with a colon: "
                        + $"{string.Join(", ", flags.Select(f => $"-{f}:${word}"))}. "
                        + $"For text, write -{parameter.Name} '{word}'."
                    : $"For text, write -{parameter.Name} '{word}'.";
            case JsonValueKind.Array:
                return $"Give one string. To call {tool.Name} once for each, pipe the list.";
            case JsonValueKind.Object:
                var member = Telling.FirstOrDefault(name => value.TryGetProperty(name, out _));
                return member is null
                    ? $"Give a string: -{parameter.Name} '...'."
                    : $"Give its {member}: -{parameter.Name} $x.{member}.";
            case JsonValueKind.Null:
                return $"Leave -{parameter.Name} out, or give ''.";
            default:
                return null;
        }
    }
}
