using System.Collections;

namespace McpAtlassian.Engine.Tools.Naming;

/// <summary>
/// Which property of an answer holds its items. A list is taken out of an object only when nothing is lost by it: the
/// tool is known to list, or all that stands beside the list are paging words.
/// </summary>
internal static class ListProperties
{
    // The end of a tool's name, in either spelling, with the property seen in its answers.
    private static readonly KeyValuePair<string, string>[] ByTool =
    [
        new("issuesusingjql", "issues"), new("jirasearch", "issues"), new("boardissues", "issues"),
        new("sprintissues", "issues"), new("projectissues", "issues"), new("queueissues", "issues"),
        new("boardissuedata", "issues"), new("issuetransitions", "transitions"),
        new("transitionsforjiraissue", "transitions"),
        new("gettransitions", "transitions"),
        new("comments", "comments"),
        new("worklogs", "worklogs"), new("changelogs", "values"), new("accessibleatlassianresources", "resources"),
        new("issuelinktypes", "issueLinkTypes"), new("issuetypesmetadata", "issueTypes"), new("projects", "values"),
        new("spaces", "results"), new("pagechildren", "results"), new("lookupjiraaccountid", "users"),
        new("assignableusers", "users"), new("searchconfluence", "results"), new("usingcql", "results"),
        new("search", "results"),
    ];

    private static readonly string[] ListVerbs = ["get", "list", "search", "find", "lookup", "fetch", "query", "read"];

    /// <summary>
    /// The property that holds the items, or null for an answer that is no list. An object with an identity of its own
    /// is one thing, whatever lists it holds: an issue has comments too.
    /// </summary>
    public static string? Find(string toolName, IReadOnlyDictionary<string, object?> result)
    {
        if (result.ContainsKey("id") || result.ContainsKey("key") || result.ContainsKey("accountId"))
        {
            return null;
        }

        string[] lists = [.. result.Where(m => IsList(m.Value) && !PagingWords.IsNote(m.Key)).Select(m => m.Key)];
        if (KnownFor(toolName).FirstOrDefault(lists.Contains) is { } known)
        {
            return known;
        }

        string[] others = [.. lists.Where(name => !PagingWords.IsKnown(name))];
        return others.Length == 1 && result.Keys.All(name => name == others[0] || PagingWords.IsKnown(name))
            ? others[0]
            : null;
    }

    private static IEnumerable<string> KnownFor(string toolName)
    {
        var flat = toolName.Replace("_", string.Empty).Replace("-", string.Empty).ToLowerInvariant();
        return ListVerbs.Any(verb => flat.Contains(verb, StringComparison.Ordinal))
            ? ByTool.Where(row => flat.EndsWith(row.Key, StringComparison.Ordinal)).Select(row => row.Value)
            : [];
    }

    private static bool IsList(object? value) => value is IEnumerable and not string and not IDictionary;
}
