namespace McpAtlassian.DemoServer.Data;

/// <summary>The workflow, priorities, issue types and link types that every project of the demo shares.</summary>
internal static class Vocabulary
{
    public static readonly IReadOnlyList<DemoStatus> Statuses =
    [
        new("10000", "To Do", "new", "To Do", "11"),
        new("10001", "In Progress", "indeterminate", "In Progress", "21"),
        new("10002", "Done", "done", "Done", "31"),
    ];

    public static readonly IReadOnlyList<DemoNamed> Priorities =
    [
        new("1", "Highest", 5), new("2", "High", 4), new("3", "Medium", 3), new("4", "Low", 2), new("5", "Lowest", 1),
    ];

    public static readonly IReadOnlyList<DemoNamed> IssueTypes =
    [
        new("10101", "Epic"),
        new("10102", "Story"),
        new("10103", "Task"),
        new("10104", "Bug"),
        new("10105", "Sub-task", Subtask: true),
    ];

    public static readonly IReadOnlyList<DemoLinkType> LinkTypes =
    [
        new("10201", "Blocks", "is blocked by", "blocks"),
        new("10202", "Relates", "relates to", "relates to"),
        new("10203", "Duplicate", "is duplicated by", "duplicates"),
    ];

    /// <summary>Fields with their display names, as Jira lists them.</summary>
    public static readonly IReadOnlyList<(string Id, string Name, string Type)> Fields =
    [
        ("summary", "Summary", "string"),
        ("description", "Description", "string"),
        ("issuetype", "Issue Type", "issuetype"),
        ("project", "Project", "project"), ("status", "Status", "status"), ("priority", "Priority", "priority"),
        ("assignee", "Assignee", "user"), ("reporter", "Reporter", "user"), ("labels", "Labels", "array"),
        ("created", "Created", "datetime"), ("updated", "Updated", "datetime"), ("duedate", "Due date", "date"),
        ("parent", "Parent", "issuelink"), ("comment", "Comment", "comments-page"), ("worklog", "Log Work", "array"),
        ("attachment", "Attachment", "array"),
        ("issuelinks", "Linked Issues", "array"),
        ("resolution", "Resolution", "resolution"),
        ("customfield_10016", "Story point estimate", "number"), ("customfield_10020", "Environment notes", "string"),
    ];

    public static DemoNamed? Find(IEnumerable<DemoNamed> values, string? idOrName) => values.FirstOrDefault(value =>
        value.Id == idOrName || string.Equals(value.Name, idOrName, StringComparison.OrdinalIgnoreCase));

    public static DemoStatus? FindStatus(string? idOrName) => Statuses.FirstOrDefault(value =>
        value.Id == idOrName || string.Equals(value.Name, idOrName, StringComparison.OrdinalIgnoreCase));

    public static DemoLinkType? FindLinkType(string? idOrName) => LinkTypes.FirstOrDefault(value =>
        value.Id == idOrName || string.Equals(value.Name, idOrName, StringComparison.OrdinalIgnoreCase));
}
