using System.Globalization;

namespace McpAtlassian.DemoServer.Data;

/// <summary>Jira's JSON shapes of the demo's records.</summary>
internal sealed class JiraRender(SiteData site, Uri apiBase)
{
    public static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture) + "+0000";

    public JsonObject Issue(DemoIssue issue, FieldSelection fields, TextFormat format)
    {
        var all = new JsonObject
        {
            ["summary"] = issue.Summary,
            ["issuetype"] = Type(issue.Type),
            ["project"] = Project(site.FindProject(issue.ProjectKey)!),
            ["status"] = Status(issue.Status),
            ["priority"] = Named(issue.Priority, "priority"),
            ["assignee"] = User(issue.AssigneeId),
            ["reporter"] = User(issue.ReporterId),
            ["creator"] = User(issue.ReporterId),
            ["labels"] = new JsonArray([.. issue.Labels.Select(label => (JsonNode)label)]),
            ["created"] = Time(issue.Created),
            ["updated"] = Time(issue.Updated),
            ["duedate"] = issue.DueDate,
            ["resolution"] =
                issue.Status.CategoryKey == "done" ? new JsonObject { ["id"] = "10000", ["name"] = "Done" } : null,
            ["description"] = Documents.Write(issue.Description, format),
            ["issuelinks"] = new JsonArray([.. issue.Links.Select(link => (JsonNode)Link(issue, link))]),
        };
        if (issue.ParentKey is { } parentKey && site.FindIssue(parentKey) is { } parent)
        {
            all["parent"] = Brief(parent);
        }

        foreach (var custom in issue.Custom)
        {
            all[custom.Key] = custom.Value?.DeepClone();
        }

        if (fields.Wants("comment", byDefault: false))
        {
            all["comment"] = new JsonObject
            {
                ["comments"] =
                    new JsonArray([.. issue.Comments.Select(comment => (JsonNode)Comment(issue, comment, format))]),
                ["maxResults"] = issue.Comments.Count,
                ["total"] = issue.Comments.Count,
                ["startAt"] = 0,
            };
        }

        if (fields.Wants("worklog", byDefault: false))
        {
            all["worklog"] = new JsonObject
            {
                ["startAt"] = 0,
                ["maxResults"] = 20,
                ["total"] = issue.Worklogs.Count,
                ["worklogs"] = new JsonArray([.. issue.Worklogs.Select(log => (JsonNode)Worklog(issue, log, format))]),
            };
        }

        if (fields.Wants("attachment", byDefault: true))
        {
            all["attachment"] = new JsonArray([.. issue.Attachments.Select(file => (JsonNode)Attachment(file))]);
        }

        foreach (var name in all.Select(field => field.Key)
            .Where(name => !fields.Wants(name, byDefault: true))
            .ToList())
        {
            all.Remove(name);
        }

        return new JsonObject
        {
            ["expand"] = "renderedFields,names,schema,operations,editmeta,changelog",
            ["id"] = Id(issue),
            ["self"] = Self("issue/" + Id(issue)),
            ["key"] = issue.Key,
            ["fields"] = all,
        };
    }

    public static string Id(DemoIssue issue) => issue.Id.ToString(CultureInfo.InvariantCulture);

    public JsonObject? User(string? accountId) =>
        accountId is not null && site.Users.TryGetValue(accountId, out var user) ? User(user) : null;

    public JsonObject User(DemoUser user) => new()
    {
        ["self"] = Self("user?accountId=" + Uri.EscapeDataString(user.AccountId)),
        ["accountId"] = user.AccountId,
        ["accountType"] = user.AccountType,
        ["emailAddress"] = user.EmailAddress,
        ["displayName"] = user.DisplayName,
        ["active"] = true,
        ["timeZone"] = "Etc/UTC",
    };

    public JsonObject Project(DemoProject project) => new()
    {
        ["self"] = Self("project/" + project.Id),
        ["id"] = project.Id,
        ["key"] = project.Key,
        ["name"] = project.Name,
        ["projectTypeKey"] = project.TypeKey,
        ["simplified"] = false,
    };

    public JsonObject ProjectInFull(DemoProject project)
    {
        var json = Project(project);
        json["description"] = project.Description;
        json["lead"] = User(project.LeadAccountId);
        json["issueTypes"] = new JsonArray([.. Vocabulary.IssueTypes.Select(type => (JsonNode)Type(type))]);
        return json;
    }

    public JsonObject Type(DemoNamed type) => new()
    {
        ["self"] = Self("issuetype/" + type.Id),
        ["id"] = type.Id,
        ["name"] = type.Name,
        ["subtask"] = type.Subtask,
        ["hierarchyLevel"] = type.Subtask ? -1 : type.Name == "Epic" ? 1 : 0,
    };

    public JsonObject Named(DemoNamed value, string kind) =>
        new() { ["self"] = Self(kind + "/" + value.Id), ["id"] = value.Id, ["name"] = value.Name };

    public JsonObject Status(DemoStatus status) => new()
    {
        ["self"] = Self("status/" + status.Id),
        ["id"] = status.Id,
        ["name"] = status.Name,
        ["statusCategory"] = new JsonObject { ["key"] = status.CategoryKey, ["name"] = status.CategoryName },
    };

    public JsonObject Comment(DemoIssue issue, DemoComment comment, TextFormat format) => new()
    {
        ["self"] = Self("issue/" + Id(issue) + "/comment/" + comment.Id),
        ["id"] = comment.Id,
        ["author"] = User(comment.AuthorId),
        ["body"] = Documents.Write(comment.Body, format),
        ["created"] = Time(comment.Created),
        ["updated"] = Time(comment.Updated),
    };

    public JsonObject Worklog(DemoIssue issue, DemoWorklog log, TextFormat format) => new()
    {
        ["self"] = Self("issue/" + Id(issue) + "/worklog/" + log.Id),
        ["id"] = log.Id,
        ["issueId"] = Id(issue),
        ["author"] = User(log.AuthorId),
        ["comment"] = Documents.Write(log.Comment, format),
        ["started"] = Time(log.Started),
        ["timeSpent"] = TimeSpent.Write(log.TimeSpentSeconds),
        ["timeSpentSeconds"] = log.TimeSpentSeconds,
    };

    public JsonObject Attachment(DemoAttachment file) => new()
    {
        ["self"] = Self("attachment/" + file.Id),
        ["id"] = file.Id,
        ["filename"] = file.FileName,
        ["author"] = User(file.AuthorId),
        ["created"] = Time(file.Created),
        ["size"] = file.Content.Length,
        ["mimeType"] = file.MimeType,
        ["content"] = Self("attachment/content/" + file.Id),
    };

    public JsonObject LinkType(DemoLinkType type) => new()
    {
        ["id"] = type.Id,
        ["name"] = type.Name,
        ["inward"] = type.Inward,
        ["outward"] = type.Outward,
        ["self"] = Self("issueLinkType/" + type.Id),
    };

    public string Self(string path) => apiBase.AbsoluteUri.TrimEnd('/') + "/" + path;

    private JsonObject Brief(DemoIssue issue) => new()
    {
        ["id"] = Id(issue),
        ["key"] = issue.Key,
        ["self"] = Self("issue/" + Id(issue)),
        ["fields"] = new JsonObject
        {
            ["summary"] = issue.Summary,
            ["status"] = Status(issue.Status),
            ["issuetype"] = Type(issue.Type)
        },
    };

    private JsonObject Link(DemoIssue issue, DemoLink link)
    {
        var json = new JsonObject { ["id"] = link.Id, ["type"] = LinkType(link.Type) };
        var outward = link.InwardKey == issue.Key;
        if (site.FindIssue(outward ? link.OutwardKey : link.InwardKey) is { } other)
        {
            json[outward ? "outwardIssue" : "inwardIssue"] = Brief(other);
        }

        return json;
    }
}
