using System;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace McpAtlassian.Engine.Sessions.Health;

/// <summary>One request beside the session, to see how the server answers it.</summary>
internal static class Probe
{
    private const string Question = """{"jsonrpc":"2.0","id":0,"method":"ping"}""";

    public static HttpRequestMessage Ping(Uri endpoint)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new StringContent(Question, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        return request;
    }

    /// <summary>The beginning of a body, for the server's words; empty when it cannot be had.</summary>
    public static async Task<string> ReadWordsAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content?.Headers.ContentType?.MediaType is not ("application/json" or "text/plain" or "text/html"))
        {
            return string.Empty;
        }

        try
        {
            using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            byte[] bytes = new byte[4096];
            int length = 0;
            for (int read; length < bytes.Length && (read = await stream.ReadAsync(bytes.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0;)
            {
                length += read;
            }

            return Encoding.UTF8.GetString(bytes, 0, length);
        }
        catch (Exception e) when (e is HttpRequestException or System.IO.IOException)
        {
            return string.Empty;
        }
    }
}
