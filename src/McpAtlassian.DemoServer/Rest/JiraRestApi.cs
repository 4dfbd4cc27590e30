using McpAtlassian.DemoServer.Data;

namespace McpAtlassian.DemoServer.Rest;

/// <summary>The part of Jira's REST API (versions 2 and 3) that clients of the demo need.</summary>
internal static class JiraRestApi
{
    /// <summary>Null for a path or method that the demo does not have.</summary>
    public static RestReply? Answer(RestRequest request) =>
        Issues(request) ?? Comments(request) ?? Searches(request) ?? Lists(request) ?? Files(request);

    private static RestReply? Issues(RestRequest request)
    {
        var jira = request.Jira;
        switch (request.Method, request.Segments)
        {
            case ("POST", ["issue"]):
                return new RestReply(201, jira.Create(request.Body["fields"] as JsonObject ?? []));
            case ("GET", ["issue", "createmeta"]):
                return CreateMeta(request);
            case ("GET", ["issue", "createmeta", var project, "issuetypes"]):
                return jira.IssueTypes(project, request.Integer("startAt", 0), request.Integer("maxResults", 50));
            case ("GET", ["issue", "createmeta", var project, "issuetypes", _]):
                var fields = jira.FieldsOf(project).Select(field => field.Value!.DeepClone()).ToArray();
                return new JsonObject
                {
                    ["startAt"] = 0,
                    ["maxResults"] = fields.Length,
                    ["total"] = fields.Length,
                    ["fields"] = new JsonArray(fields)
                };
            case ("GET", ["issue", var key]):
                return jira.Get(key, request.Fields("*all"), request.Format);
            case ("PUT", ["issue", var key]):
                jira.Edit(key, request.Body["fields"] as JsonObject ?? []);
                return RestReply.NoContent;
            case ("DELETE", ["issue", var key]):
                jira.Delete(key, request.Text("deleteSubtasks") == "true");
                return RestReply.NoContent;
            case ("PUT", ["issue", var key, "assignee"]):
                jira.Edit(
                    key,
                    new JsonObject
                    {
                        ["assignee"] = request.Body["accountId"] is { } account
                            ? new JsonObject { ["accountId"] = account.DeepClone() }
                            : null
                    });
                return RestReply.NoContent;
            case ("GET", ["issue", var key, "transitions"]):
                return jira.Transitions(key);
            case ("POST", ["issue", var key, "transitions"]):
                jira.Transition(
                    key, request.Body["transition"]?["id"]?.ToString(), request.Body["fields"] as JsonObject);
                return RestReply.NoContent;
            case ("POST", ["issueLink"]):
                jira.Link(
                    request.Body["type"]?["name"]?.ToString(),
                    (request.Body["inwardIssue"]?["key"] ?? request.Body["inwardIssue"]?["id"])?.ToString(),
                    (request.Body["outwardIssue"]?["key"] ?? request.Body["outwardIssue"]?["id"])?.ToString());
                return new RestReply(201);
            case ("DELETE", ["issueLink", var id]):
                jira.DeleteLink(id);
                return RestReply.NoContent;
            default:
                return null;
        }
    }

    private static RestReply? Comments(RestRequest request)
    {
        var jira = request.Jira;
        switch (request.Method, request.Segments)
        {
            case ("GET", ["issue", var key, "comment"]):
                return jira.Comments(
                    key, request.Integer("startAt", 0), request.Integer("maxResults", 50), request.Format);
            case ("POST", ["issue", var key, "comment"]):
                return new RestReply(
                    201, jira.SaveComment(key, null, Documents.Read(request.Body["body"]), request.Format));
            case ("PUT", ["issue", var key, "comment", var id]):
                return jira.SaveComment(key, id, Documents.Read(request.Body["body"]), request.Format);
            case ("DELETE", ["issue", var key, "comment", var id]):
                jira.DeleteComment(key, id);
                return RestReply.NoContent;
            case ("POST", ["issue", var key, "worklog"]):
                var seconds = request.Body["timeSpent"] is { } spent
                    ? TimeSpent.Read(spent.ToString())
                    : request.Integer("timeSpentSeconds", 0);
                return new RestReply(
                    201,
                    jira.SaveWorklog(
                        key, null, seconds, null, Documents.Read(request.Body["comment"]), request.Format));
            default:
                return null;
        }
    }

    private static RestReply? Searches(RestRequest request)
    {
        var jira = request.Jira;
        return (request.Method, request.Segments) switch
        {
            ("GET"
                or "POST", ["search", "jql"]) => jira.Search(
                    request.Text("jql") ?? string.Empty,
                    request.Fields("id"),
                    request.Integer("maxResults", 50),
                    request.Text("nextPageToken"),
                    request.Format),
            ("GET"
                or "POST", ["search"]) => jira.SearchByOffset(
                    request.Text("jql") ?? string.Empty,
                    request.Fields("*navigable"),
                    request.Integer("startAt", 0),
                    request.Integer("maxResults", 50),
                    request.Format),
            ("GET", ["user", "search"] or ["users", "search"] or ["user", "assignable", "search"]) =>
                jira.Users(request.Text("query")),
            ("GET", ["user"]) => jira.Users(request.Text("accountId")).FirstOrDefault()?.DeepClone()
                ?? throw new UpstreamException(
                    404, "Specified user does not exist or you do not have required permissions"),
            ("GET", ["project"]) => jira.Projects(null, 0, 100)["values"]!.DeepClone(),
            ("GET", ["project", "search"]) =>
                jira.Projects(request.Text("query"), request.Integer("startAt", 0), request.Integer("maxResults", 50)),
            ("GET", ["project", var key]) => jira.Project(key),
            _ => (RestReply?)null,
        };
    }

    private static RestReply? Lists(RestRequest request) => (request.Method, request.Segments) switch
    {
        ("GET", ["myself"]) => request.Jira.Myself(),
        ("GET", ["field"]) => new JsonArray([.. Vocabulary.Fields.Select(field => (JsonNode)new JsonObject
        {
            ["id"] = field.Id,
            ["key"] = field.Id,
            ["name"] = field.Name,
            ["custom"] = field.Id.StartsWith("customfield_", System.StringComparison.Ordinal),
            ["schema"] = new JsonObject { ["type"] = field.Type },
        })]),
        ("GET", ["issueLinkType"]) => new JsonObject { ["issueLinkTypes"] = request.Jira.LinkTypes() },
        ("GET", ["priority"]) => new JsonArray([
            .. Vocabulary.Priorities.Select(
                priority => (JsonNode)new JsonObject { ["id"] = priority.Id, ["name"] = priority.Name })
        ]),
        ("GET", ["status"]) => new JsonArray([
            .. Vocabulary.Statuses.Select(
                status => (JsonNode)new JsonObject { ["id"] = status.Id, ["name"] = status.Name })
        ]),
        ("GET", ["issuetype"]) => new JsonArray([
            .. Vocabulary.IssueTypes.Select(
                type => (JsonNode)new JsonObject { ["id"] = type.Id, ["name"] = type.Name, ["subtask"] = type.Subtask })
        ]),
        _ => (RestReply?)null,
    };

    private static RestReply? Files(RestRequest request)
    {
        switch (request.Method, request.Segments)
        {
            case ("GET", ["attachment", "content", var id]):
                var file = request.Jira.Attachment(id);
                return new RestReply(200, File: file.Content, MediaType: file.MimeType);
            case ("GET", ["attachment", var id]):
                return request.Jira.AttachmentInfo(id);
            case ("DELETE", ["attachment", var id]):
                request.Jira.DeleteAttachment(id);
                return RestReply.NoContent;
            default:
                return null;
        }
    }

    private static JsonObject CreateMeta(RestRequest request)
    {
        var wanted = request.Text("projectKeys")?.Split(',') ?? [];
        var type = request.Text("issuetypeNames");
        var projects = request.Jira.Projects(null, 0, 100)["values"]!.AsArray()
            .Where(project => wanted.Length == 0 || wanted.Contains(project!["key"]!.ToString()))
            .Select(project =>
            {
                var key = project!["key"]!.ToString();
                var types = project["issueTypes"]!.AsArray()
                    .Where(candidate => type is null || candidate!["name"]!.ToString() == type)
                    .Select(candidate =>
                    {
                        var copy = (JsonObject)candidate!.DeepClone();
                        copy["fields"] = request.Jira.FieldsOf(key);
                        return (JsonNode)copy;
                    });
                return (JsonNode)new JsonObject
                {
                    ["id"] = project["id"]!.ToString(),
                    ["key"] = key,
                    ["name"] = project["name"]!.ToString(),
                    ["issuetypes"] = new JsonArray([.. types])
                };
            });
        return new JsonObject { ["expand"] = "projects", ["projects"] = new JsonArray([.. projects]) };
    }
}
