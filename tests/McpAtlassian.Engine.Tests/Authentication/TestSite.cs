using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using McpAtlassian.DemoServer.OAuth;
using McpAtlassian.Engine.Authentication.OAuth;
using McpAtlassian.TestKit.Demo;

namespace McpAtlassian.Engine.Tests.Authentication;

/// <summary>The demo's OAuth server on real HTTP, with an MCP endpoint of one tool behind it.</summary>
internal sealed class TestSite : IDisposable
{
    private static readonly string[] Endpoints = ["/v2/mcp", "/v1/mcp/authv2", "/v1/mcp"];

    public const string DemoCloudId = "11111111-1111-4111-8111-111111111111";
    public const string SecondCloudId = "22222222-2222-4222-8222-222222222222";

    private readonly HttpListener _listener;

    public TestSite()
    {
        (_listener, BaseUri) = Listen();
        Options = new TestOAuthOptions();
        Server = new TestOAuthServer(
            BaseUri,
            [new("demo", DemoCloudId, BaseUri), new("second", SecondCloudId, new Uri("https://second.example.com/"))],
            Options);
        _ = Task.Run(AcceptAsync);
    }

    public Uri BaseUri { get; }

    public Uri Endpoint => new(BaseUri, "/v2/mcp?tools=all");

    public TestOAuthOptions Options { get; }

    public TestOAuthServer Server { get; }

    public DemoOAuthCounters Counters => Server.Counters;

    /// <summary>
    /// A server of 2025-03-26 without metadata: what it has is at its origin, under the names that version gives.
    /// </summary>
    public bool HasNoMetadata { get; set; }

    /// <summary>Binds tokens to keys, and takes no others.</summary>
    public ProofDesk? Proofs { get; set; }

    public int ToolCalls;

    /// <summary>Authorization headers the MCP endpoint was sent.</summary>
    public ConcurrentQueue<string> Authorizations { get; } = new();

    /// <summary>Answers instead of the site, for what Atlassian does not do.</summary>
    public Func<HttpListenerContext, bool>? Override { get; set; }

    public void Dispose() => _listener.Close();

    /// <summary>
    /// HttpListener cannot pick a port itself, and somebody may take a free one first: so it tries again.
    /// </summary>
    private static (HttpListener Listener, Uri BaseUri) Listen()
    {
        for (var attempt = 1; ; attempt++)
        {
            var address = new Uri($"http://127.0.0.1:{OAuthLoginTests.FreePorts(1)[0]}/");
            var listener = new HttpListener { Prefixes = { address.AbsoluteUri } };
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (Exception error) when (error is HttpListenerException or SocketException && attempt < 20)
            {
                listener.Close();
            }
        }
    }

    private async Task AcceptAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => HandleAsync(context));
        }
    }

    private async Task HandleAsync(HttpListenerContext context)
    {
        try
        {
            var request = context.Request;
            if (Override?.Invoke(context) == true)
            {
                context.Response.Close();
                return;
            }

            using var reader = new StreamReader(request.InputStream, Encoding.UTF8);
            var body = await reader.ReadToEndAsync();
            var path = request.Url!.AbsolutePath;
            if (Array.IndexOf(Endpoints, path) >= 0)
            {
                await McpAsync(context, path, body);
                return;
            }

            if (path == "/_edge/tenant_info")
            {
                await WriteAsync(context, 200, "{\"cloudId\":\"" + DemoCloudId + "\"}", "application/json");
                return;
            }

            var key = string.Empty;
            if (Proofs is { } desk && path == "/oauth/token")
            {
                key = desk.Check(context, token: null);
                var old = FormBody.Parse(body).GetValueOrDefault("refresh_token");
                if (key is null || (old is not null && !desk.IsBoundTo(old, key)))
                {
                    var error = key is null ? "use_dpop_nonce" : "invalid_grant";
                    await WriteAsync(context, 400, $$"""{"error":"{{error}}"}""", "application/json");
                    return;
                }
            }

            var reply = Server.Handle(
                new OAuthRequest(
                    request.HttpMethod, Placed(path), request.Url.Query, request.Headers["Authorization"], body));
            if (reply is null)
            {
                await WriteAsync(context, 404, "not found", "text/plain");
                return;
            }

            if (Proofs is not null && path == "/oauth/token" && reply.Body?["access_token"] is { } access)
            {
                reply.Body["token_type"] = "DPoP";
                Proofs.Bind((string)access!, key!);
                Proofs.Bind((string?)reply.Body["refresh_token"], key!);
            }

            if (reply.Location is not null)
            {
                context.Response.RedirectLocation = reply.Location;
            }

            await WriteAsync(
                context,
                reply.Status,
                reply.Body?.ToJsonString() ?? reply.Text ?? string.Empty,
                reply.Body is null ? "text/plain" : "application/json");
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The client is gone.
        }
    }

    private string Placed(string path) => !HasNoMetadata ? path : path switch
    {
        "/token" => "/oauth/token",
        "/register" => $"/{OAuthServer.Tenant}/dcr/register",
        "/authorize" or "/idp/token" => path,
        _ => "/none",
    };

    private async Task McpAsync(HttpListenerContext context, string path, string body)
    {
        var header = context.Request.Headers["Authorization"];
        if (header is not null)
        {
            Authorizations.Enqueue(header);
        }

        var scheme = Proofs is null ? "Bearer " : "DPoP ";
        var token = header?.StartsWith(scheme, StringComparison.Ordinal) == true
            ? header[scheme.Length..]
            : string.Empty;
        var isProved = Proofs is null
            || (Proofs.Check(context, token) is { } key && Proofs.IsBoundTo(token, key));
        if (!isProved || !Server.TryValidate(token, new Uri(BaseUri, path).AbsoluteUri, out _))
        {
            context.Response.AddHeader(
                "WWW-Authenticate", Server.Challenge(path).Replace("Bearer ", scheme, StringComparison.Ordinal));
            await WriteAsync(context, 401, "{\"error\":\"invalid_token\"}", "application/json");
            return;
        }

        var message = body.Length == 0 ? null : JsonNode.Parse(body)!.AsObject();
        if (message?["id"] is not { } id)
        {
            await WriteAsync(context, message is null ? 405 : 202, string.Empty, null);
            return;
        }

        var result = (string?)message["method"] switch
        {
            "initialize" => JsonNode.Parse(
                """{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":"""
                + """{"name":"site","version":"1"}}"""),
            "tools/list" => JsonNode.Parse("""{"tools":[{"name":"whoami","inputSchema":{"type":"object"}}]}"""),
            "tools/call" => JsonNode.Parse("""{"content":[{"type":"text","text":"you"}]}"""),
            _ => null,
        };
        if ((string?)message["method"] == "tools/call")
        {
            System.Threading.Interlocked.Increment(ref ToolCalls);
        }

        var answer = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id.DeepClone() };
        if (result is null)
        {
            answer["error"] = new JsonObject { ["code"] = -32601, ["message"] = "no such method" };
        }
        else
        {
            answer["result"] = result;
        }

        await WriteAsync(context, 200, answer.ToJsonString(), "application/json");
    }

    private static async Task WriteAsync(HttpListenerContext context, int status, string body, string? contentType)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        context.Response.StatusCode = status;
        if (contentType is not null)
        {
            context.Response.ContentType = contentType;
        }

        context.Response.ContentLength64 = bytes.Length;
        await context.Response.OutputStream.WriteAsync(bytes);
        context.Response.Close();
    }
}
