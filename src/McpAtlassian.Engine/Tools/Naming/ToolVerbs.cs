namespace McpAtlassian.Engine.Tools.Naming;

/// <summary>
/// Tool names as PowerShell commands. The verbs come from one table; a tool whose first word is not in it keeps its
/// whole name behind <c>Invoke-</c>, as does one whose name another tool has taken.
/// </summary>
internal static class ToolVerbs
{
    private const string Fallback = "Invoke";

    // A tool's first words, the approved verb, and what the noun gains so that the command still says what is done.
    // The order decides who keeps a name that two tools would have: getJiraIssue before listJiraIssues.
    private static readonly VerbRow[] Table =
    [
        new("get", "Get"),
        new("fetch", "Get"),
        new("show", "Get"),
        new("view", "Get"),
        new("describe", "Get"),
        new("list", "Get", collision: "List"),
        new("search", "Search"),
        new("query", "Search", collision: "Query"),
        new("find", "Find"),
        new("lookup", "Find", collision: "Lookup"),
        new("discover", "Find", collision: "Discovery"),
        new("read", "Read"), new("count", "Measure"), new("diff", "Compare"), new("compare", "Compare"),
        new("create", "New"),
        new("new", "New", collision: "New"),
        new("batch create", "New", "Batch"),
        new("batch get", "Get", "Batch"),
        new("add or edit", "Set"),
        new("add or update", "Set"),
        new("create or update", "Set"),
        new("upsert", "Set"),
        new("set", "Set"),
        new("manage", "Set", "State"),
        new("assign", "Set", "Assignee"),
        new("transition", "Set", "Status"), new("watch", "Set", "Watch"), new("vote", "Set", "Vote"),
        new("add", "Add"),
        new("reply", "Add", "Reply"),
        new("comment", "Add", "Comment"),
        new("edit", "Edit"),
        new("update", "Update"),
        new("rename", "Rename"),
        new("delete", "Remove"),
        new("remove", "Remove", collision: "Link"),
        new("clear", "Clear"),
        new("move", "Move"),
        new("copy", "Copy"),
        new("clone", "Copy", collision: "Clone"),
        new("link", "Connect"),
        new("unlink", "Disconnect"),
        new("merge", "Merge"),
        new("split", "Split"),
        new("export", "Export"),
        new("import", "Import"),
        new("upload", "Send"),
        new("send", "Send"),
        new("download", "Save"),
        new("save", "Save"),
        new("publish", "Publish"),
        new("unpublish", "Unpublish"),
        new("approve", "Approve"),
        new("unapprove", "Revoke", "Approval"),
        new("decline", "Deny"),
        new("reject", "Deny"),
        new("request changes", "Request", "Change"),
        new("request", "Request"),
        new("complete", "Complete"),
        new("close", "Close"),
        new("open", "Open"),
        new("resolve", "Resolve"),
        new("restore", "Restore"),
        new("reset", "Reset"),
        new("sync", "Sync"),
        new("run", "Start"),
        new("start", "Start"),
        new("trigger", "Start", collision: "Trigger"),
        new("rerun", "Restart"),
        new("restart", "Restart"),
        new("stop", "Stop"),
        new("cancel", "Stop"),
        new("enable", "Enable"),
        new("disable", "Disable"),
        new("grant", "Grant"),
        new("revoke", "Revoke"),
        new("lock", "Lock"),
        new("unlock", "Unlock"),
        new("test", "Test"),
        new("validate", "Test"),
        new("check", "Test"),
        new("convert", "Convert"),
        new("invite", "Add", "Invitation"),
        new("join", "Join"),
        new("wait", "Wait"),
    ];

    private static readonly string[] Products =
        ["Jira", "Confluence", "Compass", "Bitbucket", "Jsm", "Loom", "Atlassian", "Rovo"];

    // Whole names that no rule reads well.
    private static readonly Dictionary<string, ToolCommandName> Exceptions = new(StringComparer.Ordinal)
    {
        ["atlassianUserInfo"] = new("Get", "UserInfo"),
        ["getAccessibleAtlassianResources"] = new("Get", "AccessibleResource"),
        ["search"] = new("Search", "Content"),
        ["fetch"] = new("Get", "Content"),
        ["searchAtlassian"] = new("Search", "Content"),
        ["fetchAtlassian"] = new("Get", "Content"),
        ["discover"] = new("Find", "Operation"),
        ["execute"] = new(Fallback, "Operation"),
        ["executeRead"] = new(Fallback, "ReadOperation"),
        ["executeWrite"] = new(Fallback, "WriteOperation"),
        ["executeDestructive"] = new(Fallback, "DestructiveOperation"),
        ["searchJiraIssuesUsingJql"] = new("Search", "JiraIssue"),
        ["searchConfluence"] = new("Search", "ConfluenceContent"),
        ["searchConfluenceUsingCql"] = new("Search", "ConfluenceContent"),
        ["jira_search"] = new("Search", "JiraIssue"),
        ["confluence_search"] = new("Search", "ConfluenceContent"),
        ["jira_link_to_epic"] = new("Connect", "JiraIssueToEpic"),
    };

    /// <summary>Every approved verb a command may get.</summary>
    public static IReadOnlyList<string> ApprovedVerbs { get; } =
        [.. Table.Select(row => row.Verb).Append(Fallback).Distinct().OrderBy(verb => verb, StringComparer.Ordinal)];

    /// <summary>
    /// A name for every tool of a catalogue, no two alike in any letter case, the same for the same catalogue in any
    /// order.
    /// </summary>
    public static IReadOnlyDictionary<string, ToolCommandName> NameAll(IEnumerable<string> toolNames)
    {
        var names = new Dictionary<string, ToolCommandName>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var tool in toolNames.Distinct(StringComparer.Ordinal)
            .OrderBy(Rank)
            .ThenBy(tool => tool, StringComparer.Ordinal))
        {
            var name = Candidates(tool).FirstOrDefault(candidate => !taken.Contains(candidate.ToString()));
            for (var number = 2; name is null; number++)
            {
                var numbered = new ToolCommandName(
                    Fallback, Pascal(tool) + number.ToString(System.Globalization.CultureInfo.InvariantCulture));
                name = taken.Contains(numbered.ToString()) ? null : numbered;
            }

            taken.Add(name.ToString());
            names[tool] = name;
        }

        return names;
    }

    private static IEnumerable<ToolCommandName> Candidates(string toolName)
    {
        if (Exceptions.TryGetValue(toolName, out var exception))
        {
            yield return exception;
        }

        var parsed = Parse(toolName);
        if (parsed.Row is { } row && parsed.Noun.Count > 0)
        {
            var noun = string.Concat(parsed.Noun.Select(ToolWords.Singular)) + row.Suffix;
            yield return new ToolCommandName(row.Verb, noun);
            if (row.Collision is { } more)
            {
                yield return new ToolCommandName(row.Verb, noun + more);
            }
        }

        yield return new ToolCommandName(Fallback, Pascal(toolName));
    }

    // "jira_get_issue" has its product in front; the verb is the word after it.
    private static Parsed Parse(string toolName)
    {
        var words = ToolWords.Split(toolName);
        var start = words.Count > 1 && Products.Contains(words[0]) && RowAt(words, 1) is not null ? 1 : 0;
        var row = RowAt(words, start);
        if (row is null)
        {
            return new Parsed(null, words);
        }

        return new Parsed(row, [.. words.Take(start), .. words.Skip(start + row.Words.Length)]);
    }

    private static VerbRow? RowAt(List<string> words, int start) =>
        Table.Where(
            row => row.Words.Length <= words.Count - start
                && row.Words.Select(
                    (word, index) => string.Equals(word, words[start + index], StringComparison.OrdinalIgnoreCase))
                        .All(same => same))
            .OrderByDescending(row => row.Words.Length)
            .FirstOrDefault();

    private static int Rank(string toolName)
    {
        if (Exceptions.ContainsKey(toolName))
        {
            return -1;
        }

        var row = Parse(toolName).Row;
        return row is null ? Table.Length : Array.IndexOf(Table, row);
    }

    private static string Pascal(string toolName)
    {
        var noun = string.Concat(ToolWords.Split(toolName));
        return noun.Length == 0 ? "Tool" : noun;
    }

    private sealed class VerbRow(string words, string verb, string suffix = "", string? collision = null)
    {
        public string[] Words { get; } = words.Split(' ');

        public string Verb { get; } = verb;

        public string Suffix { get; } = suffix;

        public string? Collision { get; } = collision;
    }

    private sealed class Parsed(VerbRow? row, IReadOnlyList<string> noun)
    {
        public VerbRow? Row { get; } = row;

        public IReadOnlyList<string> Noun { get; } = noun;
    }
}
