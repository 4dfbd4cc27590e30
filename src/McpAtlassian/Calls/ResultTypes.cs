using System.Management.Automation;
using McpAtlassian.Engine.Tools.Binding;

namespace McpAtlassian.Calls;

/// <summary>
/// Gives results type names, so that views find them and they are known again when piped: by what
/// they are, and only where that does not tell by the tool they came from.
/// </summary>
internal static class ResultTypes
{
    public const string JiraIssue = "McpAtlassian.JiraIssue";
    public const string JiraProject = "McpAtlassian.JiraProject";
    public const string ConfluencePage = "McpAtlassian.ConfluencePage";

    public static void Name(object? value, string tool)
    {
        if (value is PSObject { BaseObject: PSCustomObject } bag
            && (TypeOf(bag) ?? ArgumentBinder.TypeNameFor(tool, PipedRow.From(bag))) is { } name)
        {
            bag.TypeNames.Insert(0, name);
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

        if (properties["issue"]?.Value is PSObject made && made.Properties["key"]?.Value is string && properties["message"] is not null)
        {
            return JiraIssue; // What a server says of a change, with the issue in it.
        }

        return properties["title"]?.Value is string && properties["id"] is not null
            && (properties["spaceId"] ?? properties["body"] ?? properties["space"]) is not null ? ConfluencePage : null;
    }
}
