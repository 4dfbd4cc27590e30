using System.Text.Json;

namespace McpAtlassian.Engine.Tools;

/// <summary>
/// Reads tools/list pages by hand, so that one tool of an unexpected shape does not cost the whole list.
/// </summary>
internal static class ToolReader
{
    /// <summary>How long a list is believed that was kept, whatever is said of it.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromHours(24);

    /// <exception cref="EngineException">ProtocolError: not even the page can be read.</exception>
    public static void ReadPage(JsonElement result, ICollection<ToolInfo> tools, out string? nextCursor)
    {
        try
        {
            ReadPageCore(result, tools, out nextCursor);
        }
        catch (InvalidOperationException error)
        {
            throw new EngineException(
                ErrorIds.ProtocolError,
                $"The server's list of tools cannot be read: {error.Message}",
                "Report this to the operator of the server.",
                error);
        }
    }

    /// <summary>
    /// How long a page holds: no time where the protocol asks for a word on it and there is none that makes sense.
    /// Never longer than a day, however long a server would have it.
    /// </summary>
    public static TimeSpan LifeOf(JsonElement result) =>
        result.ValueKind == JsonValueKind.Object
            && result.TryGetProperty("ttlMs", out var life)
            && life.ValueKind == JsonValueKind.Number
            && life.TryGetDouble(out var milliseconds)
            ? TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, LongestLife.TotalMilliseconds))
            : TimeSpan.Zero;

    private static void ReadPageCore(JsonElement result, ICollection<ToolInfo> tools, out string? nextCursor)
    {
        nextCursor = null;
        if (result.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (result.TryGetProperty("nextCursor", out var cursor)
            && cursor.ValueKind == JsonValueKind.String
            && cursor.GetString() is { } next)
        {
            nextCursor = next;
        }

        if (!result.TryGetProperty("tools", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var item in list.EnumerateArray())
        {
            if (Read(item) is { } tool)
            {
                tools.Add(tool);
            }
        }
    }

    /// <summary>The tool, or null for what is none.</summary>
    public static ToolInfo? Read(JsonElement item)
    {
        try
        {
            return ReadCore(item);
        }
        catch (InvalidOperationException)
        {
            return null; // A name or text with half a surrogate pair.
        }
    }

    private static ToolInfo? ReadCore(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object || Text(item, "name") is not { Length: > 0 } name)
        {
            return null;
        }

        item.TryGetProperty("annotations", out var annotations);
        var readOnly = Flag(annotations, "readOnlyHint") ?? false;
        var destructive = Flag(annotations, "destructiveHint") ?? false;
        var access = readOnly ? ToolAccess.Read : destructive ? ToolAccess.Destructive : ToolAccess.Write;
        item.TryGetProperty("inputSchema", out var schema);
        return new ToolInfo(
            name,
            Text(item, "title") ?? Text(annotations, "title"),
            Text(item, "description") ?? string.Empty,
            access,
            Flag(annotations, "idempotentHint") ?? false,
            schema,
            item);
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
            && element.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static bool? Flag(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            ? value.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null }
            : null;
}
