namespace McpAtlassian.Reports;

/// <summary>What a report says of its rows and of itself.</summary>
internal sealed record ReportText(
    string Title, string Maker, DateTimeOffset Made, IReadOnlyList<string> Sites, IReadOnlyList<ReportGroup> Groups,
    IReadOnlyList<Column> Columns);
