using McpAtlassian.Models;

namespace McpAtlassian.Reports;

/// <summary>The rows of a report that say the same of what it is grouped by.</summary>
/// <param name="Name">What they say; empty for rows that say nothing.</param>
/// <param name="Category">How far they are, where that is what they are grouped by: new, indeterminate or done.</param>
internal sealed record ReportGroup(string Name, string? Category, IReadOnlyList<PSObject> Rows)
{
    private static readonly string[] Way = ["new", "indeterminate", "done"];

    /// <summary>By status, from what is to do to what is done.</summary>
    public static List<ReportGroup> ByStatus(IReadOnlyList<PSObject> rows, Column status) =>
        [.. By(rows, status, ItemView.Category).OrderBy(
            static group => Array.IndexOf(Way, group.Category) is var place && place < 0 ? Way.Length : place)];

    /// <summary>By anything else, in the order in which it comes.</summary>
    public static List<ReportGroup> By(
        IReadOnlyList<PSObject> rows, Column column, Func<PSObject, string?>? category = null) =>
        [.. rows.GroupBy(column.TextOf, StringComparer.OrdinalIgnoreCase).Select(
            group => new ReportGroup(group.Key, category?.Invoke(group.First()), group.ToList()))];
}
