using System.Net;
using McpAtlassian.Engine.Http;

namespace McpAtlassian.Engine.Transport;

/// <summary>
/// Sends every body with its length, and tells how much of it has left. The SDK's JSON would go out in chunks, and
/// hosts that want a length answer 411 or 400 to that.
/// </summary>
internal sealed class LengthHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int Piece = 64 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is not { } content)
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        await content.LoadIntoBufferAsync().ConfigureAwait(false);
        request.Headers.TransferEncodingChunked = null;
        if (CallContext.Current?.Transferred is { } transferred && content.Headers.ContentLength > Piece)
        {
            request.Content = new MeteredContent(content, transferred);
        }

        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            request.Content = content; // The SDK sends its request again after a login.
        }
    }

    private sealed class MeteredContent : HttpContent
    {
        private readonly HttpContent _inner;
        private readonly Action<bool, long, long?> _transferred;

        public MeteredContent(HttpContent inner, Action<bool, long, long?> transferred)
        {
            _inner = inner;
            _transferred = transferred;
            foreach (var header in inner.Headers)
            {
                Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(
            Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            var source = await _inner.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            source.Position = 0;
            var piece = new byte[Piece];
            while (await source.ReadAsync(piece, cancellationToken).ConfigureAwait(false) is > 0 and var read)
            {
                await stream.WriteAsync(piece.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                _transferred(false, source.Position, source.Length);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _inner.Headers.ContentLength ?? 0;
            return true;
        }
    }
}
