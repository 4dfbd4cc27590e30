using System.Globalization;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Naming;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Sessions;

/// <summary>Makes the call for the next page of a list.</summary>
public static class Pager
{
    private static readonly string[] TotalNames = ["total", "totalCount", "total_count", "totalSize"];

    /// <summary>The call that fetches the page after this one; null when this was the last.</summary>
    public static PreparedCall? Next(PreparedCall call, ToolOutput output)
    {
        if (output.ItemsProperty is null)
        {
            return null;
        }

        var paging = ListPaging.For(call.Tool.Schema);
        var current = paging.Argument.Length > 0 ? call.Arguments[paging.Argument] : null;
        object? next = paging.Next(output.Paging, Number(current), output.Values.Count);

        // A server that hands back the token it was given would page for ever.
        if (next is null || current?.ToString() == System.Convert.ToString(next, CultureInfo.InvariantCulture))
        {
            return null;
        }

        var arguments = (JsonObject)call.Arguments.DeepClone();
        arguments[paging.Argument] = next is long position ? JsonValue.Create(position) : JsonValue.Create(next.ToString());
        return call.With(arguments);
    }

    /// <summary>How many items there are in all, where the server says so.</summary>
    public static long? Total(ToolOutput output)
    {
        foreach (string name in TotalNames)
        {
            if (output.Paging.TryGetValue(name, out object? value) && value is long total)
            {
                return total;
            }
        }

        return null;
    }

    private static long Number(JsonNode? node) =>
        node is not null && long.TryParse(node.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out long number) ? number : 0;
}
