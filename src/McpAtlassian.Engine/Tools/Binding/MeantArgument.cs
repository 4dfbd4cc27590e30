using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Tools.Binding;

/// <summary>Which argument was meant by a name that the tool does not have.</summary>
internal static class MeantArgument
{
    private static readonly string[] FieldBags = ["additional_fields", "additionalFields", "fields"];

    // What Jira's own screens show of an issue: a field of it, and not a slip of the pen for something else.
    private static readonly HashSet<string> Fields = new(StringComparer.OrdinalIgnoreCase)
    {
        "summary", "description", "priority", "labels", "assignee", "reporter", "duedate", "components", "fixVersions",
        "versions", "parent", "issuetype", "environment", "resolution",
    };

    /// <summary>The nearest arguments: another tool's word for the same thing, then what is spelt alike.</summary>
    public static IReadOnlyList<string> Nearest(
        string name, IReadOnlyList<ToolParameter> parameters, IEnumerable<string> others)
    {
        if (FieldBag(name, parameters) is not null)
        {
            return [];
        }

        var same = Identity.All
            .Where(kind => kind.Takes(name) || kind.Columns.Contains(name, StringComparer.OrdinalIgnoreCase))
            .SelectMany(kind => parameters.Where(p => kind.Takes(p.Name)).Select(p => p.Name))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return same.Count > 0 ? same : NearestNames.Find(name, parameters.Select(p => p.Name).Concat(others));
    }

    /// <summary>
    /// How a field is given that is not an argument of its own; null where the tool takes no such fields.
    /// </summary>
    public static string? AsField(string name, IReadOnlyList<ToolParameter> parameters) =>
        FieldBag(name, parameters) is { } bag
            ? $"'{name}' is a field: -{bag} @{{ {name} = … }}."
            : null;

    private static string? FieldBag(string name, IReadOnlyList<ToolParameter> parameters) =>
        Fields.Contains(name) || name.StartsWith("customfield_", StringComparison.OrdinalIgnoreCase)
            ? FieldBags.FirstOrDefault(bag => parameters.Any(p => p.Name == bag
                && (p.Kind is ToolValueKind.Object or ToolValueKind.Any || p.IsJsonText)))
            : null;
}
