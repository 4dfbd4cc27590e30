namespace McpAtlassian.DemoServer.Mcp.Tools;

/// <summary>The names and arguments of /v1/mcp, each told in terms of the tool it became.</summary>
internal static class V1Tools
{
    public static IEnumerable<ToolEntry> From(IReadOnlyList<DemoTool> tools)
    {
        DemoTool Now(string name) => tools.First(tool => tool.Name == name);
        ToolEntry Same(string name) => new(Now(name));
        ToolEntry Renamed(string old, string name) => new(Now(name), old);
        ToolEntry Changed(string old, string name, Func<Schema, Schema> schema, Func<JsonObject, JsonObject> map) =>
            new(Now(name), old, schema(new Schema().CloudId()).Build(), map);

        foreach (var name in new[]
        {
            "getAccessibleAtlassianResources", "atlassianUserInfo", "getTeamworkGraphContext", "getJiraIssue",
            "searchJiraIssuesUsingJql", "editJiraIssue",
            "transitionJiraIssue", "lookupJiraAccountId", "search", "getContentFormatGuide", "getJsmOpsAlerts",
            "getCompassComponents", "demoSlowReport", "demoEcho",
        })
        {
            yield return Same(name);
        }

        yield return Renamed("getTransitionsForJiraIssue", "listJiraIssueTransitions");
        yield return Renamed("getVisibleJiraProjects", "listJiraProjects");
        yield return Renamed("getJiraProjectIssueTypesMetadata", "listJiraProjectIssueTypesMetadata");
        yield return Renamed("getIssueLinkTypes", "listJiraIssueLinkTypes");
        yield return Renamed("createIssueLink", "createJiraIssueLink");
        yield return Renamed("addWorklogToJiraIssue", "addOrEditJiraIssueWorklog");
        yield return Renamed("getConfluenceSpaces", "listConfluenceSpaces");
        yield return Renamed("getPagesInConfluenceSpace", "listConfluencePagesInSpace");
        yield return Renamed("searchConfluenceUsingCql", "searchConfluence");

        yield return Changed("addCommentToJiraIssue", "addOrEditJiraIssueComment",
            schema => schema
                .Text("issueIdOrKey", "Issue id or key.", required: true)
                .Text("commentBody", "The text of the comment.", required: true)
                .Text("contentFormat", "The format of the text.", values: ["markdown", "adf"], initial: "markdown"),
            arguments => arguments);

        yield return Changed("createJiraIssue", "createJiraIssue",
            schema => schema
                .Text("projectKey", "The key of the project.", required: true)
                .Text("issueTypeName", "The name of the issue type.", required: true)
                .Text("summary", "The summary of the issue.", required: true)
                .Text("description", "The description of the issue.")
                .Text("assignee_account_id", "The account id of the assignee.")
                .Text("parent", "The id or key of the parent issue.")
                .Map("additional_fields", "Further fields by id.")
                .Text(
                    "contentFormat",
                    "The format of the description.",
                    values: ["markdown", "adf"],
                    initial: "markdown"),
            arguments => Rename(arguments, ("issueTypeName", "issueType"), ("assignee_account_id", "assignee")));

        yield return Changed("getConfluencePage", "getConfluenceContent",
            schema => schema
                .Text("pageId", "The id of the page.", required: true)
                .Text("contentFormat", "The format of the body.", values: ["markdown", "adf"], initial: "markdown"),
            arguments => With(
                Rename(arguments, ("pageId", "content_id"), ("contentFormat", "content_format")), ("detail", "full")));

        yield return Changed("getConfluencePageFooterComments", "listConfluenceComments",
            schema => schema
                .Text("pageId", "The id of the page.", required: true)
                .Integer("limit", "The maximum number of comments on one page.", minimum: 1, maximum: 100, initial: 10)
                .Text("cursor", "The cursor of the next page."),
            arguments => Rename(arguments, ("pageId", "content_id")));

        yield return Changed("createConfluencePage", "createConfluenceContent",
            schema => schema
                .Text("spaceId", "Id or key of the space.", required: true)
                .Text("title", "The title.", required: true)
                .Text("body", "The body.", required: true)
                .Text("parentId", "The id of the parent page.")
                .Text("contentFormat", "The format of the body.", values: ["markdown", "adf"], initial: "markdown"),
            arguments => With(
                With(arguments, ("contentType", "page")),
                ("parent", arguments["parentId"] is { } parent
                    ? new JsonObject { ["contentId"] = parent.DeepClone() }
                    : new JsonObject { ["spaceKey"] = arguments["spaceId"]?.DeepClone() })));

        yield return Changed("updateConfluencePage", "updateConfluenceContent",
            schema => schema
                .Text("pageId", "The id of the page.", required: true)
                .Text("body", "The new body.", required: true)
                .Text("title", "The new title.")
                .Text("versionMessage", "A message for the version history.")
                .Text("contentFormat", "The format of the body.", values: ["markdown", "adf"], initial: "markdown"),
            arguments => Rename(arguments, ("pageId", "content_id")));

        yield return Changed("createConfluenceFooterComment", "createConfluenceComment",
            schema => schema
                .Text("pageId", "The id of the page.", required: true)
                .Text("body", "The text of the comment.", required: true)
                .Text("parentCommentId", "The comment to reply to."),
            arguments => Rename(arguments, ("pageId", "content_id")));

        foreach (var extra in tools.Where(tool => tool.Name.StartsWith("demoExtra", StringComparison.Ordinal)))
        {
            yield return new ToolEntry(extra);
        }
    }

    private static JsonObject Rename(JsonObject arguments, params (string Old, string New)[] names)
    {
        var renamed = new JsonObject();
        foreach (var argument in arguments)
        {
            var match = names.FirstOrDefault(name => name.Old == argument.Key);
            renamed[match.New ?? argument.Key] = argument.Value?.DeepClone();
        }

        return renamed;
    }

    private static JsonObject With(JsonObject arguments, (string Name, JsonNode? Value) more)
    {
        var copy = (JsonObject)arguments.DeepClone();
        copy[more.Name] = more.Value;
        return copy;
    }
}
