using System.Net;
using System.Net.Http.Headers;
using System.Text;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Http;

namespace McpAtlassian.Engine.Transport;

/// <summary>
/// Stands between the SDK and the network: notes what the exchange's <see cref="CallContext"/> needs, and turns
/// answers to <c>server/discover</c> that the SDK would take for a failure into "not supported", so that it goes on
/// with <c>initialize</c> (servers of the handshake era answer anything from 200 to 500).
/// </summary>
internal sealed class ExchangeHandler : DelegatingHandler
{
    private static readonly string[] GuardHeaders =
        [
            "cf-mitigated", "X-Authentication-Denied-Reason", "X-Seraph-LoginReason", "x-amzn-waf-action", "cf-ray",
            "Server"
        ];

    private const int BodyStartLength = 2048;

    private readonly WireTrace? _trace;
    private readonly Credential? _credential;

    public ExchangeHandler(HttpMessageHandler inner, WireTrace? trace, Credential? credential = null)
        : base(inner)
    {
        _trace = trace;
        _credential = credential;
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The farewell belongs to no call.
        var context = request.Method == HttpMethod.Delete ? null : CallContext.Current;
        var leg = await Legs.OfAsync(request).ConfigureAwait(false);
        context?.Begin(leg, request.RequestUri?.Host);
        var method = request.Headers.TryGetValues("Mcp-Method", out var methods) ? methods.FirstOrDefault() : null;
        if (context is not null && request.Method == HttpMethod.Post && leg == Leg.Endpoint)
        {
            context.Sent = true;
            var isOwn = method == "tools/call" || method?.StartsWith("tasks/", StringComparison.Ordinal) == true;
            foreach (var header in isOwn ? context.Headers : [])
            {
                request.Headers.Remove(header.Key); // The SDK sends its request again after a login.
                request.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (context is not null && NetworkFailure.IsBeforeSending(error))
        {
            context.Sent = false;
            if (leg != Leg.Endpoint)
            {
                throw Unreachable(leg, request, error);
            }

            throw;
        }
        catch (HttpRequestException error) when (leg != Leg.Endpoint)
        {
            throw Unreachable(leg, request, error);
        }

        Canonicalize(response.Content?.Headers.ContentType);

        if (context is not null)
        {
            await NoteAsync(context, response, leg, cancellationToken).ConfigureAwait(false);
            if (request.Method == HttpMethod.Post
                && request.Headers.Contains("Mcp-Session-Id")
                && IsSessionLost(response, context))
            {
                response.Dispose();
                throw new SessionLostException();
            }
        }

        return method == "server/discover"
            ? await GuardDiscoverAsync(request, response, cancellationToken).ConfigureAwait(false)
            : response;
    }

    private static OAuthFlowException Unreachable(Leg leg, HttpRequestMessage request, Exception cause) =>
        new(LegFault.Unreachable(leg, request.RequestUri!.Host, cause));

    /// <summary>
    /// The SDK compares letter by letter, and no decoder knows <c>utf8</c>; JSON and events are UTF-8 anyway.
    /// </summary>
    private static void Canonicalize(MediaTypeHeaderValue? type)
    {
        var known = type?.MediaType?.ToLowerInvariant();
        if (known is "application/json" or "text/event-stream")
        {
            type!.MediaType = known;
            type.CharSet = null;
        }
    }

    /// <summary>
    /// Whether the request was refused because of its session: servers have many statuses and words for it. A 5xx is
    /// none of them, as the server may have acted.
    /// </summary>
    private static bool IsSessionLost(HttpResponseMessage response, CallContext context)
    {
        bool Says(string words) => context.BodyStart?.Contains(words, StringComparison.OrdinalIgnoreCase) == true;

        return (int)response.StatusCode switch
        {
            404 or 409 or 410 => true,
            429 => false,
            400 => Says("session") || Says("not initialized"),
            >= 400 and < 500 when response.Headers.WwwAuthenticate.Count == 0 =>
                Says("session") && (Says("not found") || Says("unknown") || Says("expired")),
            _ => false,
        };
    }

    /// <summary>The header of a firewall, or of Jira's CAPTCHA, that says why a web page came.</summary>
    private static string? FindGuard(HttpResponseMessage response)
    {
        foreach (var name in GuardHeaders)
        {
            if (response.Headers.TryGetValues(name, out var values))
            {
                var value = string.Join(", ", values);
                return Redactor.RedactShapes($"{name}: {(value.Length > 80 ? value.Substring(0, 80) + "…" : value)}");
            }
        }

        return null;
    }

    private async Task NoteAsync(
        CallContext context, HttpResponseMessage response, Leg leg, CancellationToken cancellationToken)
    {
        context.Status = response.StatusCode;
        context.MediaType = response.Content?.Headers.ContentType?.MediaType;
        context.RetryAfter = RetryAfterHeader.Read(response, DateTimeOffset.UtcNow);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            context.Challenge = response.Headers.WwwAuthenticate.FirstOrDefault()?.Scheme;
            context.Guard = FindGuard(response);
        }

        var expected = response.IsSuccessStatusCode && context.MediaType is "application/json" or "text/event-stream";
        if (leg == Leg.Endpoint
            && !expected
            && response.Content is not null
            && response.StatusCode != HttpStatusCode.Accepted)
        {
            // Buffering makes the body readable again for the SDK; an unexpected body is small or not worth more.
            context.BodyStart = await ReadStartAsync(response, cancellationToken).ConfigureAwait(false);
            _trace?.Answered((int)response.StatusCode, context.MediaType, context.BodyStart);
        }
    }

    /// <summary>
    /// The beginning of the body. What it echoes of the credential is taken out here, before anybody cuts the text:
    /// half a secret would not be recognized any more.
    /// </summary>
    private async Task<string?> ReadStartAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var body = await BodyReader.ReadTextAsync(response, cancellationToken).ConfigureAwait(false);
            var secrets = new Redactor();
            _credential?.CollectSecrets(secrets);
            var clean = secrets.Redact(body);
            if (clean != body)
            {
                var type = response.Content.Headers.ContentType;
                response.Content.Dispose();
                response.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(clean));
                response.Content.Headers.ContentType = type;
            }

            return clean.Length > BodyStartLength ? clean.Substring(0, BodyStartLength) : clean;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or InvalidOperationException)
        {
            return null;
        }
    }

    private static async Task<HttpResponseMessage> GuardDiscoverAsync(
        HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var mediaType = response.Content?.Headers.ContentType?.MediaType;
        switch (response.StatusCode)
        {
            case HttpStatusCode.Accepted or HttpStatusCode.NoContent:
            case HttpStatusCode.OK when mediaType is not ("application/json" or "text/event-stream"):
                return Replace(request, response);
            case HttpStatusCode.Forbidden when response.Headers.WwwAuthenticate.Count == 0:
            case HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotAcceptable or HttpStatusCode.UnsupportedMediaType:
            case HttpStatusCode.UnprocessableEntity:
            case HttpStatusCode.InternalServerError or HttpStatusCode.NotImplemented or HttpStatusCode.BadGateway:
                return Replace(request, response);
            case HttpStatusCode.OK when mediaType == "application/json":
                var body = await BodyReader.ReadTextAsync(response, cancellationToken).ConfigureAwait(false);
                return body.Contains("\"supportedVersions\"", StringComparison.Ordinal)
                    || body.Contains("\"error\"", StringComparison.Ordinal)
                    ? response
                    : Replace(request, response);
            default:
                return response;
        }
    }

    private static HttpResponseMessage Replace(HttpRequestMessage request, HttpResponseMessage response)
    {
        response.Dispose();
        return new HttpResponseMessage(HttpStatusCode.NotFound)
        {
            RequestMessage = request,
            Content = new StringContent(string.Empty)
        };
    }
}
