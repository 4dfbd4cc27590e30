using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Diagnostics;

namespace McpAtlassian.Engine.Transport;

/// <summary>
/// Stands between the SDK and the network: notes what the exchange's <see cref="CallContext"/> needs, and turns
/// answers to <c>server/discover</c> that the SDK would take for a failure into "not supported", so that it goes on
/// with <c>initialize</c> (servers of the handshake era answer anything from 200 to 500).
/// </summary>
internal sealed class ExchangeHandler : DelegatingHandler
{
    private const int BodyStartLength = 2048;

    private readonly WireTrace? _trace;
    private readonly Credential? _credential;

    public ExchangeHandler(HttpMessageHandler inner, WireTrace? trace, Credential? credential = null)
        : base(inner)
    {
        _trace = trace;
        _credential = credential;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The farewell belongs to no call.
        var context = request.Method == HttpMethod.Delete ? null : CallContext.Current;
        bool isDiscover = request.Headers.TryGetValues("Mcp-Method", out var methods) && methods.FirstOrDefault() == "server/discover";
        if (context is not null && request.Method == HttpMethod.Post)
        {
            context.Sent = true;
        }

        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (context is not null && NetworkFailure.IsBeforeSending(e))
        {
            context.Sent = false;
            throw;
        }

        if (context is not null)
        {
            await NoteAsync(context, response, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotFound && request.Method == HttpMethod.Post && request.Headers.Contains("Mcp-Session-Id"))
            {
                response.Dispose();
                throw new SessionLostException();
            }
        }

        return isDiscover ? await GuardDiscoverAsync(request, response, cancellationToken).ConfigureAwait(false) : response;
    }

    private async Task NoteAsync(CallContext context, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        context.Status = response.StatusCode;
        context.MediaType = response.Content?.Headers.ContentType?.MediaType;
        context.RetryAfter = RetryAfterHeader.Read(response, DateTimeOffset.UtcNow);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            context.Challenge = response.Headers.WwwAuthenticate.FirstOrDefault()?.Scheme;
        }

        bool expected = response.IsSuccessStatusCode && context.MediaType is "application/json" or "text/event-stream";
        if (!expected && response.Content is not null && response.StatusCode != HttpStatusCode.Accepted)
        {
            // Buffering makes the body readable again for the SDK; an unexpected body is small or not worth more.
            context.BodyStart = await ReadStartAsync(response, cancellationToken).ConfigureAwait(false);
            _trace?.Answered((int)response.StatusCode, context.MediaType, context.BodyStart);
        }
    }

    /// <summary>
    /// The beginning of the body. What it echoes of the credential is taken out here, before anybody cuts the text: half
    /// a secret would not be recognized any more.
    /// </summary>
    private async Task<string?> ReadStartAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            string body = await BodyReader.ReadTextAsync(response, cancellationToken).ConfigureAwait(false);
            var secrets = new Redactor();
            _credential?.CollectSecrets(secrets);
            string clean = secrets.Redact(body);
            if (clean != body)
            {
                var type = response.Content.Headers.ContentType;
                response.Content.Dispose();
                response.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(clean));
                response.Content.Headers.ContentType = type;
            }

            return clean.Length > BodyStartLength ? clean.Substring(0, BodyStartLength) : clean;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidOperationException)
        {
            return null;
        }
    }

    private static async Task<HttpResponseMessage> GuardDiscoverAsync(
        HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        string? mediaType = response.Content?.Headers.ContentType?.MediaType;
        switch (response.StatusCode)
        {
            case HttpStatusCode.Accepted or HttpStatusCode.NoContent:
            case HttpStatusCode.OK when mediaType is not ("application/json" or "text/event-stream"):
                return Replace(request, response);
            case HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotAcceptable or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.InternalServerError or HttpStatusCode.NotImplemented:
                return Replace(request, response);
            case HttpStatusCode.OK when mediaType == "application/json":
                string body = await BodyReader.ReadTextAsync(response, cancellationToken).ConfigureAwait(false);
                return body.IndexOf("\"supportedVersions\"", StringComparison.Ordinal) >= 0 || body.IndexOf("\"error\"", StringComparison.Ordinal) >= 0
                    ? response
                    : Replace(request, response);
            default:
                return response;
        }
    }

    private static HttpResponseMessage Replace(HttpRequestMessage request, HttpResponseMessage response)
    {
        response.Dispose();
        return new HttpResponseMessage(HttpStatusCode.NotFound) { RequestMessage = request, Content = new StringContent(string.Empty) };
    }
}
