using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Http;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>JSON bodies that handlers read and change.</summary>
internal static class JsonBody
{
    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>The body as an object, left readable for whoever comes next; null when it is none.</summary>
    public static async Task<JsonObject?> ReadAsync(
        HttpResponseMessage response, CancellationToken cancellationToken) =>
        response.Content?.Headers.ContentLength > BodyReader.Largest
            ? null
            : Parse(await BodyReader.ReadAsync(response, cancellationToken).ConfigureAwait(false));

    /// <summary>The object in the bytes; null when they are none that can be read to its end.</summary>
    public static JsonObject? Parse(byte[] utf8)
    {
        try
        {
            var text = utf8.AsSpan();
            var document = JsonNode.Parse(text.StartsWith(Mark) ? text.Slice(Mark.Length) : text) as JsonObject;

            // Nodes are read when they are looked into; equal names and half surrogate pairs are to be found here.
            Walk(document);
            return document;
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Walk(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var member in map)
                {
                    Walk(member.Value);
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    Walk(item);
                }

                break;
            case JsonValue value:
                value.TryGetValue<string>(out _);
                break;
        }
    }

    public static StringContent Write(JsonObject document) =>
        new(document.ToJsonString(), Encoding.UTF8, "application/json");
}
