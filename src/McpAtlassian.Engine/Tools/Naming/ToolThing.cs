namespace McpAtlassian.Engine.Tools.Naming;

/// <summary>
/// What a tool that reads returns, as its name says it: the last of its things before a word like in or using.
/// </summary>
internal static class ToolThing
{
    /// <summary>The kind of thing, null where the name does not tell.</summary>
    public static string? Of(string tool) => ToolWords.Split(tool)
        .TakeWhile(static word => word is not ("In" or "From" or "Using" or "By" or "For" or "Of"))
        .Select(ToolWords.Singular)
        .Select(static word => word switch
        {
            "Issue" => "JiraIssue",
            "Project" => "JiraProject",
            "Board" => "JiraBoard",
            "Sprint" => "JiraSprint",
            "Worklog" => "JiraWorklog",
            "Version" => "JiraVersion",
            "Page" or "Content" => "ConfluencePage",
            "Space" => "ConfluenceSpace",
            "Comment" => "AtlassianComment",
            "Attachment" => "AtlassianAttachment",
            "User" => "AtlassianUser",
            "Transition" or "Type" or "Link" or "Guide" or "Metadata" => string.Empty,
            _ => null,
        })
        .LastOrDefault(static name => name is not null) is { Length: > 0 } found ? found : null;
}
