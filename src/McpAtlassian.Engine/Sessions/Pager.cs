using System;
using System.Globalization;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Sessions;

/// <summary>
/// Knows the three ways Atlassian's tools page: a token to hand back, a cursor, a position. Which one a tool has is
/// told by its parameters and by what the page says of itself.
/// </summary>
public static class Pager
{
    private static readonly string[] TokenNames = ["nextPageToken", "cursor", "pageToken", "page_token", "after"];
    private static readonly string[] NextNames = ["nextPageToken", "nextCursor", "cursor", "next", "endCursor"];
    private static readonly string[] PositionNames = ["startAt", "start_at", "start", "offset"];
    private static readonly string[] TotalNames = ["total", "totalCount", "totalSize"];

    /// <summary>The call that fetches the page after this one; null when this was the last.</summary>
    public static PreparedCall? Next(PreparedCall call, ToolOutput output)
    {
        if (output.ItemsProperty is null)
        {
            return null;
        }

        return ByToken(call, output) ?? ByPosition(call, output);
    }

    /// <summary>How many items there are in all, where the server says so.</summary>
    public static long? Total(ToolOutput output)
    {
        foreach (string name in TotalNames)
        {
            if (Number(output, name) is { } total)
            {
                return total;
            }
        }

        return null;
    }

    private static PreparedCall? ByToken(PreparedCall call, ToolOutput output)
    {
        string? parameter = Known(call, TokenNames);
        if (parameter is null)
        {
            return null;
        }

        foreach (string name in NextNames)
        {
            if (output.Paging.TryGetValue(name, out object? value) && value is string { Length: > 0 } token)
            {
                // A server that hands back the token it was given would page for ever.
                return Current(call)[parameter]?.ToString() == token ? null : With(call, parameter, JsonValue.Create(token));
            }
        }

        return null;
    }

    private static PreparedCall? ByPosition(PreparedCall call, ToolOutput output)
    {
        if (Known(call, PositionNames) is not { } parameter || output.Values.Count == 0 || IsLast(output))
        {
            return null;
        }

        long start = Number(output, parameter) ?? Number(Current(call)[parameter]) ?? 0;
        long next = start + output.Values.Count;
        bool more = Total(output) is { } total ? next < total : output.Paging.ContainsKey("isLast") || output.Paging.ContainsKey("hasMore");
        return more ? With(call, parameter, JsonValue.Create(next)) : null;
    }

    private static bool IsLast(ToolOutput output) =>
        (output.Paging.TryGetValue("isLast", out object? last) && last is true)
        || (output.Paging.TryGetValue("hasMore", out object? more) && more is false);

    private static string? Known(PreparedCall call, string[] names)
    {
        foreach (string name in names)
        {
            if (call.Tool.Schema.Find(name) is { } parameter)
            {
                return parameter.Name;
            }
        }

        return null;
    }

    private static JsonObject Current(PreparedCall call) => call.Arguments;

    private static PreparedCall With(PreparedCall call, string name, JsonNode? value)
    {
        var arguments = (JsonObject)call.Arguments.DeepClone();
        arguments[name] = value;
        return call.With(arguments);
    }

    private static long? Number(ToolOutput output, string name) =>
        output.Paging.TryGetValue(name, out object? value) ? value as long? : null;

    private static long? Number(JsonNode? node) =>
        node is not null && long.TryParse(node.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out long number) ? number : null;
}
