using System.Text.RegularExpressions;

namespace McpAtlassian.Completion;

/// <summary>
/// What may come next in a JQL or CQL text: a field, an operator, a value of that field, or a connective.
/// </summary>
internal sealed class QueryText
{
    private static readonly Regex Token = new(
        "\"(\\\\.|[^\"\\\\])*\"?|'(\\\\.|[^'\\\\])*'?|[!<>=~]+|[(),]|[^\\s\"'!<>=~(),]+",
        RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private static readonly string[] Compare = ["=", "!=", ">", ">=", "<", "<="];
    private static readonly string[] Find = ["~", "!~"];
    private static readonly string[] Choose = ["=", "!=", "in", "not in", "is", "is not"];

    private static readonly string[] JqlFields =
    [
        "project", "status", "assignee", "issuetype", "priority", "labels", "summary", "text", "created", "updated",
        "due", "reporter", "resolution", "sprint", "parent", "key", "component", "fixVersion", "statusCategory",
        "description", "comment", "resolved", "creator", "watcher", "affectedVersion", "filter",
    ];

    private static readonly string[] CqlFields =
    [
        "type", "space", "title", "text", "label", "creator", "contributor", "created", "lastmodified", "ancestor",
        "parent", "id", "siteSearch", "mention", "macro",
    ];

    private static readonly string[] Dates =
        ["startOfDay()", "startOfWeek()", "startOfMonth()", "now()", "-1d", "-7d", "-4w", "endOfWeek()"];

    private QueryText(QueryPart part, string field, string before, string typed, string project)
    {
        Part = part;
        Field = field;
        Before = before;
        Typed = typed;
        Project = project;
    }

    /// <summary>What comes next.</summary>
    public QueryPart Part { get; }

    /// <summary>The field whose operator or value comes next.</summary>
    public string Field { get; }

    /// <summary>The text up to the word that is being typed.</summary>
    public string Before { get; }

    /// <summary>What is typed of that word, without its quote.</summary>
    public string Typed { get; }

    /// <summary>The project that the query names; empty where it names none.</summary>
    public string Project { get; }

    /// <summary>Reads the text up to its end.</summary>
    public static QueryText Read(string text)
    {
        var tokens = Token.Matches(text).Cast<Match>().ToList();
        var last = tokens.Count == 0 ? null : tokens[^1];

        // The word at the end is being typed, unless something follows it or nothing can be added to it.
        var isOpen = last is not null && last.Index + last.Length == text.Length
            && last.Value is not ("(" or ")" or ",") && !IsClosed(last.Value);
        var before = isOpen ? text.Substring(0, last!.Index) : text;
        var part = QueryPart.Field;
        string field = string.Empty, project = string.Empty;
        foreach (var word in (isOpen ? tokens.SkipLast(1) : tokens).Select(token => token.Value))
        {
            var plain = word.Trim('"', '\'');
            var key = word.ToUpperInvariant();
            (part, field) = (part, key) switch
            {
                (_, "ORDER") => (QueryPart.OrderBy, field),
                (QueryPart.OrderBy, "BY") => (QueryPart.OrderField, field),
                (QueryPart.OrderField, _) => (QueryPart.Direction, field),
                (QueryPart.Direction, ",") => (QueryPart.OrderField, field),
                (QueryPart.Direction, _) => (QueryPart.Direction, field),
                (QueryPart.Field, "NOT" or "(") => (QueryPart.Field, field),
                (QueryPart.Field, _) => (QueryPart.Operator, plain),
                (QueryPart.Operator, "NOT" or "WAS") => (QueryPart.Operator, field),
                (QueryPart.Operator, _) => (QueryPart.Value, field),
                (QueryPart.Value, "NOT") => (QueryPart.Value, field),
                (QueryPart.Value, "(") => (QueryPart.Value, field),
                (QueryPart.Value, _) => (QueryPart.Connective, field),
                (QueryPart.Connective, ",") => (QueryPart.Value, field),
                (QueryPart.Connective, "AND" or "OR") => (QueryPart.Field, string.Empty),
                _ => (part, field),
            };
            if (part == QueryPart.Connective && field.Equals("project", StringComparison.OrdinalIgnoreCase)
                && plain.Length > 0 && char.IsLetter(plain[0]))
            {
                project = plain;
            }
        }

        return new QueryText(part, field, before, isOpen ? last!.Value.TrimStart('"', '\'') : string.Empty, project);
    }

    /// <summary>What the language itself has for that place, without the values that only the site knows.</summary>
    public IEnumerable<(string Text, string About)> Words(bool isCql) => Part switch
    {
        QueryPart.Field => About(isCql ? CqlFields : JqlFields, "field"),
        QueryPart.OrderField => About(isCql ? ["created", "lastmodified", "title"] : JqlFields, "field"),
        QueryPart.Operator => About(Operators(), "operator"),
        QueryPart.Connective => About(["AND", "OR", "ORDER BY"], "connective"),
        QueryPart.OrderBy => About(["BY"], "connective"),
        QueryPart.Direction => About(["ASC", "DESC"], "direction"),
        _ => About(OwnValues(isCql), Field),
    };

    private static IEnumerable<(string Text, string About)> About(string[] words, string about) =>
        words.Select(word => (word, about));

    private static bool IsClosed(string token) => token.Length > 1 && token[0] is '"' or '\'' && token[^1] == token[0];

    private bool IsDate => Field.ToLowerInvariant() is "created" or "updated" or "due" or "duedate" or "resolved"
        or "lastmodified";

    private string[] Operators() => IsDate ? Compare
        : Field.ToLowerInvariant() is "summary" or "text" or "description" or "comment" or "title" or "sitesearch"
            ? Find
            : Field.Equals("priority", StringComparison.OrdinalIgnoreCase) ? [.. Choose, ">", "<"] : Choose;

    private string[] OwnValues(bool isCql) => Field.ToLowerInvariant() switch
    {
        _ when IsDate => Dates,
        "assignee" or "reporter" or "creator" or "watcher" or "contributor" or "mention" => ["currentUser()", "EMPTY"],
        "resolution" => ["Unresolved", "Done"],
        "sprint" => ["openSprints()", "futureSprints()", "closedSprints()"],
        "statuscategory" => ["To Do", "In Progress", "Done"],
        "status" => ["To Do", "In Progress", "Done"],
        "issuetype" or "type" when !isCql => ["Task", "Bug", "Story", "Epic", "Sub-task"],
        "type" => ["page", "blogpost", "comment", "attachment"],
        "fixversion" or "affectedversion" => ["unreleasedVersions()", "releasedVersions()"],
        _ => [],
    };
}

/// <summary>The parts of a query.</summary>
internal enum QueryPart
{
    /// <summary>The name of a field.</summary>
    Field,

    /// <summary>What compares it.</summary>
    Operator,

    /// <summary>What it is compared with.</summary>
    Value,

    /// <summary>AND, OR, or the order.</summary>
    Connective,

    /// <summary>BY after ORDER.</summary>
    OrderBy,

    /// <summary>The field of an order.</summary>
    OrderField,

    /// <summary>ASC or DESC, or another field after a comma.</summary>
    Direction,
}
