using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Tools.Naming;

/// <summary>The paging of one tool, read from its schema: which argument turns the page and what the answer says about the next.</summary>
public sealed class ListPaging
{
    private static readonly string[] Tokens = ["nextPageToken", "next_page_token", "pageToken", "page_token"];
    private static readonly string[] Cursors = ["cursor", "nextCursor", "after"];
    private static readonly string[] Starts = ["startAt", "start_at", "start", "offset"];
    private static readonly string[] Sizes = ["maxResults", "max_results", "limit", "pageSize", "page_size", "first", "pagelen"];

    private static readonly string[] TokenFields = ["nextPageToken", "next_page_token"];
    private static readonly string[] CursorFields = ["nextCursor", "next_cursor", "endCursor", "cursor"];
    private static readonly string[] TotalFields = ["total", "totalCount", "total_count", "totalSize"];

    private ListPaging(PagingStyle style, string argument, ToolParameter? size)
    {
        Style = style;
        Argument = argument;
        SizeArgument = size?.Name;
    }

    public PagingStyle Style { get; }

    /// <summary>The argument that turns the page; empty without paging.</summary>
    public string Argument { get; }

    /// <summary>The argument for how many items a page has, or null.</summary>
    public string? SizeArgument { get; }

    /// <summary>The paging of a tool. A token goes before a cursor, a cursor before counting: the former miss nothing when the list changes.</summary>
    public static ListPaging For(ToolSchema schema)
    {
        ToolParameter? size = First(schema, Sizes);
        if (First(schema, Tokens) is { } token)
        {
            return new ListPaging(PagingStyle.NextPageToken, token.Name, size);
        }

        if (First(schema, Cursors) is { Kind: ToolValueKind.String or ToolValueKind.Any } cursor)
        {
            return new ListPaging(PagingStyle.Cursor, cursor.Name, size);
        }

        return First(schema, Starts) is { Kind: ToolValueKind.Integer or ToolValueKind.Number } start
            ? new ListPaging(PagingStyle.StartAt, start.Name, size)
            : new ListPaging(PagingStyle.None, string.Empty, size);
    }

    /// <summary>The value of <see cref="Argument"/> for the next page, or null when this was the last one.</summary>
    /// <param name="result">The answer's object, unwrapped.</param>
    /// <param name="sentStart">Where this page began; 0 for the first.</param>
    /// <param name="received">How many items it had.</param>
    public object? Next(IReadOnlyDictionary<string, object?> result, long sentStart, int received)
    {
        if (IsTrue(result, "isLast") || IsTrue(result, "is_last") || Is(result, "hasMore", false) || Is(result, "hasNextPage", false))
        {
            return null;
        }

        switch (Style)
        {
            case PagingStyle.NextPageToken:
                return Text(result, TokenFields);
            case PagingStyle.Cursor:
                return CursorOf(result);
            case PagingStyle.StartAt when received > 0:
                long start = Number(result, "startAt") ?? Number(result, "start_at") ?? sentStart;
                long next = start + received;
                long? total = TotalFields.Select(field => Number(result, field)).FirstOrDefault(value => value is not null);
                return total is null || next < total ? next : null;
            default:
                return null;
        }
    }

    private static ToolParameter? First(ToolSchema schema, string[] names) => names.Select(schema.Find).FirstOrDefault(parameter => parameter is not null);

    private static object? CursorOf(IReadOnlyDictionary<string, object?> result)
    {
        if (result.TryGetValue("pageInfo", out object? info) && info is IReadOnlyDictionary<string, object?> page)
        {
            return Is(page, "hasNextPage", false) ? null : Text(page, CursorFields);
        }

        if (Text(result, CursorFields) is { } cursor)
        {
            return cursor;
        }

        return result.TryGetValue("_links", out object? links) && links is IReadOnlyDictionary<string, object?> members && Text(members, ["next"]) is { } next ? FromLink(next) : null;
    }

    private static string? FromLink(string link)
    {
        int query = link.IndexOf('?');
        string? pair = query < 0 ? null : link.Substring(query + 1).Split('&').FirstOrDefault(part => part.StartsWith("cursor=", StringComparison.Ordinal));
        return pair is null ? null : Uri.UnescapeDataString(pair.Substring("cursor=".Length).Replace('+', ' '));
    }

    private static string? Text(IReadOnlyDictionary<string, object?> result, string[] fields)
    {
        foreach (string field in fields)
        {
            if (result.TryGetValue(field, out object? value) && value is string { Length: > 0 } text)
            {
                return text;
            }
        }

        return null;
    }

    private static long? Number(IReadOnlyDictionary<string, object?> result, string field) =>
        result.TryGetValue(field, out object? value) && PlainJson.IsNumber(value) ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;

    private static bool IsTrue(IReadOnlyDictionary<string, object?> result, string field) => Is(result, field, true);

    private static bool Is(IReadOnlyDictionary<string, object?> result, string field, bool expected) =>
        result.TryGetValue(field, out object? value) && value is bool flag && flag == expected;
}
