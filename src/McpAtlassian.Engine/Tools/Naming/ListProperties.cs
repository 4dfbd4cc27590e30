using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace McpAtlassian.Engine.Tools.Naming;

/// <summary>Which property of an answer holds its items: by tool where it is known, else by the usual names.</summary>
public static class ListProperties
{
    // The end of a tool's name, in either spelling, with the property seen in its answers.
    private static readonly KeyValuePair<string, string>[] ByTool =
    [
        new("issuesusingjql", "issues"), new("jirasearch", "issues"), new("boardissues", "issues"), new("sprintissues", "issues"), new("projectissues", "issues"),
        new("boardissuedata", "issues"), new("issuetransitions", "transitions"), new("transitionsforjiraissue", "transitions"), new("gettransitions", "transitions"),
        new("comments", "comments"), new("worklogs", "worklogs"), new("changelogs", "values"), new("accessibleatlassianresources", "resources"),
        new("issuelinktypes", "issueLinkTypes"), new("issuetypesmetadata", "issueTypes"), new("projects", "values"), new("spaces", "results"),
        new("lookupjiraaccountid", "users"), new("assignableusers", "users"), new("searchconfluence", "results"), new("usingcql", "results"), new("search", "results"),
    ];

    private static readonly string[] Usual =
    [
        "issues", "results", "values", "resources", "comments", "spaces", "transitions", "projects", "worklogs", "pages", "content", "contents", "items",
        "users", "boards", "sprints", "filters", "dashboards", "versions", "components", "statuses", "fields", "issueTypes", "issueLinkTypes", "links",
        "attachments", "labels", "changelogs", "histories", "descendants", "repositories", "pullRequests", "pipelines", "workspaces", "commits", "branches",
        "alerts", "schedules", "teams", "goals", "videos", "nodes", "edges", "data",
    ];

    /// <summary>The names to look for in an answer of the tool, the likeliest first.</summary>
    public static IReadOnlyList<string> CandidatesFor(string toolName)
    {
        string flat = toolName.Replace("_", string.Empty).Replace("-", string.Empty).ToLowerInvariant();
        return [.. ByTool.Where(row => flat.EndsWith(row.Key, StringComparison.Ordinal)).Select(row => row.Value).Concat(Usual).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>
    /// The property that holds the items, or null for an answer that is no list. An object with an identity of its own is
    /// one thing, whatever lists it holds: an issue has comments too.
    /// </summary>
    public static string? Find(string toolName, IReadOnlyDictionary<string, object?> result)
    {
        if (result.ContainsKey("id") || result.ContainsKey("key") || result.ContainsKey("accountId"))
        {
            return null;
        }

        string[] lists = [.. result.Where(member => IsList(member.Value)).Select(member => member.Key)];
        return CandidatesFor(toolName).FirstOrDefault(lists.Contains) ?? (lists.Length == 1 ? lists[0] : null);
    }

    private static bool IsList(object? value) => value is IEnumerable and not string and not IDictionary;
}
