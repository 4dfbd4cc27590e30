namespace McpAtlassian.Engine.Authentication.OAuth;

/// <summary>Where metadata is looked for (RFC 9728, RFC 8414, OpenID Connect Discovery).</summary>
internal static class WellKnown
{
    private const string ProtectedResource = "/.well-known/oauth-protected-resource";
    private const string AuthorizationServer = "/.well-known/oauth-authorization-server";
    private const string OpenId = "/.well-known/openid-configuration";

    public static IEnumerable<Uri> ForResource(Uri resource)
    {
        var origin = resource.GetLeftPart(UriPartial.Authority);
        var path = resource.AbsolutePath.Trim('/');
        if (path.Length > 0)
        {
            yield return new Uri(origin + ProtectedResource + "/" + path);
        }

        yield return new Uri(origin + ProtectedResource);
    }

    public static IEnumerable<Uri> ForAuthorizationServer(Uri issuer)
    {
        var origin = issuer.GetLeftPart(UriPartial.Authority);
        var path = issuer.AbsolutePath.Trim('/');
        if (path.Length == 0)
        {
            yield return new Uri(origin + AuthorizationServer);
            yield return new Uri(origin + OpenId);
            yield break;
        }

        yield return new Uri(origin + AuthorizationServer + "/" + path);
        yield return new Uri(origin + OpenId + "/" + path);
        yield return new Uri(origin + "/" + path + OpenId);
        yield return new Uri(origin + "/" + path + AuthorizationServer);
    }

    /// <summary>Whether a response from here is metadata about a resource or a server, and which.</summary>
    public static MetadataKind KindOf(Uri uri)
    {
        var path = uri.AbsolutePath;
        return path.Contains(ProtectedResource, StringComparison.Ordinal) ? MetadataKind.Resource
            : path.Contains(AuthorizationServer, StringComparison.Ordinal)
                || path.Contains(OpenId, StringComparison.Ordinal) ? MetadataKind.Server
            : MetadataKind.None;
    }
}
