using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Diagnostics;

namespace McpAtlassian.Engine.Tools.Results;

/// <summary>Turns a CallToolResult into values: JSON becomes objects, lists become their items, failures become errors.</summary>
internal static class ResultMapper
{
    /// <summary>Root, Atlassian's data wrapper, and the members in it: deep enough to find a list's items unshaped.</summary>
    private const int OpenLevels = 3;

    public static ToolOutput Map(string toolName, JsonObject result, IValueShaper shaper)
    {
        try
        {
            return MapCore(toolName, result, shaper);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw Unreadable(toolName, e);
        }
    }

    /// <summary>What JSON nodes throw, when they are looked into and not before, at equal names and half surrogate pairs.</summary>
    private static bool IsUnreadable(Exception e) => e is ArgumentException or InvalidOperationException or JsonException or FormatException;

    private static EngineException Unreadable(string toolName, Exception e) => new(
        ErrorIds.ProtocolError,
        $"The result of {toolName} cannot be read: {e.Message} The server has answered, so what the call was to do may be done.",
        "Look at the site before calling again; report it to who runs the server.",
        e);

    private static ToolOutput MapCore(string toolName, JsonObject result, IValueShaper shaper)
    {
        var content = ContentReader.Read(result);
        if (result["isError"] is JsonValue flag && flag.TryGetValue(out bool isError) && isError)
        {
            throw ToolErrors.FromResult(toolName, content, result["structuredContent"]);
        }

        object? structured = ReadStructured(result, shaper);
        var values = new List<object?>();
        string? itemsProperty = null;
        IReadOnlyDictionary<string, object?>? paging = null;
        if (structured is not null)
        {
            Add(toolName, structured, shaper, values, ref itemsProperty, ref paging);
        }

        foreach (var block in content)
        {
            if (block.Kind != ToolContentKind.Text)
            {
                values.Add(block);
                continue;
            }

            if (structured is not null)
            {
                continue; // The same in words; structuredContent is the machine's form of it (MCP, tools, structured content).
            }

            Add(toolName, ReadText(block, shaper), shaper, values, ref itemsProperty, ref paging);
        }

        return new ToolOutput
        {
            Values = values,
            ItemsProperty = itemsProperty,
            Paging = paging ?? new Dictionary<string, object?>(),
            ReadText = () => string.Join("\n", content.Where(c => c.Text is not null && c.Kind != ToolContentKind.Unknown).Select(c => c.Text)),
            ReadRaw = () => ReadRaw(toolName, result),
        };
    }

    private static string ReadRaw(string toolName, JsonObject result)
    {
        try
        {
            return result.ToJsonString();
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw Unreadable(toolName, e);
        }
    }

    private static void Add(string toolName, object? value, IValueShaper shaper, List<object?> values, ref string? itemsProperty, ref IReadOnlyDictionary<string, object?>? paging)
    {
        if (value is JsonMembers members)
        {
            ToolErrors.ThrowIfAtlassianError(toolName, members);
            while (members.Members.Count == 1 && members.Members[0].Key == "data")
            {
                object? inner = members.Members[0].Value;
                if (inner is not JsonMembers next)
                {
                    value = inner;
                    break;
                }

                value = members = next;
            }
        }

        switch (value)
        {
            case List<object?> list:
                itemsProperty ??= string.Empty;
                foreach (object? item in list)
                {
                    values.Add(Close(item, shaper));
                }

                break;
            case JsonMembers record when ListShape.FindItemsProperty(toolName, record) is { } property:
                itemsProperty = property;
                paging = ReadPaging(record, property);
                foreach (object? item in (List<object?>)record[property]!)
                {
                    values.Add(Close(item, shaper));
                }

                break;
            default:
                values.Add(Close(value, shaper));
                break;
        }
    }

    private static Dictionary<string, object?> ReadPaging(JsonMembers record, string itemsProperty)
    {
        var paging = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var member in record.Members)
        {
            if (member.Key != itemsProperty)
            {
                paging[member.Key] = Close(member.Value, PlainShaper.Instance);
            }
        }

        return paging;
    }

    /// <summary>Shapes what was left open for a look inside.</summary>
    private static object? Close(object? value, IValueShaper shaper)
    {
        switch (value)
        {
            case JsonMembers record:
                for (int i = 0; i < record.Members.Count; i++)
                {
                    var member = record.Members[i];
                    if (member.Value is JsonMembers or List<object?>)
                    {
                        record.Members[i] = new KeyValuePair<string, object?>(member.Key, Close(member.Value, shaper));
                    }
                }

                return shaper.CreateObject(record.Members, record.CaseSensitive);
            case List<object?> list:
                for (int i = 0; i < list.Count; i++)
                {
                    list[i] = Close(list[i], shaper);
                }

                return shaper.CreateArray(list);
            default:
                return value;
        }
    }

    private static object? ReadStructured(JsonObject result, IValueShaper shaper) =>
        result["structuredContent"] is { } node
            ? JsonValueReader.Read(JsonText.ToUtf8(node).Span, shaper, OpenLevels)
            : null;

    private static object? ReadText(ToolContent block, IValueShaper shaper)
    {
        if (JsonInText.Find(block) is not { } utf8)
        {
            return block.Text ?? string.Empty;
        }

        try
        {
            return JsonValueReader.Read(utf8.Span, shaper, OpenLevels);
        }
        catch (JsonException e) when (!e.Message.Contains("depth"))
        {
            return block.Text ?? string.Empty;
        }
        catch (JsonException)
        {
            throw new EngineException(
                ErrorIds.ResultTooLarge,
                $"The result is nested deeper than {JsonValueReader.MaximumDepth} levels.",
                "Ask the tool for less, or take the text as it is with -Raw.");
        }
    }
}
