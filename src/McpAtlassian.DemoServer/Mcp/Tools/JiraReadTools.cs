using McpAtlassian.DemoServer.Data;

namespace McpAtlassian.DemoServer.Mcp.Tools;

internal static class JiraReadTools
{
    private static readonly string[] SearchFields =
        ["summary", "description", "status", "issuetype", "priority", "assignee", "labels", "created", "updated"];

    public static IEnumerable<DemoTool> All()
    {
        yield return new DemoTool(
            "getJiraIssue",
            Product.Jira,
            Access.Read,
            "Get the details of a Jira issue by issue id or key.",
                schema => schema.CloudId()
                    .Text("issueIdOrKey", "Issue id or key, for example DEMO-1.", required: true)
                    .List("fields", "The fields to return; *all for all of them.")
                    .Text("expand", "Parts of the issue to expand, separated by commas.")
                    .Format(),
                call => call.Jira.Get(call.Need("issueIdOrKey"), call.Fields("*navigable", "comment"), call.Format))
        { IsPrimary = true };

        yield return new DemoTool(
            "searchJiraIssuesUsingJql",
            Product.Jira,
            Access.Read,
            "Search Jira issues using Jira Query Language (JQL).",
                schema => schema.CloudId()
                    .Text(
                        "jql",
                        "A JQL expression, for example: project = DEMO AND status = \"To Do\" ORDER BY key.",
                        required: true)
                    .List("fields", "The fields to return for each issue.")
                    .Integer(
                        "maxResults",
                        "The maximum number of issues on one page.",
                        minimum: 1,
                        maximum: 100,
                        initial: 50)
                    .Text("nextPageToken", "The token of the next page, from the page before.")
                    .Format(),
                call => call.Jira.Search(
                    call.Need("jql"),
                    call.Fields(SearchFields),
                    call.Integer("maxResults", 50),
                    call.Text("nextPageToken"),
                    call.Format))
        { IsPrimary = true };

        yield return new DemoTool(
            "listJiraIssueTransitions",
            Product.Jira,
            Access.Read,
            "List the transitions available for a Jira issue.",
                schema => schema.CloudId().Text("issueIdOrKey", "Issue id or key.", required: true),
                call => call.Jira.Transitions(call.Need("issueIdOrKey")))
        { IsPrimary = true };

        yield return new DemoTool(
            "listJiraIssueComments",
            Product.Jira,
            Access.Read,
            "List the comments of a Jira issue, oldest first.",
                schema => schema.CloudId()
                    .Text("issueIdOrKey", "Issue id or key.", required: true)
                    .Integer("startAt", "The index of the first comment to return.", minimum: 0, initial: 0)
                    .Integer(
                        "maxResults",
                        "The maximum number of comments on one page.",
                        minimum: 1,
                        maximum: 100,
                        initial: 20)
                    .Format(),
                call => call.Jira.Comments(
                    call.Need("issueIdOrKey"),
                    call.Integer("startAt", 0),
                    call.Integer("maxResults", 20),
                    call.Format));

        yield return new DemoTool(
            "listJiraProjects",
            Product.Jira,
            Access.Read,
            "List the Jira projects visible to the user.",
                schema => schema.CloudId()
                    .Text(
                        "action",
                        "The permission the user must have in the project.",
                        values: ["view", "browse", "edit", "create"],
                        initial: "view")
                    .Text("searchString", "A part of the project's key or name.")
                    .Integer("startAt", "The index of the first project to return.", minimum: 0, initial: 0)
                    .Integer(
                        "maxResults",
                        "The maximum number of projects on one page.",
                        minimum: 1,
                        maximum: 50,
                        initial: 50),
                call => call.Jira.Projects(
                    call.Text("searchString"), call.Integer("startAt", 0), call.Integer("maxResults", 50)))
        { IsPrimary = true };

        yield return new DemoTool(
            "listJiraProjectIssueTypesMetadata",
            Product.Jira,
            Access.Read,
            "List the issue types of a Jira project.",
                schema => schema.CloudId()
                    .Text("projectIdOrKey", "Project id or key.", required: true)
                    .Integer("startAt", "The index of the first issue type to return.", minimum: 0, initial: 0)
                    .Integer(
                        "maxResults",
                        "The maximum number of issue types on one page.",
                        minimum: 1,
                        maximum: 200,
                        initial: 50),
                call => call.Jira.IssueTypes(
                    call.Need("projectIdOrKey"), call.Integer("startAt", 0), call.Integer("maxResults", 50)))
        { IsPrimary = true };

        yield return new DemoTool(
            "listJiraBoards",
            Product.Jira,
            Access.Read,
            "List the Jira boards visible to the user.",
                schema => schema.CloudId()
                    .Text("projectKey", "Only boards of this project.")
                    .Text("type", "Only boards of this type.", values: ["scrum", "kanban"])
                    .Integer("startAt", "The index of the first board to return.", minimum: 0, initial: 0)
                    .Integer(
                        "maxResults", "The maximum number of boards on one page.", minimum: 1, maximum: 50, initial: 5),
                call => call.Jira.Boards(
                    call.Text("projectKey"),
                    call.Text("type"),
                    call.Integer("startAt", 0),
                    call.Integer("maxResults", 5)));

        yield return new DemoTool(
            "lookupJiraAccountId",
            Product.Jira,
            Access.Read,
            "Look up account ids of Jira users by name or e-mail address.",
                schema => schema.CloudId().Text(
                    "searchString", "A part of the user's name or e-mail address.", required: true),
                call => new JsonObject { ["users"] = call.Jira.Users(call.Need("searchString")) })
        { IsPrimary = true };

        yield return new DemoTool(
            "getJiraCurrentUser",
            Product.Jira,
            Access.Read,
            "Get the Jira user the credential belongs to.",
                schema => schema.CloudId(),
                call => call.Jira.Myself());

        yield return new DemoTool("listJiraIssueLinkTypes", Product.Jira, Access.Read, "List the types of issue links.",
            schema => schema.CloudId(),
            call => new JsonObject { ["issueLinkTypes"] = call.Jira.LinkTypes() });

        yield return new DemoTool(
            "downloadJiraIssueAttachment",
            Product.Jira,
            Access.Read,
            "Download an attachment of a Jira issue.",
                schema => schema.CloudId().Text("attachmentId", "The id of the attachment.", required: true),
                call => Download(call.Jira.Attachment(call.Need("attachmentId"))));
    }

    private static ToolOutput Download(DemoAttachment file)
    {
        var data = Convert.ToBase64String(file.Content);
        return file.MimeType.StartsWith("image/", StringComparison.Ordinal)
            ? ToolOutput.Content(new JsonObject { ["type"] = "image", ["data"] = data, ["mimeType"] = file.MimeType })
            : ToolOutput.Content(new JsonObject
            {
                ["type"] = "resource",
                ["resource"] = new JsonObject
                {
                    ["uri"] = "jira://attachment/" + file.Id + "/" + Uri.EscapeDataString(file.FileName),
                    ["mimeType"] = file.MimeType,
                    ["blob"] = data
                },
            });
    }
}
