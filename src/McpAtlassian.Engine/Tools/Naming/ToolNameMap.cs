using System.Diagnostics.CodeAnalysis;

namespace McpAtlassian.Engine.Tools.Naming;

/// <summary>
/// The tools of the first generation of Atlassian's server with their successors: one table, each row with its source.
/// The server's own list always comes first; this is asked only for a name that it does not have.
/// </summary>
internal static class ToolNameMap
{
    private const string Readme = "atlassian/atlassian-mcp-server: skills/README.md";
    private const string Skills = "atlassian/atlassian-mcp-server: skills/v2";
    private const string Clients =
        "rename tables of two public v2 clients, seen 2026-11, and the v2 catalogue names of pydantic-ai's "
        + "allowlist, 2026-09";
    private const string Live = "reports of live discover calls against v2, 2026-09";
    private const string Preview = "developer.atlassian.com: Rovo MCP preview, tool names, against the v2 catalogue";
    private const string NoCounterpart = "no counterpart in the v2 catalogue names seen until 2026-11";

    private const string CommentNote = "One tool now handles both kinds of comments.";

    internal static readonly ToolNameMapping[] Rows =
    [
        // Jira
        Map("createJiraIssue", "createJiraIssue", Skills + "/spec-to-backlog", "",
            R("issueTypeName", "issueType", "issueTypeName"),
            R("assignee_account_id", "assignee", "assigneeAccountId")),
        Map(
            "addCommentToJiraIssue",
            "addOrEditJiraIssueComment",
            Readme,
            "",
            R("commentBody", "commentBody", "body", "comment")),
        Map("addWorklogToJiraIssue", "addOrEditJiraIssueWorklog", Live, "", R("commentBody", "comment", "commentBody")),
        Map("getTransitionsForJiraIssue", "listJiraIssueTransitions", Clients, ""),
        Map("getJiraIssueRemoteIssueLinks", "listJiraIssueRemoteIssueLinks", Clients, ""),
        Map("getIssueLinkTypes", "listJiraIssueLinkTypes", Clients, ""),
        Map("createIssueLink", "createJiraIssueLink", Clients, ""),
        Map("getVisibleJiraProjects", "listJiraProjects", Readme, "", R("searchString", "query", "searchString")),
        Map("getJiraProjectIssueTypesMetadata", "listJiraProjectIssueTypesMetadata", Readme, ""),
        Map("getIssueWorklog", "listJiraIssueWorklogs", Preview, ""),
        Map("findAssignableUsers", "findJiraIssueAssignableUsers", Preview, ""),

        // Confluence
        Add(
            Map(
                "getConfluencePage",
                "getConfluenceContent",
                Readme,
                "detail = 'full' is added; without it the tool returns only a summary.",
                    R("pageId", "content_id", "contentId", "content-id"),
                    R("contentFormat", "content_format", "contentFormat", "content-format")),
            "detail", "full"),
        Add(
            Map(
                "createConfluencePage",
                "createConfluenceContent",
                Readme,
                "Give the page's place with parent, and its text with body (format and value).",
                    R("spaceId", "parent.spaceId", "spaceId"),
                    R("parentId", "parent.parentContentId", "parentContentId"),
                    R("body", "body.value"), R("contentFormat", "body.format"), R("subtype", "subtype")),
            "contentType", "page"),
        Map(
            "updateConfluencePage",
            "updateConfluenceContent",
            Readme,
            "If the tool requires a snapshotToken, give the one from getConfluenceContent.",
                R("pageId", "contentId", "content_id", "content-id"),
                R("body", "body.value"),
                R("contentFormat", "body.format")),
        Map("searchConfluenceUsingCql", "searchConfluence", Readme, ""),
        Map("getConfluenceSpaces", "listConfluenceSpaces", Skills + "/generate-status-report", ""),
        Add(
            Map(
                "getPagesInConfluenceSpace",
                "listConfluenceContent",
                Live,
                "type = 'page' is added; without it the tool lists every type of content."),
            "type",
            "page"),
        Map(
            "getConfluencePageDescendants",
            "getConfluenceContentDescendants",
            Live,
            "",
            R("pageId", "contentId", "content_id", "content-id")),
        Add(
            Map(
                "getConfluencePageFooterComments",
                "listConfluenceComments",
                Live,
                CommentNote,
                R("pageId", "content-id", "contentId", "content_id")),
            "comment-type",
            "footer"),
        Add(
            Map(
                "getConfluencePageInlineComments",
                "listConfluenceComments",
                Live,
                CommentNote,
                R("pageId", "content-id", "contentId", "content_id")),
            "comment-type",
            "inline"),
        Map(
            "createConfluenceFooterComment",
            "createConfluenceComment",
            Clients,
            CommentNote,
            R("pageId", "contentId", "content-id", "content_id"),
            R("body", "body.value"),
            R("contentFormat", "body.format")),
        Map(
            "createConfluenceInlineComment",
            "createConfluenceComment",
            Clients,
            CommentNote,
            R("pageId", "contentId", "content-id", "content_id"),
            R("body", "body.value"),
            R("contentFormat", "body.format")),

        // Rovo: names that differed by kind of credential
        Map(
            "searchAtlassian",
            "search",
            Skills + "/search-company-knowledge",
            "Search in plain words; it does not understand JQL or CQL."),

        // Nothing does the same
        Gone(
            "fetch",
            "Read the object with the tool of its product: getJiraIssue, getConfluenceContent or "
            + "getTeamworkGraphObject."),
        Gone(
            "fetchAtlassian",
            "Read the object with the tool of its product: getJiraIssue, getConfluenceContent or "
            + "getTeamworkGraphObject."),
        Gone(
            "getConfluenceCommentChildren", "Get replies with listConfluenceComments and 'include-replies' = true."),
        Gone(
            "getCompassComponents",
            "Look for the operation with Get-AtlassianMcpTool *Compass*; Compass needs a session signed in with "
            + "OAuth."),
        Gone(
            "getCompassComponent",
            "Look for the operation with Get-AtlassianMcpTool *Compass*; Compass needs a session signed in with "
            + "OAuth."),
        Gone(
            "createCompassComponent",
            "Look for the operation with Get-AtlassianMcpTool *Compass*; Compass needs a session signed in with "
            + "OAuth."),
        Gone(
            "createCompassComponentRelationship",
            "Look for the operation with Get-AtlassianMcpTool *Compass*; Compass needs a session signed in with "
            + "OAuth."),
        Gone(
            "getCompassCustomFieldDefinitions",
            "Look for the operation with Get-AtlassianMcpTool *Compass*; Compass needs a session signed in with "
            + "OAuth."),
        Gone(
            "createCompassCustomFieldDefinition",
            "Look for the operation with Get-AtlassianMcpTool *Compass*; Compass needs a session signed in with "
            + "OAuth."),
    ];

    private static readonly Dictionary<string, ToolNameMapping> ByName =
        Rows.ToDictionary(row => row.V1Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>What became of a name of the first generation; false when the table does not know it.</summary>
    public static bool TryMap(string v1Name, [NotNullWhen(true)] out ToolNameMapping? mapping) =>
        ByName.TryGetValue(v1Name, out mapping);

    private static ToolNameMapping Map(
        string v1,
        string v2,
        string source,
        string note,
        params ArgumentRename[] renames) => new(v1, v2, note, source, renames, []);

    private static ToolNameMapping Gone(string v1, string note) => new(v1, null, note, NoCounterpart, [], []);

    private static ToolNameMapping Add(ToolNameMapping row, string argument, object value) =>
        row.With(new KeyValuePair<string, object>(argument, value));

    private static ArgumentRename R(string from, params string[] to) => new(from, to);
}
