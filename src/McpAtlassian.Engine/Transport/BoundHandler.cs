using McpAtlassian.Engine.Http;

namespace McpAtlassian.Engine.Transport;

/// <summary>Puts a <see cref="BoundedStream"/> around every answer, after decompression.</summary>
internal sealed class BoundHandler(HttpMessageHandler inner, long maximum) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.Content is { } content)
        {
            var context = CallContext.Current;
            var transferred = request.Method == HttpMethod.Post ? context?.Transferred : null;
            var body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var bounded = new StreamContent(new BoundedStream(
                body,
                maximum,
                content.Headers.ContentType?.MediaType,
                refusal =>
                {
                    if (context is not null)
                    {
                        context.Refusal = refusal;
                    }
                },
                transferred is null
                    ? null
                    : bytes => context!.Transferred?.Invoke(true, bytes, content.Headers.ContentLength)));
            foreach (var header in content.Headers)
            {
                bounded.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }

            response.Content = bounded;
        }

        return response;
    }
}
