using System.Net;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>
/// The last gate before the wire: only https (or this computer), and a redirect is followed by nobody but this
/// handler, for documents without a secret only. It needs an inner handler that does not follow redirects itself.
/// </summary>
internal sealed class UrlPolicyHandler(OAuthState state) : DelegatingHandler
{
    private const int LongestChain = 5;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        var isEndpoint = state.Endpoint is { } endpoint && UrlPolicy.SameOrigin(uri, endpoint);
        if (!isEndpoint)
        {
            Check(() => UrlPolicy.Require(uri, state.Endpoint, "address"));
        }

        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        for (var hop = 0; IsRedirect(response.StatusCode) && response.Headers.Location is { } location; hop++)
        {
            var from = response.RequestMessage?.RequestUri ?? uri;
            var target = location.IsAbsoluteUri ? location : new Uri(from, location);
            var carriesSecret = request.Method != HttpMethod.Get || request.Headers.Authorization is not null;
            if (carriesSecret && UrlPolicy.SameOrigin(uri, target))
            {
                // Within one server the transport decides what a redirect of a call means.
                return response;
            }

            response.Dispose();
            if (carriesSecret)
            {
                throw new OAuthFlowException(new EngineException(
                    ErrorIds.RedirectRefused,
                    $"'{uri.Host}' redirects to '{target.GetLeftPart(UriPartial.Path)}'. The request was not "
                    + "sent to the other host.",
                    "If the new URL is correct, connect to it directly."));
            }

            if (hop == LongestChain)
            {
                throw new OAuthFlowException(
                    new EngineException(ErrorIds.RedirectRefused, $"'{uri.Host}' redirects in a loop."));
            }

            Check(() => UrlPolicy.Require(target, state.Endpoint, "redirect target"));
            using var next = new HttpRequestMessage(HttpMethod.Get, target);
            foreach (var header in request.Headers)
            {
                next.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }

            response = await base.SendAsync(next, cancellationToken).ConfigureAwait(false);
        }

        return response;
    }

    private static void Check(Action require)
    {
        try
        {
            require();
        }
        catch (EngineException error)
        {
            throw new OAuthFlowException(error);
        }
    }

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;
}
