using System;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>JSON bodies that handlers read and change.</summary>
internal static class JsonBody
{
    private const int Largest = 1024 * 1024;

    /// <summary>The body as an object, left readable for whoever comes next; null when it is none.</summary>
    public static async Task<JsonObject?> ReadAsync(HttpContent? content)
    {
        if (content is null || content.Headers.ContentLength > Largest)
        {
            return null;
        }

        await content.LoadIntoBufferAsync(Largest).ConfigureAwait(false);
        try
        {
            return JsonNode.Parse(await content.ReadAsByteArrayAsync().ConfigureAwait(false)) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static StringContent Write(JsonObject document) => new(document.ToJsonString(), Encoding.UTF8, "application/json");
}
