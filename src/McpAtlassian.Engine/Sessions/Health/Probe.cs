using System.Text;

namespace McpAtlassian.Engine.Sessions.Health;

/// <summary>Reads how the server answered a request beside the session.</summary>
internal static class Probe
{
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
            var bytes = new byte[4096];
            var length = 0;
            for (int read; length < bytes.Length
                && (read =
                    await stream.ReadAsync(bytes.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0;)
            {
                length += read;
            }

            return Encoding.UTF8.GetString(bytes, 0, length);
        }
        catch (Exception error) when (error is HttpRequestException or System.IO.IOException)
        {
            return string.Empty;
        }
    }
}
