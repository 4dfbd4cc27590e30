using System.Text.RegularExpressions;

namespace McpAtlassian.Engine.Tools.Binding;

/// <summary>
/// What a piped object lends to a call: what it is, under the names that tools use for that. One entry for each kind of
/// thing in Jira and Confluence; the order decides where a shape would fit two.
/// </summary>
internal sealed class Identity
{
    /// <summary>The namespace of the names that results are given.</summary>
    public const string Prefix = "McpAtlassian.";

    private static readonly Regex IssueKey =
        new(@"^[A-Za-z][A-Za-z0-9_]*-[0-9]+\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    public static IReadOnlyList<Identity> All { get; } =
    [
        new("issue", "JiraIssue")
        {
            Members = ["key", "issue.key", "id", "issue.id"],
            Arguments =
                Map("issueIdOrKey", "issue_id_or_key", "issueKey", "issue_key", "key", "issueId:id", "issue_id:id"),
            Columns = ["key"],
            Fits =
                o => Text(o, "key") is { } key ? IssueKey.IsMatch(key) : o.Bag("issue") is { } made && Has(made, "key"),
        },
        new("user", "AtlassianUser")
        {
            Tools = "users?|account_?id|user_?(info|profile)|current_?user|watchers?",
            Members = ["accountId", "account_id", "user.account_id", "user.accountId"],
            Signatures =
            [
                ["accountId", "accountType"], ["accountId", "displayName"], ["account_id", "account_type"],
                ["account_id", "display_name"],
            ],
            Arguments = Map("accountId", "account_id", "userAccountId", "user_account_id", "user_identifier"),
            Fits = o => Has(o, "accountId") || Has(o, "account_id") || o.Bag("user") is not null,
        },
        new("project", "JiraProject")
        {
            Tools = "projects?",
            Members = ["key", "id"],
            Arguments = Map(
                "projectIdOrKey", "project_id_or_key", "projectKey", "project_key", "projectId:id", "project_id:id"),
            Columns = ["key"],
            Fits = o => Has(o, "key") && (Has(o, "projectTypeKey") || Has(o, "simplified")),
        },
        new("space", "ConfluenceSpace")
        {
            Tools = "spaces?",
            Members = ["id", "key"],
            Signatures = [["key", "name", "homepageId"]],
            Arguments = Map("spaceId:id", "space_id:id", "spaceKey:key", "space_key:key", "spaceIdOrKey"),
            Fits = o => Has(o, "key") && Has(o, "name") && (Has(o, "homepageId") || Has(o, "homepage")),
        },
        new("comment", "AtlassianComment")
        {
            Tools = "comments?",
            Members = ["id"],
            Arguments = Map("commentId", "comment_id"),
            Fits = o => Has(o, "id") && Has(o, "body") && Has(o, "author") && !Has(o, "title"),
        },
        new("attachment", "AtlassianAttachment")
        {
            Tools = "attachments?",
            Members = ["id"],
            Arguments = Map("attachmentId", "attachment_id"),
            Fits = o => Has(o, "id") && (Has(o, "filename") || Has(o, "mediaType") || Has(o, "media_type")),
        },
        new("page", "ConfluencePage")
        {
            Members = ["id", "metadata.id", "content.id"],
            Arguments = Map("content_id", "page_id", "contentId", "content-id", "pageId", "id"),
            Columns = ["id"],
            Fits = o => (Has(o, "id") && Has(o, "title")) || o.Bag("metadata") is not null
                || (o.Bag("content") is { } content && Has(content, "title")),
        },
        new("transition", "JiraTransition")
        {
            Tools = "transitions?",
            Members = ["id"],
            Arguments = Map("transitionId", "transition_id", "transition"),
            Fits = o => Has(o, "id") && (o.Bag("to") is not null || Has(o, "to_status")),
        },
        new("sprint", "JiraSprint")
        {
            Tools = "sprints?(_from_board)?",
            Members = ["id"],
            Signatures = [["id", "name", "state"]],
            Arguments = Map("sprintId", "sprint_id"),
            Fits = o => Has(o, "id") && Text(o, "state") is "active" or "closed" or "future",
        },
        new("board", "JiraBoard")
        {
            Tools = "boards?",
            Members = ["id"],
            Signatures = [["id", "name", "type"]],
            Arguments = Map("boardId", "board_id"),
            Fits = o => Has(o, "id") && Text(o, "type") is "scrum" or "kanban" or "simple",
        },
        new("version", "JiraVersion")
        {
            Tools = "project_?versions?",
            Members = ["id"],
            Signatures = [["id", "name", "released"]],
            Arguments = Map("versionId", "version_id"),
            Fits = o => Has(o, "id") && Has(o, "name") && Has(o, "released"),
        },
        new("component", "JiraComponent")
        {
            Tools = "components?",
            Members = ["id"],
            Arguments = Map("componentId", "component_id"),
            Fits = o => Has(o, "id") && Has(o, "name") && Has(o, "assigneeType"),
        },
    ];

    private Identity(string name, string typeName)
    {
        Name = name;
        TypeName = Prefix + typeName;
    }

    /// <summary>What it is called in a sentence, and in an address of Jira.</summary>
    public string Name { get; }

    /// <summary>The type name that results of this kind are given.</summary>
    public string TypeName { get; }

    /// <summary>How the names of tools end that return such things, where their shape alone does not tell.</summary>
    public string? Tools { get; init; }

    /// <summary>The members that hold what it is, the best first.</summary>
    public required string[] Members { get; init; }

    /// <summary>The arguments that ask for one, each with the only member that will do, or null.</summary>
    public required IReadOnlyDictionary<string, string?> Arguments { get; init; }

    /// <summary>What a column of the caller's own row may be called besides the arguments' names.</summary>
    public string[] Columns { get; init; } = [];

    /// <summary>Members that only such a thing has all together, where it holds nothing that would tell.</summary>
    public string[][] Signatures { get; init; } = [];

    /// <summary>Whether something of Jira or Confluence looks like one.</summary>
    public required Func<IArgumentRow, bool> Fits { get; init; }

    /// <summary>True for an object of Jira or Confluence; its kind may be none of these.</summary>
    public static bool IsProduct(IArgumentRow row, out Identity? kind)
    {
        kind = ByTypeName(row);
        if (kind is not null || !row.IsBag || !IsMarked(row))
        {
            return kind is not null;
        }

        kind = ByAddress(row) ?? All.FirstOrDefault(candidate => candidate.Fits(row));
        return true;
    }

    /// <summary>The type name for something that a tool returned; null where nothing tells what it is.</summary>
    public static string? TypeNameFor(string tool, IArgumentRow result) =>
        All.FirstOrDefault(kind => kind.Tools is not null
            && Regex.IsMatch(tool, "(" + kind.Tools + ")$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)
            && Read(result, kind.Members) is not null)?.TypeName;

    /// <summary>What the object is, for the argument that asks.</summary>
    public object? Read(IArgumentRow row, string argument) =>
        Arguments.TryGetValue(argument, out var only) && only is not null
            ? Read(row, Members.Where(
                member => member == only || member.EndsWith("." + only, StringComparison.Ordinal)))
            : Read(row, Members);

    /// <summary>Everything that says what the object is.</summary>
    public IEnumerable<string> ReadAll(IArgumentRow row) => Members
        .Select(member => Read(row, [member]))
        .Where(value => value is not null)
        .Select(value => ArgumentBinder.TextOf(value!));

    /// <summary>Whether an argument asks for one.</summary>
    public bool Takes(string argument) => Arguments.ContainsKey(argument);

    private static object? Read(IArgumentRow row, IEnumerable<string> members)
    {
        foreach (var member in members)
        {
            var path = member.Split('.');
            var source = path.Length == 2 ? row.Bag(path[0]) : row;
            if (source?.TryRead(path[path.Length - 1], out var value) == true && !ArgumentBinder.IsEmpty(value))
            {
                return value;
            }
        }

        return null;
    }

    // Select-Object and serialization keep the name with a word in front.
    private static Identity? ByTypeName(IArgumentRow row) => row.TypeNames
        .Select(name =>
            name.LastIndexOf(Prefix, StringComparison.Ordinal) is >= 0 and var at ? name.Substring(at) : name)
        .Select(name => All.FirstOrDefault(candidate => candidate.TypeName == name))
        .FirstOrDefault(found => found is not null);

    // .../rest/api/3/issue/10001/comment/11201 is a comment.
    private static Identity? ByAddress(IArgumentRow row)
    {
        if (Text(row, "self") is not { } self)
        {
            return null;
        }

        var path = self.Split('?')[0].TrimEnd('/').Split('/');
        return All.FirstOrDefault(candidate => path[path.Length - 1] == candidate.Name
            || (path.Length > 1 && path[path.Length - 2] == candidate.Name));
    }

    /// <summary>
    /// True for what only Jira and Confluence write: an address of itself, a bag of fields, things that have a name. A
    /// row of the caller's own that names a tool's argument outright is not taken for one.
    /// </summary>
    private static bool IsMarked(IArgumentRow row) =>
        (Text(row, "self") is { } self && self.StartsWith("http", StringComparison.OrdinalIgnoreCase))
        || (!row.Columns.Any(IsSpokenArgument)
            && (row.Columns.Any(column => row.Bag(column) is { } bag && (IsContainer(column, bag) || IsNamed(bag)))
                || All.Any(kind => kind.Signatures.Any(members => members.All(m => Has(row, m))) && kind.Fits(row))));

    private static bool IsContainer(string column, IArgumentRow bag) => column is "fields" or "_links" or "metadata"
        || (column == "issue" && Has(bag, "key")) || (column == "version" && Has(bag, "number"));

    private static bool IsNamed(IArgumentRow bag) =>
        Has(bag, "name")
            || Has(bag, "displayName")
            || Has(bag, "display_name")
            || (Has(bag, "title") && Has(bag, "id"));

    // issueIdOrKey, commentId: a tool's word. A comment has its page's id, though, under that very name.
    private static bool IsSpokenArgument(string column) => All.Any(kind => kind.Name is "issue" or "project"
        && kind.Takes(column) && !kind.Columns.Contains(column));

    private static bool Has(IArgumentRow row, string column) =>
        row.Columns.Contains(column, StringComparer.OrdinalIgnoreCase);

    private static string? Text(IArgumentRow row, string column) =>
        Has(row, column) && row.TryRead(column, out var value) ? value as string : null;

    private static Dictionary<string, string?> Map(params string[] arguments) => arguments
        .Select(argument => argument.Split(':'))
        .ToDictionary(part => part[0], part => part.Length == 2 ? part[1] : null, StringComparer.OrdinalIgnoreCase);
}
