using McpAtlassian.DemoServer.Data.Query;

namespace McpAtlassian.DemoServer.Data;

/// <summary>Confluence of one site as one caller sees it; each operation is atomic.</summary>
internal sealed class ConfluenceService(SiteData site, DemoUser? caller)
{
    public JsonObject Spaces(IReadOnlyCollection<string>? keys, int limit, string? cursor)
    {
        lock (site.Lock)
        {
            var found = site.Spaces.Where(
                space => keys is null || keys.Count == 0 || keys.Contains(space.Key, StringComparer.OrdinalIgnoreCase))
                    .ToList();
            return Paged(found, limit, cursor, "spaces", space => new JsonObject
            {
                ["id"] = space.Id,
                ["key"] = space.Key,
                ["name"] = space.Name,
                ["type"] = space.Type,
                ["status"] = "current",
                ["homepageId"] = space.HomepageId,
            });
        }
    }

    public JsonObject Get(string id, TextFormat format, bool full)
    {
        lock (site.Lock)
        {
            return Render(Find(id), format, full);
        }
    }

    public JsonObject Search(string cql, int limit, string? cursor)
    {
        lock (site.Lock)
        {
            var found = new CqlSearch(site).Run(cql);
            var result = Paged(found, limit, cursor, cql, page => new JsonObject
            {
                ["content"] = new JsonObject
                {
                    ["id"] = page.Id,
                    ["type"] = page.Type,
                    ["status"] = "current",
                    ["title"] = page.Title
                },
                ["title"] = page.Title,
                ["excerpt"] = Excerpt(page),
                ["url"] = WebPath(page),
                ["lastModified"] = JiraRender.Time(page.Updated),
            });
            result["totalSize"] = found.Count;
            return result;
        }
    }

    public JsonObject PagesIn(string spaceIdOrKey, int limit, string? cursor)
    {
        lock (site.Lock)
        {
            var space = FindSpace(spaceIdOrKey);
            return Paged(
                [.. site.Pages.Where(page => page.SpaceKey == space.Key)],
                limit,
                cursor,
                space.Key,
                page => Render(page, TextFormat.Markdown, full: false));
        }
    }

    public JsonObject Create(string type, string? spaceIdOrKey, string? parentId, string title, RichText body)
    {
        lock (site.Lock)
        {
            var parent = parentId is null ? null : Find(parentId);
            var space = parent is null ? FindSpace(spaceIdOrKey) : FindSpace(parent.SpaceKey);
            if (string.IsNullOrWhiteSpace(title))
            {
                throw new UpstreamException(400, "Title is required.");
            }

            if (site.Pages.Any(page => page.SpaceKey == space.Key && page.Title == title))
            {
                throw new UpstreamException(
                    400,
                    "A page with this title already exists: A page already exists with the same TITLE in this space");
            }

            var now = site.Now;
            var page = new DemoPage
            {
                Id = site.NextIdText(),
                SpaceKey = space.Key,
                Type = type,
                Title = title,
                Body = body,
                ParentId = parent?.Id ?? space.HomepageId,
                AuthorId = Author,
                Created = now,
                Updated = now,
            };
            site.Pages.Add(page);
            return Render(page, TextFormat.Markdown, full: true);
        }
    }

    public JsonObject Update(string id, string? title, RichText? body, string? snapshotToken)
    {
        lock (site.Lock)
        {
            var page = Find(id);
            if (snapshotToken is not null && snapshotToken != Snapshot(page))
            {
                throw new UpstreamException(409, "The content changed since this snapshot was read. Read it again.");
            }

            page.Title = title ?? page.Title;
            page.Body = body ?? page.Body;
            page.Version++;
            page.Updated = site.Now;
            return Render(page, TextFormat.Markdown, full: true);
        }
    }

    public JsonObject Comment(string pageId, string? parentId, RichText body)
    {
        lock (site.Lock)
        {
            var page = Find(pageId);
            if (string.IsNullOrWhiteSpace(body.Markdown))
            {
                throw new UpstreamException(400, "Comment body can not be empty!");
            }

            if (parentId is not null && page.Comments.All(comment => comment.Id != parentId))
            {
                throw new UpstreamException(404, $"No comment found with id: {parentId}");
            }

            var now = site.Now;
            var added = new DemoComment
            {
                Id = site.NextIdText(),
                AuthorId = Author,
                Body = body,
                Created = now,
                Updated = now,
                ParentId = parentId
            };
            page.Comments.Add(added);
            return Render(page, added);
        }
    }

    public JsonObject Comments(string pageId, int limit, string? cursor)
    {
        lock (site.Lock)
        {
            var page = Find(pageId);
            return Paged(page.Comments, limit, cursor, "comments of " + page.Id, comment => Render(page, comment));
        }
    }

    /// <summary>What the site-wide search finds: issues and pages whose words fit.</summary>
    public JsonArray Everything(string query, int limit)
    {
        lock (site.Lock)
        {
            var issues = site.Issues.Where(
                issue => QueryRules.Contains(issue.Summary + "\n" + issue.Description?.Markdown, query))
                .Select(issue => new JsonObject
                {
                    ["id"] = $"ari:cloud:jira:{site.CloudId}:issue/{JiraRender.Id(issue)}",
                    ["type"] = "issue",
                    ["title"] = issue.Key + ": " + issue.Summary,
                    ["url"] = new Uri(site.Url, "browse/" + issue.Key).AbsoluteUri,
                });
            var pages = site.Pages.Where(page => QueryRules.Contains(page.Title + "\n" + page.Body.Markdown, query))
                .Select(page => new JsonObject
                {
                    ["id"] = $"ari:cloud:confluence:{site.CloudId}:page/{page.Id}",
                    ["type"] = page.Type,
                    ["title"] = page.Title,
                    ["url"] = new Uri(site.Url, WebPath(page).TrimStart('/')).AbsoluteUri,
                });
            return new JsonArray([.. issues.Concat(pages).Take(Math.Max(1, Math.Min(limit, 50))).Cast<JsonNode>()]);
        }
    }

    private string Author => caller?.AccountId ?? site.Users.Keys.First();

    private static JsonObject Paged<T>(
        IReadOnlyList<T> all, int limit, string? cursor, string question, Func<T, JsonObject> render)
    {
        var start = cursor is null
            ? 0
            : PageToken.Read(cursor, question) ?? throw new UpstreamException(400, "Invalid cursor.");
        var page = all.Skip(start).Take(Math.Max(1, Math.Min(limit, 100))).ToList();
        var result = new JsonObject { ["results"] = new JsonArray([.. page.Select(item => (JsonNode)render(item))]) };
        if (start + page.Count < all.Count)
        {
            result["nextCursor"] = PageToken.Write(start + page.Count, question);
        }

        return result;
    }

    private DemoPage Find(string id) =>
        site.FindPage(id) ?? throw new UpstreamException(404, $"No content found with id: ContentId{{id={id}}}");

    private DemoSpace FindSpace(string? idOrKey) =>
        site.FindSpace(idOrKey) ?? throw new UpstreamException(404, $"No space found with key or id: {idOrKey}");

    private JsonObject Render(DemoPage page, TextFormat format, bool full)
    {
        var json = new JsonObject
        {
            ["id"] = page.Id,
            ["type"] = page.Type,
            ["status"] = "current",
            ["title"] = page.Title,
            ["spaceId"] = FindSpace(page.SpaceKey).Id,
            ["spaceKey"] = page.SpaceKey,
            ["parentId"] = page.ParentId,
            ["authorId"] = page.AuthorId,
            ["createdAt"] = JiraRender.Time(page.Created),
            ["version"] = new JsonObject { ["number"] = page.Version, ["createdAt"] = JiraRender.Time(page.Updated) },
            ["labels"] = new JsonArray([.. page.Labels.Select(label => (JsonNode)label)]),
            ["snapshotToken"] = Snapshot(page),
            ["webUrl"] = new Uri(site.Url, WebPath(page).TrimStart('/')).AbsoluteUri,
        };
        json[full ? "body" : "excerpt"] = full ? Documents.Write(page.Body, format) : Excerpt(page);
        return json;
    }

    private JsonObject Render(DemoPage page, DemoComment comment) => new()
    {
        ["id"] = comment.Id,
        ["pageId"] = page.Id,
        ["parentCommentId"] = comment.ParentId,
        ["author"] = new JsonObject
        {
            ["accountId"] = comment.AuthorId,
            ["displayName"] = site.Users[comment.AuthorId].DisplayName
        },
        ["body"] = comment.Body.Markdown,
        ["createdAt"] = JiraRender.Time(comment.Created),
    };

    private static string Excerpt(DemoPage page) =>
        page.Body.Markdown.Length <= 120 ? page.Body.Markdown : page.Body.Markdown.Substring(0, 120) + "…";

    private static string Snapshot(DemoPage page) =>
        "snap-" + page.Id + "-" + page.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string WebPath(DemoPage page) => "/wiki/spaces/" + page.SpaceKey + "/pages/" + page.Id;
}
