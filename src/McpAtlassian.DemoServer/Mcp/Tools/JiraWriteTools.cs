using System.Globalization;
using McpAtlassian.DemoServer.Data;

namespace McpAtlassian.DemoServer.Mcp.Tools;

internal static class JiraWriteTools
{
    public static IEnumerable<DemoTool> All()
    {
        yield return new DemoTool("createJiraIssue", Product.Jira, Access.Write, "Create a Jira issue in a project.",
            schema => schema.CloudId()
                .Text("projectKey", "The key of the project.", required: true)
                .Text("issueType", "The name of the issue type, for example Task, Story, Bug.", required: true)
                .Text("summary", "The summary of the issue: one line.", required: true)
                .Text("description", "The description of the issue, in Markdown.")
                .Text(
                    "priority",
                    "The priority of the issue.",
                    values: [.. Vocabulary.Priorities.Select(priority => priority.Name)])
                .List("labels", "The labels of the issue; a label has no spaces.")
                .Text("assignee", "The account id of the assignee.")
                .Text("dueDate", "The day the issue is due.", format: "date")
                .Text("parent", "The id or key of the parent issue.")
                .Map(
                    "additional_fields",
                    "Further fields by id, as Jira's REST API takes them, for example { \"customfield_10016\": 5 }."),
            Create)
        { IsPrimary = true };

        yield return new DemoTool(
            "editJiraIssue",
            Product.Jira,
            Access.IdempotentWrite,
            "Edit the fields of a Jira issue.",
                schema => schema.CloudId()
                    .Text("issueIdOrKey", "Issue id or key.", required: true)
                    .Map(
                        "fields",
                        "The fields to set by id, as Jira's REST API takes them, for example { \"summary\": \"New\" }.",
                        required: true)
                    .Format(),
                Edit)
        { IsPrimary = true };

        yield return new DemoTool(
            "transitionJiraIssue",
            Product.Jira,
            Access.Write,
            "Move a Jira issue through its workflow.",
                schema => schema.CloudId()
                    .Text("issueIdOrKey", "Issue id or key.", required: true)
                    .Nested(
                        "transition",
                        "The transition, as listJiraIssueTransitions names it.",
                        inner => inner.Text("id", "The id of the transition.", required: true),
                        required: true)
                    .Map("fields", "Fields to set along the way."),
                Transition)
        { IsPrimary = true };

        yield return new DemoTool(
            "addOrEditJiraIssueComment",
            Product.Jira,
            Access.Write,
            "Add a comment to a Jira issue, or change one.",
                schema => schema.CloudId()
                    .Text("issueIdOrKey", "Issue id or key.", required: true)
                    .Text("commentBody", "The text of the comment, in Markdown.", required: true)
                    .Text("commentId", "The id of the comment to change; without it a comment is added.")
                    .Format(),
                call => call.Jira.SaveComment(
                    call.Need("issueIdOrKey"),
                    call.Text("commentId"),
                    new RichText(call.Need("commentBody")),
                    call.Format))
        { IsPrimary = true };

        yield return new DemoTool(
            "addOrEditJiraIssueWorklog",
            Product.Jira,
            Access.Write,
            "Log work on a Jira issue, or change a worklog.",
                schema => schema.CloudId()
                    .Text("issueIdOrKey", "Issue id or key.", required: true)
                    .Text("timeSpent", "The time spent, for example 1d 2h 30m.", required: true)
                    .Text("started", "When the work began.", format: "date-time")
                    .Text("comment", "What was done, in Markdown.")
                    .Text("worklogId", "The id of the worklog to change; without it one is added."),
                call => call.Jira.SaveWorklog(
                    call.Need("issueIdOrKey"),
                    call.Text("worklogId"),
                    TimeSpent.Read(call.Need("timeSpent")),
                    Time(call.Text("started")),
                    call.Text("comment") is { } text ? new RichText(text) : null,
                    TextFormat.Markdown));

        yield return new DemoTool("createJiraIssueLink", Product.Jira, Access.Write, "Link two Jira issues.",
            schema => schema.CloudId()
                .Text("type", "The type of the link, for example Blocks.", required: true)
                .Text(
                    "inwardIssue",
                    "Id or key of the issue the link points to, such as the one that is blocked.",
                    required: true)
                .Text(
                    "outwardIssue",
                    "Id or key of the issue the link comes from, such as the one that blocks.",
                    required: true),
            Link);

        yield return new DemoTool(
            "uploadAttachmentToJiraIssue",
            Product.Jira,
            Access.Write,
            "Attach a file to a Jira issue.",
                schema => schema.CloudId()
                    .Text("issueIdOrKey", "Issue id or key.", required: true)
                    .Text("fileName", "The name of the file.", required: true)
                    .Text("content", "The content of the file in base64.", required: true)
                    .Text("mimeType", "The media type of the file.", initial: "application/octet-stream"),
                Upload);

        yield return new DemoTool(
            "deleteJiraIssue",
            Product.Jira,
            Access.Destructive,
            "Delete a Jira issue. This cannot be undone.",
                schema => schema.CloudId()
                    .Text("issueIdOrKey", "Issue id or key.", required: true)
                    .Boolean("deleteSubtasks", "Whether subtasks are deleted with it.", initial: false),
                Delete);

        yield return new DemoTool(
            "deleteJiraComment",
            Product.Jira,
            Access.Destructive,
            "Delete a comment of a Jira issue. This cannot be undone.",
                schema => schema.CloudId()
                    .Text("issueIdOrKey", "Issue id or key.", required: true)
                    .Text("commentId", "The id of the comment.", required: true),
                DeleteComment);
    }

    private static ToolOutput Create(ToolCall call)
    {
        var fields = new JsonObject
        {
            ["project"] = new JsonObject { ["key"] = call.Need("projectKey") },
            ["issuetype"] = new JsonObject { ["name"] = call.Need("issueType") },
            ["summary"] = call.Need("summary"),
        };
        Put(fields, "description", call.Arguments["description"]?.DeepClone());
        Put(fields, "priority", call.Text("priority") is { } priority ? new JsonObject { ["name"] = priority } : null);
        Put(fields, "labels", call.Arguments["labels"]?.DeepClone());
        Put(
            fields,
            "assignee",
            call.Text("assignee") is { } assignee ? new JsonObject { ["accountId"] = assignee } : null);
        Put(fields, "duedate", call.Arguments["dueDate"]?.DeepClone());
        Put(fields, "parent", call.Text("parent") is { } parent ? new JsonObject { ["key"] = parent } : null);
        foreach (var field in call.Map("additional_fields") ?? [])
        {
            fields[field.Key] = field.Value?.DeepClone();
        }

        var created = call.Jira.Create(fields);
        created["webUrl"] = new Uri(call.Site!.Url, "browse/" + created["key"]).AbsoluteUri;
        return created;
    }

    private static ToolOutput Edit(ToolCall call)
    {
        call.Jira.Edit(call.Need("issueIdOrKey"), call.Map("fields")!);
        return call.Jira.Get(call.Need("issueIdOrKey"), FieldSelection.Default, call.Format);
    }

    private static ToolOutput Transition(ToolCall call)
    {
        call.Jira.Transition(call.Need("issueIdOrKey"), call.Map("transition")!["id"]?.ToString(), call.Map("fields"));
        return Done(call.Need("issueIdOrKey"));
    }

    private static ToolOutput Link(ToolCall call)
    {
        call.Jira.Link(call.Need("type"), call.Need("inwardIssue"), call.Need("outwardIssue"));
        return new JsonObject { ["success"] = true };
    }

    private static ToolOutput Upload(ToolCall call)
    {
        byte[] content;
        try
        {
            content = Convert.FromBase64String(call.Need("content"));
        }
        catch (FormatException)
        {
            throw new UpstreamException(400, "The content is not valid base64.");
        }

        return call.Jira.Attach(
            call.Need("issueIdOrKey"),
            call.Need("fileName"),
            call.Text("mimeType") ?? "application/octet-stream",
            content);
    }

    private static ToolOutput Delete(ToolCall call)
    {
        call.Jira.Delete(call.Need("issueIdOrKey"), call.Flag("deleteSubtasks"));
        return Done(call.Need("issueIdOrKey"));
    }

    private static ToolOutput DeleteComment(ToolCall call)
    {
        call.Jira.DeleteComment(call.Need("issueIdOrKey"), call.Need("commentId"));
        return Done(call.Need("issueIdOrKey"));
    }

    private static ToolOutput Done(string issue) => new JsonObject { ["success"] = true, ["issueIdOrKey"] = issue };

    private static void Put(JsonObject fields, string name, JsonNode? value)
    {
        if (value is not null)
        {
            fields[name] = value;
        }
    }

    private static DateTimeOffset? Time(string? text) => text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at
        : throw new UpstreamException(400, $"'{text}' is not a valid date and time.");
}
