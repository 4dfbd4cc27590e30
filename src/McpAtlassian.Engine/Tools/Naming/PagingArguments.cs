using System.Globalization;
using System.Text.RegularExpressions;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Tools.Naming;

/// <summary>
/// The arguments by which a tool gives a long list out in parts, as its schema has them. A tool may have two ways; only
/// its answer tells which one the site goes.
/// </summary>
internal sealed partial class PagingArguments
{
    private static readonly string[] Tokens =
        ["nextPageToken", "next_page_token", "pageToken", "page_token", "cursor", "nextCursor", "after"];

    private static readonly string[] Starts = ["startAt", "start_at", "start", "offset"];

    private static readonly string[] Sizes =
        ["maxResults", "max_results", "limit", "pageSize", "page_size", "first", "pagelen"];

    private PagingArguments(ToolSchema schema)
    {
        Token = First(schema, Tokens, ToolValueKind.String)?.Name;
        Start = First(schema, Starts, ToolValueKind.Integer)?.Name;
        if (First(schema, Sizes, ToolValueKind.Integer) is { } size)
        {
            Size = size.Name;
            DefaultSize = size.Default as long?;
            LargestSize = size.Maximum ?? LimitIn(size.Description);
        }
    }

    /// <summary>The argument for a token or cursor, or null.</summary>
    public string? Token { get; }

    /// <summary>The argument for the number of the first item, or null.</summary>
    public string? Start { get; }

    /// <summary>The argument for how many items a page has, or null.</summary>
    public string? Size { get; }

    /// <summary>How many items a page has if nothing is said, where the schema tells.</summary>
    public long? DefaultSize { get; }

    /// <summary>How many items a page may have, where the schema tells.</summary>
    public long? LargestSize { get; }

    /// <summary>True when the tool can be asked for a next page.</summary>
    public bool CanContinue => Token is not null || Start is not null;

    /// <summary>The paging arguments of a tool.</summary>
    public static PagingArguments Of(ToolSchema schema) => new(schema);

    private static ToolParameter? First(ToolSchema schema, string[] names, ToolValueKind kind) =>
        names.Select(schema.Find).FirstOrDefault(p => p is not null
            && (p.Kind == kind || (p.Kind == ToolValueKind.Number && kind == ToolValueKind.Integer)
                || (p.Kind == ToolValueKind.Any && kind == ToolValueKind.String)));

    private static long? LimitIn(string description) =>
        Limit().Match(description) is { Success: true } match
            ? long.Parse(match.Groups["n"].Value, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    /// <summary>mcp-atlassian: "(1-50)"; others: "max 100", "Maximum: 50".</summary>
    [GeneratedRegex(
        @"\(\s*[01]\s*[-–]\s*(?<n>\d{1,5})\s*\)|\bmax(?:imum)?\b\W{0,3}(?:is |of )?(?<n>\d{1,5})\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Limit();
}
