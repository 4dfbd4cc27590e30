using System.Linq;
using System.Management.Automation;

namespace McpAtlassian.Cmdlets;

/// <summary>Gives results type names, by what they are rather than by which tool they came from, so that views find them.</summary>
internal static class ResultTypes
{
    public const string JiraIssue = "McpAtlassian.JiraIssue";
    public const string JiraProject = "McpAtlassian.JiraProject";
    public const string ConfluencePage = "McpAtlassian.ConfluencePage";

    public static void Name(object? value)
    {
        if (value is PSObject bag && TypeOf(bag) is { } name)
        {
            bag.TypeNames.Insert(0, name);
        }
    }

    /// <summary>True for a result that was given a name, also after it was saved and read back.</summary>
    public static bool IsNamed(PSObject value) => value.TypeNames.Any(n => n is JiraIssue or JiraProject or ConfluencePage
        or "Deserialized." + JiraIssue or "Deserialized." + JiraProject or "Deserialized." + ConfluencePage);

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
