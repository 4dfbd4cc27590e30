namespace McpAtlassian.Models;

/// <summary>A row of a bulk call that was not sent this time.</summary>
public sealed class McpBulkRow
{
    internal McpBulkRow(long position, string status, object? input)
    {
        Position = position;
        Status = status;
        McpInput = input;
    }

    /// <summary>The row's position in the input, counted from 1.</summary>
    public long Position { get; }

    /// <summary>Skipped: an earlier run had already sent it with success.</summary>
    public string Status { get; }

    /// <summary>The row.</summary>
    public object? McpInput { get; }
}
