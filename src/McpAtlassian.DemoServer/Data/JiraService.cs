using System.Globalization;
using McpAtlassian.DemoServer.Data.Query;

namespace McpAtlassian.DemoServer.Data;

/// <summary>
/// Jira of one site as one caller sees it; each operation is atomic, refusals are <see cref="UpstreamException"/>.
/// </summary>
internal sealed class JiraService(SiteData site, DemoUser? caller, Uri apiBase)
{
    private const string MissingIssue = "Issue does not exist or you do not have permission to see it.";

    private readonly JiraRender _render = new(site, apiBase);

    public JsonObject Get(string idOrKey, FieldSelection fields, TextFormat format)
    {
        lock (site.Lock)
        {
            return _render.Issue(Find(idOrKey), fields, format);
        }
    }

    public JsonObject Search(string jql, FieldSelection fields, int maxResults, string? pageToken, TextFormat format)
    {
        lock (site.Lock)
        {
            var found = new JqlSearch(site, caller).Run(jql);
            var offset = pageToken is null
                ? 0
                : PageToken.Read(pageToken, jql) ?? throw new UpstreamException(400, "Invalid nextPageToken.");
            var size = Math.Max(1, Math.Min(maxResults, 100));
            var page = found.Skip(offset).Take(size).ToList();
            var last = offset + page.Count >= found.Count;
            var result = new JsonObject
            {
                ["issues"] = new JsonArray([.. page.Select(issue => (JsonNode)_render.Issue(issue, fields, format))]),
                ["isLast"] = last,
            };
            if (!last)
            {
                result["nextPageToken"] = PageToken.Write(offset + page.Count, jql);
            }

            return result;
        }
    }

    /// <summary>The older search with startAt and a total.</summary>
    public JsonObject SearchByOffset(string jql, FieldSelection fields, int startAt, int maxResults, TextFormat format)
    {
        lock (site.Lock)
        {
            var found = new JqlSearch(site, caller).Run(jql);
            var size = Math.Max(0, Math.Min(maxResults, 100));
            return new JsonObject
            {
                ["startAt"] = startAt,
                ["maxResults"] = size,
                ["total"] = found.Count,
                ["issues"] = new JsonArray([
                    .. found.Skip(Math.Max(0, startAt))
                    .Take(size)
                    .Select(issue => (JsonNode)_render.Issue(issue, fields, format))
                ]),
            };
        }
    }

    public JsonObject Create(JsonObject fields)
    {
        lock (site.Lock)
        {
            var errors = new Dictionary<string, string>();
            var projectNode = fields["project"] as JsonObject;
            var project = site.FindProject((projectNode?["key"] ?? projectNode?["id"])?.ToString());
            if (project is null)
            {
                errors["project"] = "Specify a valid project ID or key";
            }

            var typeNode = fields["issuetype"] as JsonObject;
            var type = Vocabulary.Find(Vocabulary.IssueTypes, (typeNode?["name"] ?? typeNode?["id"])?.ToString());
            if (type is null)
            {
                errors["issuetype"] = "Specify a valid issue type";
            }

            if (string.IsNullOrWhiteSpace(fields["summary"]?.ToString()))
            {
                errors["summary"] = "You must specify a summary of the issue.";
            }

            if (type is { Subtask: true } && fields["parent"] is null)
            {
                errors["parent"] = "Issue type is a sub-task but parent issue key or id not specified.";
            }

            if (errors.Count > 0 || project is null || type is null)
            {
                throw new UpstreamException(400, string.Join(" ", errors.Values), errors);
            }

            var now = site.Now;
            var issue = new DemoIssue
            {
                Id = site.NextId(),
                ProjectKey = project.Key,
                Number = site.LastNumber[project.Key] + 1,
                Type = type,
                Status = Vocabulary.Statuses[0],
                Priority = Vocabulary.Priorities[2],
                Summary = string.Empty,
                ReporterId = caller?.AccountId ?? project.LeadAccountId,
                Created = now,
                Updated = now,
            };
            new FieldWriter(site).Apply(issue, fields);
            site.LastNumber[project.Key] = issue.Number;
            site.Issues.Add(issue);
            return new JsonObject
            {
                ["id"] = JiraRender.Id(issue),
                ["key"] = issue.Key,
                ["self"] = _render.Self("issue/" + JiraRender.Id(issue))
            };
        }
    }

    public void Edit(string idOrKey, JsonObject fields)
    {
        lock (site.Lock)
        {
            var issue = Find(idOrKey);
            new FieldWriter(site).Apply(issue, fields);
            issue.Updated = site.Now;
        }
    }

    public void Delete(string idOrKey, bool deleteSubtasks)
    {
        lock (site.Lock)
        {
            var issue = Find(idOrKey);
            var children = site.Issues.Where(other => other.ParentKey == issue.Key && other.Type.Subtask).ToList();
            if (children.Count > 0 && !deleteSubtasks)
            {
                throw new UpstreamException(
                    400,
                    $"The issue '{issue.Key}' has subtasks.  You must specify the 'deleteSubtasks' parameter to "
                    + "delete this issue and all its subtasks.");
            }

            foreach (var gone in children.Append(issue))
            {
                site.Issues.Remove(gone);
                foreach (var other in site.Issues)
                {
                    other.Links.RemoveAll(link => link.InwardKey == gone.Key || link.OutwardKey == gone.Key);
                }
            }
        }
    }

    public JsonObject Transitions(string idOrKey)
    {
        lock (site.Lock)
        {
            Find(idOrKey);
            return new JsonObject
            {
                ["expand"] = "transitions",
                ["transitions"] = new JsonArray([.. Vocabulary.Statuses.Select(status => (JsonNode)new JsonObject
                {
                    ["id"] = status.TransitionId,
                    ["name"] = status.Name,
                    ["to"] = _render.Status(status),
                    ["hasScreen"] = false,
                    ["isGlobal"] = true,
                    ["isAvailable"] = true,
                })]),
            };
        }
    }

    public void Transition(string idOrKey, string? transitionId, JsonObject? fields)
    {
        lock (site.Lock)
        {
            var issue = Find(idOrKey);
            var status = Vocabulary.Statuses.FirstOrDefault(candidate => candidate.TransitionId == transitionId)
                ?? throw new UpstreamException(
                    400,
                    transitionId is null
                        ? "Missing 'transition' identifier"
                        : $"Transition id '{transitionId}' is not valid for this issue.");
            if (fields is not null)
            {
                new FieldWriter(site).Apply(issue, fields);
            }

            issue.Status = status;
            issue.Updated = site.Now;
        }
    }

    public JsonObject Comments(string idOrKey, int startAt, int maxResults, TextFormat format)
    {
        lock (site.Lock)
        {
            var issue = Find(idOrKey);
            var size = Math.Max(1, Math.Min(maxResults, 100));
            return new JsonObject
            {
                ["startAt"] = startAt,
                ["maxResults"] = size,
                ["total"] = issue.Comments.Count,
                ["comments"] = new JsonArray([
                    .. issue.Comments.Skip(Math.Max(0, startAt))
                    .Take(size)
                    .Select(comment => (JsonNode)_render.Comment(issue, comment, format))
                ]),
            };
        }
    }

    public JsonObject SaveComment(string idOrKey, string? commentId, RichText? body, TextFormat format)
    {
        lock (site.Lock)
        {
            var issue = Find(idOrKey);
            if (body is null || string.IsNullOrWhiteSpace(body.Markdown))
            {
                throw new UpstreamException(
                    400,
                    "Comment body can not be empty!",
                    new Dictionary<string, string> { ["comment"] = "Comment body can not be empty!" });
            }

            var now = site.Now;
            DemoComment? comment;
            if (commentId is null)
            {
                comment = new DemoComment
                {
                    Id = site.NextIdText(),
                    AuthorId = Author,
                    Body = body,
                    Created = now,
                    Updated = now
                };
                issue.Comments.Add(comment);
            }
            else
            {
                comment = FindComment(issue, commentId);
                comment.Body = body;
                comment.Updated = now;
            }

            issue.Updated = now;
            return _render.Comment(issue, comment, format);
        }
    }

    public void DeleteComment(string idOrKey, string commentId)
    {
        lock (site.Lock)
        {
            var issue = Find(idOrKey);
            issue.Comments.Remove(FindComment(issue, commentId));
            issue.Updated = site.Now;
        }
    }

    public JsonObject SaveWorklog(
        string idOrKey, string? worklogId, int seconds, DateTimeOffset? started, RichText? comment, TextFormat format)
    {
        lock (site.Lock)
        {
            var issue = Find(idOrKey);
            DemoWorklog? log;
            if (worklogId is null)
            {
                log = new DemoWorklog
                {
                    Id = site.NextIdText(),
                    AuthorId = Author,
                    TimeSpentSeconds = seconds,
                    Started = started ?? site.Now,
                    Comment = comment
                };
                issue.Worklogs.Add(log);
            }
            else
            {
                log = issue.Worklogs.FirstOrDefault(candidate => candidate.Id == worklogId)
                    ?? throw new UpstreamException(404, $"Cannot find worklog with id: '{worklogId}'.");
                log.TimeSpentSeconds = seconds;
                log.Started = started ?? log.Started;
                log.Comment = comment ?? log.Comment;
            }

            issue.Updated = site.Now;
            return _render.Worklog(issue, log, format);
        }
    }

    public JsonArray LinkTypes() => new([.. Vocabulary.LinkTypes.Select(type => (JsonNode)_render.LinkType(type))]);

    public void Link(string? type, string? inward, string? outward)
    {
        lock (site.Lock)
        {
            var linkType = Vocabulary.FindLinkType(type)
                ?? throw new UpstreamException(404, $"No issue link type with name '{type}' found.");
            var link = new DemoLink(site.NextIdText(), linkType, Find(inward).Key, Find(outward).Key);
            Find(inward).Links.Add(link);
            Find(outward).Links.Add(link);
        }
    }

    public void DeleteLink(string id)
    {
        lock (site.Lock)
        {
            if (site.Issues.Sum(issue => issue.Links.RemoveAll(link => link.Id == id)) == 0)
            {
                throw new UpstreamException(404, $"No issue link with id '{id}' exists.");
            }
        }
    }

    public JsonObject Attach(string idOrKey, string fileName, string mimeType, byte[] content)
    {
        lock (site.Lock)
        {
            var issue = Find(idOrKey);
            var file = new DemoAttachment(site.NextIdText(), fileName, mimeType, content, Author, site.Now);
            issue.Attachments.Add(file);
            issue.Updated = site.Now;
            return _render.Attachment(file);
        }
    }

    public DemoAttachment Attachment(string id)
    {
        lock (site.Lock)
        {
            return site.Issues.SelectMany(issue => issue.Attachments).FirstOrDefault(file => file.Id == id)
                ?? throw new UpstreamException(404, $"The attachment with id '{id}' does not exist");
        }
    }

    public JsonObject AttachmentInfo(string id) => _render.Attachment(Attachment(id));

    public void DeleteAttachment(string id)
    {
        lock (site.Lock)
        {
            if (site.Issues.Sum(issue => issue.Attachments.RemoveAll(file => file.Id == id)) == 0)
            {
                throw new UpstreamException(404, $"The attachment with id '{id}' does not exist");
            }
        }
    }

    public JsonObject Projects(string? query, int startAt, int maxResults)
    {
        lock (site.Lock)
        {
            var found = site.Projects.Where(
                project => string.IsNullOrEmpty(query) || QueryRules.Contains(project.Key + " " + project.Name, query!))
                    .ToList();
            return Paged(found, startAt, maxResults, project => _render.ProjectInFull(project));
        }
    }

    public JsonObject Project(string idOrKey)
    {
        lock (site.Lock)
        {
            return _render.ProjectInFull(FindProject(idOrKey));
        }
    }

    public JsonObject IssueTypes(string projectIdOrKey, int startAt, int maxResults)
    {
        lock (site.Lock)
        {
            FindProject(projectIdOrKey);
            var page = Paged(Vocabulary.IssueTypes, startAt, maxResults, type => _render.Type(type));
            page["issueTypes"] = page["values"]!.DeepClone();
            page.Remove("values");
            return page;
        }
    }

    public JsonObject FieldsOf(string projectIdOrKey)
    {
        lock (site.Lock)
        {
            FindProject(projectIdOrKey);
            return FieldWriter.Describe(_render);
        }
    }

    public JsonArray Users(string? query)
    {
        lock (site.Lock)
        {
            return new JsonArray([.. site.Users.Values
                .Where(
                    user => string.IsNullOrEmpty(query)
                        || QueryRules.Contains(user.DisplayName + " " + user.EmailAddress, query!)
                        || user.AccountId == query)
                .Select(user => (JsonNode)_render.User(user))]);
        }
    }

    public JsonObject Myself() =>
        caller is null
            ? throw new UpstreamException(401, "Client must be authenticated to access this resource.")
            : _render.User(caller);

    public JsonObject Boards(string? projectKey, string? type, int startAt, int maxResults)
    {
        lock (site.Lock)
        {
            var found = site.Boards
                .Where(
                    board => projectKey is null
                        || string.Equals(board.ProjectKey, projectKey, StringComparison.OrdinalIgnoreCase))
                .Where(board => type is null || board.Type == type)
                .ToList();
            return Paged(found, startAt, maxResults, board => new JsonObject
            {
                ["id"] = board.Id,
                ["self"] = _render.Self("board/" + board.Id.ToString(CultureInfo.InvariantCulture)),
                ["name"] = board.Name,
                ["type"] = board.Type,
                ["location"] = new JsonObject
                {
                    ["projectKey"] = board.ProjectKey,
                    ["displayName"] = site.FindProject(board.ProjectKey)!.Name
                },
            });
        }
    }

    private string Author => caller?.AccountId ?? site.Users.Keys.First();

    private static JsonObject Paged<T>(IReadOnlyList<T> all, int startAt, int maxResults, Func<T, JsonObject> render)
    {
        var size = Math.Max(1, Math.Min(maxResults, 100));
        var start = Math.Max(0, startAt);
        return new JsonObject
        {
            ["maxResults"] = size,
            ["startAt"] = start,
            ["total"] = all.Count,
            ["isLast"] = start + size >= all.Count,
            ["values"] = new JsonArray([.. all.Skip(start).Take(size).Select(item => (JsonNode)render(item))]),
        };
    }

    private DemoIssue Find(string? idOrKey) =>
        site.FindIssue(idOrKey) ?? throw new UpstreamException(404, MissingIssue);

    private DemoProject FindProject(string idOrKey) =>
        site.FindProject(idOrKey)
            ?? throw new UpstreamException(404, $"No project could be found with key '{idOrKey}'.");

    private static DemoComment FindComment(DemoIssue issue, string id) =>
        issue.Comments.FirstOrDefault(comment => comment.Id == id)
            ?? throw new UpstreamException(404, $"Can not find a comment for the id: {id}.");
}
