using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Models;

/// <summary>A row of a bulk call that was not sent this time.</summary>
public sealed class McpBulkRow
{
    internal McpBulkRow(long position, string status, object? input, ResultIdentity? made)
    {
        Position = position;
        Status = status;
        McpInput = input;
        Key = made?.Key;
        Id = made?.Id;
        Url = made?.Url;
    }

    /// <summary>The row's position in the input, counted from 1.</summary>
    public long Position { get; }

    /// <summary>Skipped: an earlier run had already sent it with success.</summary>
    public string Status { get; }

    /// <summary>The key of what the row made, where it has one.</summary>
    public string? Key { get; }

    /// <summary>The id of what the row made.</summary>
    public string? Id { get; }

    /// <summary>Where it is.</summary>
    public string? Url { get; }

    /// <summary>The row.</summary>
    public object? McpInput { get; }
}
