using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using McpAtlassian.DemoServer.OAuth;
using McpAtlassian.Engine.Tests.Authentication;

namespace McpAtlassian.Engine.Tests.Hostile;

/// <summary>Makes the OAuth site lie.</summary>
internal static class TestSiteRewriting
{
    /// <summary>Changes the JSON documents whose path holds the given part.</summary>
    public static void Rewrite(this TestSite site, string path, Action<JsonObject> change) => site.Override = context =>
    {
        var request = context.Request;
        if (!request.Url!.AbsolutePath.Contains(path, StringComparison.Ordinal)
            || site.Server.Handle(new OAuthRequest(
                request.HttpMethod,
                request.Url.AbsolutePath,
                request.Url.Query,
                null,
                string.Empty))?.Body is not JsonObject body)
        {
            return false;
        }

        change(body);
        Write(context.Response, 200, body.ToJsonString());
        return true;
    };

    /// <summary>Changes the answers of the token endpoint, after the server has acted.</summary>
    public static void RewriteTokens(this TestSite site, Action<JsonObject> change) => site.Override = context =>
    {
        var request = context.Request;
        if (request.HttpMethod != "POST" || !request.Url!.AbsolutePath.EndsWith("token", StringComparison.Ordinal))
        {
            return false;
        }

        using var reader = new StreamReader(request.InputStream, Encoding.UTF8);
        var reply = site.Server.Handle(new OAuthRequest(
            "POST",
            request.Url.AbsolutePath,
            request.Url.Query,
            request.Headers["Authorization"],
            reader.ReadToEnd()))!;
        if (reply.Body is JsonObject body && reply.Status == 200)
        {
            change(body);
        }

        Write(context.Response, reply.Status, reply.Body!.ToJsonString());
        return true;
    };

    /// <summary>Redirects every request to the path elsewhere.</summary>
    public static void Redirect(this TestSite site, string path, int status, Uri target) => site.Override = context =>
    {
        var asked = context.Request.Url!.AbsolutePath;
        if (asked != path
            && !(path.StartsWith("/.well-known", StringComparison.Ordinal)
            && asked.Contains(path, StringComparison.Ordinal)))
        {
            return false;
        }

        context.Response.StatusCode = status;
        context.Response.RedirectLocation = target.AbsoluteUri;
        return true;
    };

    private static void Write(HttpListenerResponse response, int status, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength64 = bytes.Length;
        response.OutputStream.Write(bytes);
    }
}
