using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace McpAtlassian.Bench.Server;

/// <summary>Results that are lists: pages of small rows, and one answer of a size of one's choice.</summary>
internal static class Pages
{
    /// <summary>How many rows <see cref="Tools.Rows"/> has in all.</summary>
    public const int Total = 100_000;

    private static readonly ConcurrentDictionary<int, byte[]> LargeResults = new();

    /// <summary>A page as the JSON text a tool answers with.</summary>
    public static string Small(int start, int size)
    {
        var buffer = new ArrayBufferWriter<byte>(size * 100);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            var end = Math.Min(Total, start + size);
            writer.WriteStartObject();
            writer.WriteNumber("startAt", start);
            writer.WriteNumber("total", Total);
            writer.WriteStartArray("values");
            for (var i = start; i < end; i++)
            {
                writer.WriteStartObject();
                writer.WriteNumber("id", i);
                writer.WriteString("key", "BENCH-" + i);
                writer.WriteString("summary", "A small row");
                writer.WriteBoolean("done", (i & 1) == 0);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A whole tool result whose text is a JSON list of that many megabytes.</summary>
    public static byte[] Large(int megabytes) => LargeResults.GetOrAdd(megabytes, Write);

    private static byte[] Write(int megabytes)
    {
        var inner = new ArrayBufferWriter<byte>((megabytes + 1) << 20);
        using (var writer = new Utf8JsonWriter(inner))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("issues");
            for (var i = 0; writer.BytesCommitted + writer.BytesPending < (long)megabytes << 20; i++)
            {
                WriteIssue(writer, i);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        var outer = new ArrayBufferWriter<byte>((megabytes + 1) << 21);
        using (var writer = new Utf8JsonWriter(
            outer,
            new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("content");
            writer.WriteStartObject();
            writer.WriteString("type", "text");
            writer.WriteString("text", inner.WrittenSpan);
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return outer.WrittenSpan.ToArray();
    }

    private static void WriteIssue(Utf8JsonWriter writer, int i)
    {
        writer.WriteStartObject();
        writer.WriteString("id", "1" + i);
        writer.WriteString("key", "BENCH-" + i);
        writer.WriteString("self", "https://example.com/rest/api/3/issue/1" + i);
        writer.WriteStartObject("fields");
        writer.WriteString("summary", "The printer on floor " + (i % 40) + " says \"PC LOAD LETTER\" again");
        writer.WriteString(
            "description",
            "It has said so since Tuesday. Nobody knows what it means; paper is there, and turning it off and on did "
            + "not help.");
        writer.WriteStartObject("status");
        writer.WriteString("name", (i & 3) == 0 ? "Done" : "In Progress");
        writer.WriteNumber("id", i & 3);
        writer.WriteEndObject();
        writer.WriteStartObject("assignee");
        writer.WriteString("displayName", "Alex Example");
        writer.WriteString("emailAddress", "alex@example.com");
        writer.WriteBoolean("active", true);
        writer.WriteEndObject();
        writer.WriteStartArray("labels");
        writer.WriteStringValue("hardware");
        writer.WriteStringValue("floor-" + (i % 40));
        writer.WriteEndArray();
        writer.WriteString("created", "2025-03-04T05:06:07.000+0000");
        writer.WriteNumber("storyPoints", i % 13);
        writer.WriteNull("resolution");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
