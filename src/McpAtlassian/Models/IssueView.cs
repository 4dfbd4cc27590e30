using System.Collections;
using System.Linq;
using System.Management.Automation;

namespace McpAtlassian.Models;

/// <summary>
/// What views and scripts ask of an issue, wherever the server put it: under fields (Atlassian), beside the key
/// (mcp-atlassian), or inside the answer to a change; as an object with a name or as plain text. Used by the types file.
/// </summary>
public static class IssueView
{
    private static readonly string[] NameMembers = ["displayName", "display_name", "name", "value", "key"];

    /// <summary>The key.</summary>
    public static string? GetKey(PSObject instance) =>
        Name(Member(instance, "key") ?? Member(Member(instance, "issue"), "key"));

    /// <summary>The summary.</summary>
    public static string? GetSummary(PSObject instance) => Name(Field(instance, "summary"));

    /// <summary>The name of the status.</summary>
    public static string? GetStatusName(PSObject instance) => Name(Field(instance, "status"));

    /// <summary>The name of the type.</summary>
    public static string? GetTypeName(PSObject instance) =>
        Name(Field(instance, "issuetype", "issue_type", "issueType", "type"));

    /// <summary>The name of the priority.</summary>
    public static string? GetPriorityName(PSObject instance) => Name(Field(instance, "priority"));

    /// <summary>Who works on it; null when nobody does.</summary>
    public static string? GetAssigneeName(PSObject instance) =>
        Name(Field(instance, "assignee")) is { } name and not "Unassigned" ? name : null;

    /// <summary>Who reported it.</summary>
    public static string? GetReporterName(PSObject instance) => Name(Field(instance, "reporter"));

    /// <summary>The labels.</summary>
    public static string? GetLabels(PSObject instance) => Plain(Field(instance, "labels")) switch
    {
        string text => text,
        IEnumerable labels => string.Join(", ", labels.Cast<object?>().Select(Name)),
        _ => null,
    };

    /// <summary>When it was made, as the server says it.</summary>
    public static object? GetCreated(PSObject instance) => Field(instance, "created");

    /// <summary>When it was changed last, as the server says it.</summary>
    public static object? GetUpdated(PSObject instance) => Field(instance, "updated");

    /// <summary>A field by the first of its names that the issue has.</summary>
    internal static object? Field(object? issue, params string[] names)
    {
        foreach (object? place in new[] { Member(issue, "fields"), issue, Member(issue, "issue") })
        {
            foreach (string name in names)
            {
                if (Member(place, name) is { } value)
                {
                    return value;
                }
            }
        }

        return Member(issue, "issue") is { } inner && Member(inner, "fields") is not null ? Field(inner, names) : null;
    }

    private static string? Name(object? value)
    {
        if (Plain(value) is string text)
        {
            return text;
        }

        return NameMembers.Select(name => Plain(Member(value, name)) as string).FirstOrDefault(name => name is not null);
    }

    /// <summary>A member of the object itself: what the types file adds would ask here again.</summary>
    private static object? Member(object? value, string name) =>
        value is PSObject bag && bag.Properties[name] is PSNoteProperty property ? property.Value : null;

    private static object? Plain(object? value) =>
        value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
}
