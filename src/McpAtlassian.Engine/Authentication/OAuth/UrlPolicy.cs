using System.Net;

namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>Which addresses a login may talk to.</summary>
internal static class UrlPolicy
{
    public static bool IsLoopback(Uri uri) =>
        uri.IsLoopback
            || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>
    /// https anywhere; http on this computer only, and then only for a server that is on this computer itself, so
    /// that a remote one cannot point the client at local services.
    /// </summary>
    public static void Require(Uri uri, Uri? endpoint, string what)
    {
        if (uri.Scheme == Uri.UriSchemeHttps
            || (uri.Scheme == Uri.UriSchemeHttp && IsLoopback(uri) && (endpoint is null || IsLoopback(endpoint))))
        {
            return;
        }

        throw new EngineException(
            ErrorIds.AuthenticationFailed,
            $"The {what} '{uri.GetLeftPart(UriPartial.Path)}' is not https. No secret was sent to it.",
            "Check the endpoint's URL. If it is correct, ask the server's operator to use https.");
    }

    /// <summary>Atlassian's own MCP server.</summary>
    public static bool IsAtlassian(Uri? endpoint) =>
        endpoint is not null
        && (endpoint.Host.Equals("mcp.atlassian.com", StringComparison.OrdinalIgnoreCase)
        || endpoint.Host.EndsWith(".mcp.atlassian.com", StringComparison.OrdinalIgnoreCase));

    public static bool SameOrigin(Uri left, Uri right) =>
        Uri.Compare(
            left,
            right,
            UriComponents.SchemeAndServer,
            UriFormat.SafeUnescaped,
            StringComparison.OrdinalIgnoreCase) == 0;
}
