using McpAtlassian.Engine.Tools.Binding;
using McpAtlassian.Models;

namespace McpAtlassian.Calls;

/// <summary>
/// Gives results type names, so that views find them and they are known again when piped: by what
/// they are, and only where that does not tell by the tool they came from.
/// </summary>
internal static class ResultTypes
{
    public const string JiraIssue = Prefix + "JiraIssue";
    public const string JiraProject = Prefix + "JiraProject";
    public const string ConfluencePage = Prefix + "ConfluencePage";

    /// <summary>What every result of a row is besides: it has the member McpInput.</summary>
    public const string RowResult = Prefix + "RowResult";

    private const string Prefix = "McpAtlassian.";

    // In this order, for what no tool's name tells: members that only such a thing has.
    private static readonly (string Type, string[] Members)[] Shapes =
    [
        ("JiraWorklog", ["id", "timeSpent"]),
        ("JiraWorklog", ["time_spent", "author"]),
        ("AtlassianAttachment", ["id", "filename"]),
        ("JiraTransition", ["id", "to"]),
        ("AtlassianComment", ["id", "author", "body"]),
        ("JiraLinkType", ["id", "inward", "outward"]),
        ("JiraLink", ["id", "type", "outwardIssue"]),
        ("JiraLink", ["id", "type", "inwardIssue"]),
        ("JiraIssueType", ["id", "name", "subtask"]),
        ("AtlassianUser", ["accountId", "displayName"]),
        ("AtlassianUser", ["account_id", "display_name"]),
        ("AtlassianUser", ["account_id", "account_type"]),
        ("ConfluenceSpace", ["id", "key", "name", "homepageId"]),
        ("JiraSprint", ["id", "name", "state"]),
        ("JiraVersion", ["id", "name", "released"]),
        ("SearchHit", ["title", "url", "excerpt"]),
        ("SearchHit", ["id", "type", "title", "url"]),
        ("AtlassianChange", ["id", "key", "self"]),
        ("AtlassianChange", ["success"]),
        ("AtlassianChange", ["message"]),
    ];

    public static void Name(object? value, string tool)
    {
        if (value is not PSObject { BaseObject: PSCustomObject } bag)
        {
            return;
        }

        if ((TypeOf(bag) ?? ArgumentBinder.TypeNameFor(tool, PipedRow.From(bag)) ?? ByShape(bag)) is { } name)
        {
            bag.TypeNames.Insert(0, name);
            Readable.Improve(bag);
        }
    }

    private static string? TypeOf(PSObject bag)
    {
        var properties = bag.Properties;
        if (properties["key"]?.Value is string)
        {
            return properties["fields"]?.Value is PSObject || properties["summary"]?.Value is string ? JiraIssue
                : properties["projectTypeKey"] is not null || properties["simplified"] is not null ? JiraProject
                : null;
        }

        if (properties["issue"]?.Value is PSObject made
            && made.Properties["key"]?.Value is string
            && properties["message"] is not null)
        {
            return JiraIssue; // What a server says of a change, with the issue in it.
        }

        if (properties["metadata"]?.Value is PSObject metadata)
        {
            return metadata.Properties["title"]?.Value is string ? ConfluencePage : null;
        }

        return properties["title"]?.Value is string && properties["id"] is not null
            && (properties["spaceId"] ?? properties["body"] ?? properties["space"]) is not null ? ConfluencePage : null;
    }

    // What says only that something was done has few members, and an id only beside a key.
    private static string? ByShape(PSObject bag) => Shapes
        .Where(shape => shape.Members.All(member => bag.Properties[member] is not null))
        .Where(shape => shape.Type != "AtlassianChange" || (bag.Properties.Count() <= 4
            && (shape.Members[0] == "id" || bag.Properties["id"] is null)))
        .Select(shape => Prefix + shape.Type)
        .FirstOrDefault();
}
