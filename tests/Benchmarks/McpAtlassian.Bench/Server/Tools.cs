using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace McpAtlassian.Bench.Server;

/// <summary>
/// The tools on offer: four that the measurements call, and as many more as the catalogue is to have.
/// </summary>
internal static class Tools
{
    public const string Echo = "echo";
    public const string Slow = "waitAWhile";
    public const string Rows = "listRows";
    public const string Large = "getLargeList";

    private static readonly ConcurrentDictionary<int, byte[]> Lists = new();

    /// <summary>The result of tools/list with that many tools.</summary>
    public static byte[] List(int count) => Lists.GetOrAdd(count, Write);

    private static byte[] Write(int count)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("tools");
            WriteTool(writer, Echo, "Says the text again.", ("text", "string"));
            WriteTool(writer, Slow, "Answers after a while.", ("milliseconds", "integer"), ("row", "integer"));
            WriteTool(writer, Rows, "Lists rows, a page at a time.", ("startAt", "integer"), ("maxResults", "integer"));
            WriteTool(writer, Large, "One answer of many megabytes.", ("megabytes", "integer"));
            for (var i = 4; i < count; i++)
            {
                var number = i.ToString("0000", CultureInfo.InvariantCulture);
                WriteTool(
                    writer,
                    "getThing" + number,
                    $"Reads thing {number}: its fields, who made it and when, and what it belongs to.",
                    ("thingId", "string"),
                    ("projectKey", "string"),
                    ("fields", "string"),
                    ("maxResults", "integer"),
                    ("includeArchived", "boolean"));
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteTool(
        Utf8JsonWriter writer, string name, string description, params (string Name, string Type)[] arguments)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteString("description", description);
        writer.WriteStartObject("inputSchema");
        writer.WriteString("type", "object");
        writer.WriteStartObject("properties");
        foreach (var argument in arguments)
        {
            writer.WriteStartObject(argument.Name);
            writer.WriteString("type", argument.Type);
            writer.WriteString("description", "The " + argument.Name + " of the call.");
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartObject("annotations");
        writer.WriteBoolean("readOnlyHint", true);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
