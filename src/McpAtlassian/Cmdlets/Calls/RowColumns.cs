using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using McpAtlassian.Engine.Tools;

namespace McpAtlassian.Cmdlets.Calls;

/// <summary>The columns of a piped object: its properties, or a plain value under the name of the tool's only required argument.</summary>
internal static class RowColumns
{
    /// <summary>What objects call the things that tools ask for under another name.</summary>
    private static readonly (string Argument, string[] Columns)[] Aliases =
    [
        ("issueIdOrKey", ["key", "issueKey", "issue_key"]),
        ("issue_key", ["key", "issueKey", "issueIdOrKey"]),
        ("content_id", ["pageId", "id"]),
        ("contentId", ["pageId", "content_id", "id"]),
        ("content-id", ["pageId", "content_id", "id"]),
        ("pageId", ["content_id", "id"]),
        ("projectIdOrKey", ["projectKey", "key"]),
    ];

    /// <summary>
    /// What a tool's result lends to the next call: what it is, not what it holds. An issue's own 'fields' or 'expand'
    /// are no answer to a tool that asks which fields to return, or to set.
    /// </summary>
    private static readonly string[] Identity = ["key", "id", "spaceId"];

    public static Dictionary<string, object?> From(PSObject input, ToolInfo? tool)
    {
        if (IsPlain(input.BaseObject))
        {
            var needed = tool?.Schema.Parameters.Where(p => p.Required && p.Name != "cloudId").ToList();
            string name = needed is { Count: 1 } ? needed[0].Name : "InputObject";
            return new Dictionary<string, object?>(StringComparer.Ordinal) { [name] = input.BaseObject };
        }

        var columns = ResultTypes.IsNamed(input) ? IdentityOf(input) : PlainValues.Arguments(input);
        if (tool is null)
        {
            return columns;
        }

        foreach (var (argument, names) in Aliases)
        {
            if (tool.Schema.Find(argument) is { } parameter && !columns.Keys.Any(k => k.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase)))
            {
                foreach (string column in names)
                {
                    if (columns.TryGetValue(column, out object? value) && value is not null && tool.Schema.Find(column) is null)
                    {
                        columns.Remove(column);
                        columns[parameter.Name] = value;
                        break;
                    }
                }
            }
        }

        return columns;
    }

    private static Dictionary<string, object?> IdentityOf(PSObject result)
    {
        var columns = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (string name in Identity)
        {
            if (result.Properties[name]?.Value is { } value)
            {
                columns[name] = PlainValues.From(value);
            }
        }

        return columns;
    }

    private static bool IsPlain(object value) => value is string or ValueType or Uri;
}
