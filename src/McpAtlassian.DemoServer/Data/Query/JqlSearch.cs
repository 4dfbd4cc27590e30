using System.Globalization;

namespace McpAtlassian.DemoServer.Data.Query;

/// <summary>The subset of JQL that the demo understands, over the issues of one site.</summary>
internal sealed class JqlSearch(SiteData site, DemoUser? caller)
{
    /// <summary>The caller holds the site's gate.</summary>
    public List<DemoIssue> Run(string jql)
    {
        var query = QueryParser.Parse(jql, "JQL");
        if (query.Where is null)
        {
            throw new UpstreamException(
                400, "Unbounded JQL queries are not allowed here. Please add a search restriction to your query.");
        }

        // Checked once before the walk: a mistake is an error even where no issue would reach it.
        foreach (var clause in QueryRules.Clauses(query.Where))
        {
            Check(clause);
        }

        var found = site.Issues.Where(issue => QueryRules.Matches(query.Where, clause => Matches(issue, clause)));
        IOrderedEnumerable<DemoIssue>? sorted = null;
        foreach (var order in query.Order)
        {
            var key = SortKey(order.Field);
            sorted = (sorted, order.Descending) switch
            {
                (null, false) => found.OrderBy(key, SortComparer.Instance),
                (null, true) => found.OrderByDescending(key, SortComparer.Instance),
                (_, false) => sorted.ThenBy(key, SortComparer.Instance),
                (_, true) => sorted.ThenByDescending(key, SortComparer.Instance),
            };
        }

        return [.. sorted ?? found];
    }

    private void Check(ClauseNode clause)
    {
        var field = Canonical(clause.Field);
        var op = clause.Operator;
        var supported = field switch
        {
            "text" or "summary" or "description" or "comment" => op is "~" or "!~" or "IS" or "IS NOT",
            "created" or "updated" or "due" => op is not "~" and not "!~",
            "priority" or "key" => op is not "~" and not "!~",
            _ => op is "=" or "!=" or "IN" or "NOT IN" or "IS" or "IS NOT",
        };
        if (!supported)
        {
            throw new UpstreamException(
                400, $"The operator '{op.ToLowerInvariant()}' is not supported by the '{clause.Field}' field.");
        }

        if (op is "IS" or "IS NOT")
        {
            if (!clause.Values[0].IsEmpty)
            {
                throw new UpstreamException(
                    400,
                    $"The operator '{op.ToLowerInvariant()}' for field '{clause.Field}' only supports the values "
                    + "'EMPTY' and 'NULL'.");
            }

            return;
        }

        if (field is "created" or "updated" or "due")
        {
            if (!clause.Values[0].IsEmpty)
            {
                QueryRules.Date(clause, site.Now);
            }

            return;
        }

        foreach (var value in clause.Values.Where(value => !IsEmpty(field, value)))
        {
            CheckValue(clause.Field, field, value);
        }
    }

    private void CheckValue(string written, string field, QueryValue value)
    {
        if (value.IsFunction)
        {
            var isKnown = field is "assignee" or "reporter" ? Is(value, "currentUser")
                : field is "sprint"
                    && (Is(value, "openSprints") || Is(value, "closedSprints") || Is(value, "futureSprints"));
            if (!isKnown)
            {
                throw new UpstreamException(400, $"Unable to find JQL function '{value.Text}()'.");
            }

            return;
        }

        var known = field switch
        {
            "project" => site.FindProject(value.Text) is not null,
            "status" => Vocabulary.FindStatus(value.Text) is not null,
            "priority" => Vocabulary.Find(Vocabulary.Priorities, value.Text) is not null,
            "issuetype" => Vocabulary.Find(Vocabulary.IssueTypes, value.Text) is not null,
            _ => true,
        };
        if (!known)
        {
            throw new UpstreamException(400, $"The value '{value.Text}' does not exist for the field '{written}'.");
        }

        if (field is "key" && site.FindIssue(value.Text) is null)
        {
            throw new UpstreamException(400, $"An issue with key '{value.Text}' does not exist for field '{written}'.");
        }
    }

    private bool Matches(DemoIssue issue, ClauseNode clause)
    {
        var field = Canonical(clause.Field);
        switch (field)
        {
            case "created":
                return QueryRules.Compare(issue.Created, clause, site.Now);
            case "updated":
                return QueryRules.Compare(issue.Updated, clause, site.Now);
            case "due":
                return QueryRules.Compare(
                    issue.DueDate is null
                        ? null
                        : DateTimeOffset.Parse(
                            issue.DueDate, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                    clause,
                    site.Now);
            case "text" or "summary" or "description" or "comment":
                return MatchesText(issue, field, clause);
        }

        if (clause.Operator is "<" or ">" or "<=" or ">=")
        {
            return CompareRank(issue, field, clause);
        }

        var actual = Values(issue, field).ToList();
        var negated = clause.Operator is "!=" or "NOT IN" or "IS NOT";
        if (clause.Values.Any(value => IsEmpty(field, value)) && actual.Count == 0)
        {
            return !negated;
        }

        // As in Jira, an empty field is in neither side of a negation: assignee != x does not find the unassigned.
        if (actual.Count == 0)
        {
            return false;
        }

        var hit = clause.Values.Any(
            value =>
                !IsEmpty(field, value) && actual.Contains(Resolve(field, value), StringComparer.OrdinalIgnoreCase));
        return hit != negated;
    }

    private static bool Is(QueryValue value, string function) =>
        string.Equals(value.Text, function, StringComparison.OrdinalIgnoreCase);

    // Jira calls the resolution that an issue has not got Unresolved.
    private static bool IsEmpty(string field, QueryValue value) =>
        value.IsEmpty || (field == "resolution" && Is(value, "Unresolved"));

    private static bool MatchesText(DemoIssue issue, string field, ClauseNode clause)
    {
        var texts = new List<string?>();
        if (field is "summary" or "text")
        {
            texts.Add(issue.Summary);
        }

        if (field is "description" or "text")
        {
            texts.Add(issue.Description?.Markdown);
        }

        if (field is "comment" or "text")
        {
            texts.AddRange(issue.Comments.Select(comment => comment.Body.Markdown));
        }

        return clause.Operator switch
        {
            "IS" => texts.All(string.IsNullOrEmpty),
            "IS NOT" => !texts.All(string.IsNullOrEmpty),
            "~" => texts.Any(text => QueryRules.Contains(text, clause.Values[0].Text)),
            _ => !texts.Any(text => QueryRules.Contains(text, clause.Values[0].Text)),
        };
    }

    private bool CompareRank(DemoIssue issue, string field, ClauseNode clause)
    {
        int order;
        if (field == "priority")
        {
            order = issue.Priority.Rank.CompareTo(Vocabulary.Find(Vocabulary.Priorities, clause.Values[0].Text)!.Rank);
        }
        else
        {
            var other = site.FindIssue(clause.Values[0].Text)!;
            if (other.ProjectKey != issue.ProjectKey)
            {
                return false;
            }

            order = issue.Number.CompareTo(other.Number);
        }

        return clause.Operator switch
        {
            "<" => order < 0,
            ">" => order > 0,
            "<=" => order <= 0,
            _ => order >= 0,
        };
    }

    /// <summary>One canonical spelling for each value, so that ids, names and addresses compare alike.</summary>
    private string Resolve(string field, QueryValue value) => field switch
    {
        "project" => site.FindProject(value.Text)?.Key ?? value.Text,
        "status" => Vocabulary.FindStatus(value.Text)?.Name ?? value.Text,
        "priority" => Vocabulary.Find(Vocabulary.Priorities, value.Text)?.Name ?? value.Text,
        "issuetype" => Vocabulary.Find(Vocabulary.IssueTypes, value.Text)?.Name ?? value.Text,
        "key" => site.FindIssue(value.Text)?.Key ?? value.Text,
        "assignee" or "reporter" when value.IsFunction => caller?.AccountId ?? string.Empty,
        "assignee" or "reporter" => site.Users.Values.FirstOrDefault(user =>
            user.AccountId == value.Text
            || string.Equals(user.EmailAddress, value.Text, StringComparison.OrdinalIgnoreCase)
            || string.Equals(user.DisplayName, value.Text, StringComparison.OrdinalIgnoreCase))?.AccountId
            ?? value.Text,
        _ => value.Text,
    };

    private static IEnumerable<string> Values(DemoIssue issue, string field) => field switch
    {
        "project" => [issue.ProjectKey],
        "status" => [issue.Status.Name],
        "statuscategory" => [issue.Status.CategoryName],
        "priority" => [issue.Priority.Name],
        "issuetype" => [issue.Type.Name],
        "key" => [issue.Key],
        "labels" => issue.Labels,
        "assignee" => issue.AssigneeId is { } id ? [id] : [],
        "reporter" => [issue.ReporterId],
        "parent" => issue.ParentKey is { } parent ? [parent] : [],
        "resolution" => issue.Status.CategoryKey == "done" ? ["Done"] : [],
        "sprint" => issue.SprintName is { } sprint ? ["openSprints", sprint] : [],
        _ => [],
    };

    private static Func<DemoIssue, object?> SortKey(string field) => Canonical(field) switch
    {
        // Padded, so that DEMO-10 follows DEMO-9.
        "key" => issue => issue.ProjectKey + issue.Number.ToString("D9", CultureInfo.InvariantCulture),
        "created" => issue => issue.Created,
        "updated" => issue => issue.Updated,
        "due" => issue => issue.DueDate,
        "priority" => issue => issue.Priority.Rank,
        "status" => issue => issue.Status.Id,
        "summary" => issue => issue.Summary,
        "assignee" => issue => issue.AssigneeId,
        "issuetype" => issue => issue.Type.Name,
        "project" => issue => issue.ProjectKey,
        _ => throw new UpstreamException(400, $"Not able to sort using field '{field}'."),
    };

    private static string Canonical(string field) => field.ToUpperInvariant() switch
    {
        "PROJECT" => "project",
        "STATUS" => "status",
        "STATUSCATEGORY" => "statuscategory",
        "ASSIGNEE" => "assignee",
        "REPORTER" or "CREATOR" => "reporter",
        "ISSUETYPE" or "TYPE" => "issuetype",
        "PRIORITY" => "priority",
        "LABELS" or "LABEL" => "labels",
        "KEY" or "ISSUEKEY" or "ISSUE" or "ID" => "key",
        "TEXT" => "text",
        "SUMMARY" => "summary",
        "DESCRIPTION" => "description",
        "COMMENT" => "comment",
        "CREATED" or "CREATEDDATE" => "created",
        "UPDATED" or "UPDATEDDATE" => "updated",
        "DUE" or "DUEDATE" => "due",
        "PARENT" => "parent",
        "RESOLUTION" => "resolution",
        "SPRINT" => "sprint",
        _ => throw new UpstreamException(
            400, $"Field '{field}' does not exist or you do not have permission to view it."),
    };

    private sealed class SortComparer : IComparer<object?>
    {
        public static readonly SortComparer Instance = new();

        public int Compare(object? x, object? y) =>
            x is string a && y is string b ? string.CompareOrdinal(a, b) : Comparer<object?>.Default.Compare(x, y);
    }
}
