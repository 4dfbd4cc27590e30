using System.Text;

namespace McpAtlassian.Engine.Http;

/// <summary>
/// Reads the body of an answer within a call's time and a bound on its size.
/// </summary>
internal static class BodyReader
{
    /// <summary>No answer that is read as a whole is larger: one mebibyte.</summary>
    public const int Largest = 1 << 20;

    /// <summary>The whole body, left readable for whoever comes next.</summary>
    /// <exception cref="HttpRequestException">It is larger than <see cref="Largest"/>.</exception>
    public static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content is not { } content)
        {
            return [];
        }

        if (content.Headers.ContentLength > Largest)
        {
            throw TooLarge();
        }

        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var body = await ReadAsync(stream, cancellationToken).ConfigureAwait(false);
        var buffered = new ByteArrayContent(body);
        foreach (var header in content.Headers)
        {
            buffered.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        content.Dispose();
        response.Content = buffered;
        return body;
    }

    /// <summary>The whole body as text.</summary>
    public static async Task<string> ReadTextAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetString(await ReadAsync(response, cancellationToken).ConfigureAwait(false));

    private static async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        var buffer = new byte[16384];
        for (int read; (read = await ReadPartAsync(stream, buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            await body.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            if (body.Length > Largest)
            {
                throw TooLarge();
            }
        }

        return body.ToArray();
    }

    /// <summary>A stream that pays no heed to the token is let go all the same.</summary>
    private static async Task<int> ReadPartAsync(Stream stream, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellationToken)
                .AsTask()
                .WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static HttpRequestException TooLarge() => new($"The response is larger than {Largest / 1024} KB.");
}
