namespace McpAtlassian.Engine.Transport;

/// <summary>
/// Sends every body with its length. The SDK's JSON would go out in chunks, and hosts that want a length answer 411 or
/// 400 to that.
/// </summary>
internal sealed class LengthHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content)
        {
            await content.LoadIntoBufferAsync().ConfigureAwait(false);
            request.Headers.TransferEncodingChunked = null;
        }

        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
