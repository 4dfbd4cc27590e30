namespace McpAtlassian.Engine.Tools.Naming;

/// <summary>
/// What the members beside a list say: how many there are, where this page began, how the next is asked for. Spelling
/// does not matter: nextPageToken and next_page_token are one word.
/// </summary>
internal static class PagingWords
{
    private static readonly string[] Totals = ["total", "totalcount", "totalsize"];
    private static readonly string[] Starts = ["startat", "start", "startrequested", "offset"];
    private static readonly string[] Sizes =
        ["maxresults", "limit", "limitrequested", "pagesize", "perpage", "pagelen"];
    private static readonly string[] Tokens = ["nextpagetoken", "nextcursor", "endcursor", "cursor"];
    private static readonly string[] Lasts = ["islast", "islastpage", "last"];
    private static readonly string[] Mores = ["hasmore", "hasnextpage", "hasnext"];
    private static readonly string[] Notes = ["warnings", "warningmessages", "errors", "errormessages"];

    /// <summary>Words that are lost without loss: the list itself, or the request, says the same.</summary>
    private static readonly HashSet<string> Idle = new(StringComparer.Ordinal)
    {
        "count", "size", "page", "nextpage", "next", "previous", "first", "pageinfo", "links", "expand", "expandable",
        "self", "names", "schema", "success", "warningmessages", "cqlquery", "searchduration", "archivedresultcount",
    };

    private static readonly HashSet<string> All =
        [.. Totals, .. Starts, .. Sizes, .. Tokens, .. Lasts, .. Mores, .. Idle];

    /// <summary>True for a member that only says how a list is given out.</summary>
    public static bool IsKnown(string name) => All.Contains(Flat(name));

    /// <summary>True for a member that holds warnings or errors, never items.</summary>
    public static bool IsNote(string name) => Array.IndexOf(Notes, Flat(name)) >= 0;

    /// <summary>How many there are in all, where the server counts them.</summary>
    public static long? Total(IReadOnlyDictionary<string, object?> paging) =>
        Number(paging, Totals) is >= 0 and var total ? total : null;

    /// <summary>A total below zero is how servers that hand out tokens say that they do not count.</summary>
    public static bool CountsByToken(IReadOnlyDictionary<string, object?> paging) => Number(paging, Totals) < 0;

    /// <summary>Where this page began.</summary>
    public static long? Start(IReadOnlyDictionary<string, object?> paging) => Number(paging, Starts);

    /// <summary>How many items a page has at the most.</summary>
    public static long? Size(IReadOnlyDictionary<string, object?> paging) => Number(paging, Sizes);

    /// <summary>Whether more follows, where the server says it in so many words.</summary>
    public static bool? HasMore(IReadOnlyDictionary<string, object?> paging) =>
        Flag(paging, Lasts) is { } last ? !last
        : Flag(paging, Mores) is { } more ? more
        : Member(paging, "pageinfo") is IReadOnlyDictionary<string, object?> page ? HasMore(page)
        : Link(paging) is not null ? true : null;

    /// <summary>What the next page is asked for with: a token or cursor, at times inside a link.</summary>
    public static string? Token(IReadOnlyDictionary<string, object?> paging)
    {
        foreach (var name in Tokens)
        {
            if (Member(paging, name) is string { Length: > 0 } token)
            {
                return token;
            }
        }

        return Member(paging, "pageinfo") is IReadOnlyDictionary<string, object?> page ? Token(page)
            : Link(paging) is { } link ? CursorIn(link) : null;
    }

    private static string? Link(IReadOnlyDictionary<string, object?> paging) =>
        Member(paging, "links") is IReadOnlyDictionary<string, object?> links
        && Member(links, "next") is string { Length: > 0 } next ? next : null;

    private static string? CursorIn(string link)
    {
        const string Name = "cursor=";
        var query = link.IndexOf('?');
        var pair = query < 0
            ? null
            : link.Substring(query + 1).Split('&').FirstOrDefault(p => p.StartsWith(Name, StringComparison.Ordinal));
        return pair is null ? null : Uri.UnescapeDataString(pair.Substring(Name.Length).Replace('+', ' '));
    }

    private static long? Number(IReadOnlyDictionary<string, object?> paging, string[] names)
    {
        foreach (var name in names)
        {
            if (Member(paging, name) is long number)
            {
                return number;
            }
        }

        return null;
    }

    private static bool? Flag(IReadOnlyDictionary<string, object?> paging, string[] names) =>
        names.Select(name => Member(paging, name) as bool?).FirstOrDefault(flag => flag is not null);

    private static object? Member(IReadOnlyDictionary<string, object?> paging, string name) =>
        paging.FirstOrDefault(member => Flat(member.Key) == name).Value;

    private static string Flat(string name) => new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}
