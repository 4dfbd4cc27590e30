using System.Net;
using McpAtlassian.Engine.Authentication;

namespace McpAtlassian.Engine.Transport;

/// <summary>
/// Keeps a credential at home: the Authorization header and the credential's own headers go to the endpoint's origin
/// and nowhere else, and a redirect is followed only within that origin.
/// </summary>
internal sealed class OriginHandler : DelegatingHandler
{
    private const int MaximumRedirects = 5;

    private readonly Uri _endpoint;
    private readonly Credential _credential;

    private readonly CookieContainer? _cookies;

    public OriginHandler(HttpMessageHandler inner, Uri endpoint, Credential credential, CookieContainer? cookies = null)
        : base(inner)
    {
        _cookies = cookies;
        _endpoint = endpoint;
        _credential = credential;
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            var uri = request.RequestUri!;
            var isHome = IsSameOrigin(uri, _endpoint);
            if (isHome)
            {
                await AuthorizeAsync(request, cancellationToken).ConfigureAwait(false);
                ShowCookies(request);
            }

            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (isHome)
            {
                KeepCookies(uri, response);
            }

            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308)
                || response.Headers.Location is not { } location)
            {
                return response;
            }

            var next = location.IsAbsoluteUri ? location : new Uri(uri, location);
            var mayFollow =
                IsSameOrigin(next, uri) && ((int)response.StatusCode is 307 or 308 || request.Method == HttpMethod.Get);
            response.Dispose();
            if (!mayFollow || redirects == MaximumRedirects)
            {
                var target = Whole(next);
                throw new EngineException(
                    ErrorIds.RedirectRefused,
                    $"The server at {Whole(uri)} redirects to {target}; the request and its credential were not sent "
                    + "there.",
                    $"If that URL is right, connect to it: Connect-Atlassian -Uri {SingleQuoted.Of(target)}");
            }

            request.RequestUri = next;
        }
    }

    private static string Whole(Uri address) =>
        address.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);

    private async Task AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization is null
            && await _credential.GetAuthorizationAsync(
                _endpoint, cancellationToken).ConfigureAwait(false) is { } header)
        {
            request.Headers.TryAddWithoutValidation("Authorization", header);
        }

        foreach (var pair in _credential.Headers)
        {
            if (!request.Headers.Contains(pair.Key))
            {
                request.Headers.TryAddWithoutValidation(pair.Key, pair.Value);
            }
        }
    }

    private void ShowCookies(HttpRequestMessage request)
    {
        request.Headers.Remove("Cookie");
        if (_cookies?.GetCookieHeader(request.RequestUri!) is { Length: > 0 } header)
        {
            request.Headers.TryAddWithoutValidation("Cookie", header);
        }
    }

    private void KeepCookies(Uri uri, HttpResponseMessage response)
    {
        if (_cookies is null || !response.Headers.TryGetValues("Set-Cookie", out var lines))
        {
            return;
        }

        foreach (var line in lines)
        {
            try
            {
                _cookies.SetCookies(uri, line);
            }
            catch (CookieException)
            {
                // For another domain, or malformed: a browser would drop it as well.
            }
        }
    }

    internal static bool IsSameOrigin(Uri left, Uri right) =>
        string.Equals(left.Scheme, right.Scheme, StringComparison.OrdinalIgnoreCase)
        && string.Equals(left.IdnHost, right.IdnHost, StringComparison.OrdinalIgnoreCase)
        && left.Port == right.Port;
}
