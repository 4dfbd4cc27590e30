using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using McpAtlassian.DemoServer.OAuth;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.Engine.Tests.Authentication;

namespace McpAtlassian.Engine.Tests.Weather;

/// <summary>A site whose login misbehaves in one way, and what it gave away meanwhile.</summary>
internal sealed class BadSite : IDisposable
{
    private const string Page = "<!DOCTYPE html><html><head><title>Attention</title></head><body>Blocked</body></html>";

    private int _tokenRequests;

    public TestSite Site { get; } = new();

    /// <summary>Null for a server that behaves.</summary>
    public Misdeed? Misdeed { get; set; }

    /// <summary>Every secret that went over the wire.</summary>
    public ConcurrentQueue<string> Secrets { get; } = new();

    public int TokenRequests => Volatile.Read(ref _tokenRequests);

    public BadSite(Misdeed? misdeed = null)
    {
        Misdeed = misdeed;
        Site.Override = Answer;
    }

    public void Dispose() => Site.Dispose();

    private bool Answer(HttpListenerContext context)
    {
        var path = context.Request.Url!.AbsolutePath;
        if (path.Contains("/.well-known/oauth-authorization-server", StringComparison.Ordinal)
            || path.Contains("/.well-known/openid-configuration", StringComparison.Ordinal))
        {
            return Metadata(context);
        }

        if (context.Request.HttpMethod == "GET" && path.EndsWith("authorize", StringComparison.Ordinal)
            && Misdeed == Weather.Misdeed.IssuerWithSlash)
        {
            var reply = Ask(context);
            context.Response.StatusCode = reply.Status;
            context.Response.RedirectLocation =
                reply.Location + "&iss=" + Uri.EscapeDataString(Site.Server.Issuer + "/");
            return true;
        }

        if (context.Request.HttpMethod == "GET" && path.EndsWith("authorize", StringComparison.Ordinal)
            && Misdeed == Weather.Misdeed.ConsentRefusesResource)
        {
            Site.Options.RequireResource = false;
            if (context.Request.QueryString["resource"] is null)
            {
                return false;
            }

            context.Response.StatusCode = 302;
            context.Response.RedirectLocation = context.Request.QueryString["redirect_uri"]
                + "?error=invalid_target&error_description=AADSTS9010010&state="
                + Uri.EscapeDataString(context.Request.QueryString["state"]!);
            return true;
        }

        if (context.Request.HttpMethod != "POST")
        {
            return false;
        }

        return path.EndsWith("token", StringComparison.Ordinal) ? Token(context)
            : path.EndsWith("register", StringComparison.Ordinal) && Register(context);
    }

    private bool Metadata(HttpListenerContext context)
    {
        if (Misdeed == Weather.Misdeed.MetadataPage)
        {
            return Write(context, 403, "text/html", Page);
        }

        if (Misdeed != Weather.Misdeed.IssuerWithSlash || Ask(context).Body is not JsonObject body)
        {
            return false;
        }

        body["issuer"] = (string?)body["issuer"] + "/";
        return Write(context, 200, "application/json", body.ToJsonString());
    }

    private bool Register(HttpListenerContext context)
    {
        switch (Misdeed)
        {
            case Weather.Misdeed.RegistrationRefused:
                const string refusal = """{"error":"invalid_redirect_uri","error_description":"no loopback here"}""";
                return Write(context, 400, "application/json", refusal);
            case Weather.Misdeed.RegistrationPage:
                return Write(context, 403, "text/html", Page);
            case Weather.Misdeed.RegistrationTimesAsText:
                var body = (JsonObject)Ask(context).Body!;
                body["client_id_issued_at"] = "2026-11-28T10:00:00Z";
                body["client_secret_expires_at"] = "0";
                return Write(context, 201, "application/json", body.ToJsonString());
            default:
                return false;
        }
    }

    private bool Token(HttpListenerContext context)
    {
        var number = Interlocked.Increment(ref _tokenRequests);
        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        var form = reader.ReadToEnd();
        var fields = FormBody.Parse(form);
        foreach (var field in fields.Where(field => field.Key is "code" or "refresh_token" or "client_secret"))
        {
            Secrets.Enqueue(field.Value);
        }

        switch (Misdeed)
        {
            case Weather.Misdeed.TokenPage:
                return Write(context, 200, "text/html", Page);
            case Weather.Misdeed.TokenForbidden:
                return Write(context, 403, "text/html", Page);
            case Weather.Misdeed.TokenRefusedSilently:
                return Write(context, 400, "text/plain", "Bad request: " + form);
            case Weather.Misdeed.GrantRefused:
                var refusal = new JsonObject { ["error"] = "invalid_grant", ["error_description"] = "spent: " + form };
                return Write(context, 403, "application/json", refusal.ToJsonString());
            case Weather.Misdeed.ResourceRefused when fields.ContainsKey("resource"):
                const string entra = """{"error":"invalid_target","error_description":"AADSTS9010010: resource"}""";
                return Write(context, 400, "application/json", entra);
            case Weather.Misdeed.ResourceRefused:
                Site.Options.RequireResource = false;
                break;
            case Weather.Misdeed.TokenBusyUntil when number == 1:
                var now = DateTimeOffset.UtcNow;
                context.Response.AddHeader("Date", now.ToString("R"));
                context.Response.AddHeader("Retry-After", now.AddSeconds(1).ToString("R"));
                return Write(context, 503, "text/plain", "later");
        }

        var reply = Ask(context, form);
        if (reply.Body is not JsonObject body || reply.Status != 200)
        {
            return Write(context, reply.Status, "application/json", reply.Body!.ToJsonString());
        }

        foreach (var name in (string[])["access_token", "refresh_token"])
        {
            if ((string?)body[name] is { } secret)
            {
                Secrets.Enqueue(secret);
            }
        }

        switch (Misdeed)
        {
            case Weather.Misdeed.TokenAsForm:
                var text = string.Join(
                    "&", body.Select(field => field.Key + "=" + Uri.EscapeDataString(field.Value!.ToString())));
                return Write(context, 200, "application/x-www-form-urlencoded", text);
            case Weather.Misdeed.TokenAsText:
                return Write(context, 200, "text/plain", body.ToJsonString());
            case Weather.Misdeed.OddMediaType:
                return Write(context, 200, "Application/JSON; charset=utf8", body.ToJsonString());
            case Weather.Misdeed.ScopesWithCommas:
                body["scope"] = ((string?)body["scope"])?.Replace(' ', ',');
                break;
            case Weather.Misdeed.LifeAsText:
                body["expires_in"] = "28800";
                break;
            case Weather.Misdeed.LifeAsFraction:
                body["expires_in"] = 28799.5;
                break;
            case Weather.Misdeed.LifeHuge:
                body["expires_in"] = 31536000000L;
                break;
        }

        return Write(context, 200, "application/json", body.ToJsonString());
    }

    private OAuthReply Ask(HttpListenerContext context, string? form = null)
    {
        var request = context.Request;
        using var reader = new StreamReader(request.InputStream, Encoding.UTF8);
        return Site.Server.Handle(new OAuthRequest(
            request.HttpMethod,
            request.Url!.AbsolutePath,
            request.Url.Query,
            request.Headers["Authorization"],
            form ?? reader.ReadToEnd()))!;
    }

    private static bool Write(HttpListenerContext context, int status, string type, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength64 = bytes.Length;
        context.Response.OutputStream.Write(bytes);
        return true;
    }
}
