using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace McpAtlassian.Engine.Tests.Bridge;

/// <summary>A server with one tool, which asks the user before it answers with what the user said.</summary>
internal sealed class AskingServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly TaskCompletionSource<JsonObject> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AskingServer()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Uri = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/mcp");
        }

        _listener.Prefixes.Add(Uri.GetLeftPart(UriPartial.Authority) + "/");
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Uri { get; }

    /// <summary>What the tool answers instead of asking.</summary>
    public string? Result { get; init; }

    /// <summary>Whether each client that came said that it can be asked.</summary>
    public List<bool> Elicitation { get; } = [];

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = AnswerAsync(context);
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        if (context.Request.HttpMethod != "POST")
        {
            context.Response.StatusCode = context.Request.HttpMethod == "DELETE" ? 200 : 405;
            context.Response.Close();
            return;
        }

        var message = (JsonObject)(await JsonNode.ParseAsync(context.Request.InputStream))!;
        var method = message["method"]?.ToString();
        var id = message["id"]?.DeepClone();
        switch (method)
        {
            case null:
                _answer.TrySetResult(message);
                Close(context, 202);
                break;
            case "initialize":
                Elicitation.Add(message["params"]?["capabilities"]?["elicitation"] is not null);
                await SendAsync(
                    context,
                    id,
                    """{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":"""
                    + """{"name":"asking","version":"1"}}""");
                break;
            case "tools/list":
                await SendAsync(
                    context,
                    id,
                    """{"tools":[{"name":"ask","inputSchema":"""
                    + """{"type":"object"},"annotations":{"readOnlyHint":true}}]}""");
                break;
            case "tools/call" when Result is { } result:
                await SendTextAsync(context, $$"""{"jsonrpc":"2.0","id":{{id!.ToJsonString()}},"result":{{result}}}""");
                break;
            case "tools/call":
                await AskAsync(context, id);
                break;
            default:
                Close(context, id is null ? 202 : 404);
                break;
        }
    }

    private async Task AskAsync(HttpListenerContext context, JsonNode? id)
    {
        context.Response.ContentType = "text/event-stream";
        await WriteAsync(
            context,
            """{"jsonrpc":"2.0","id":"q1","method":"elicitation/create","params":"""
            + """{"message":"Sure?","requestedSchema":{"type":"object","properties":{"reason":"""
            + """{"type":"string","title":"Why","minLength":2}},"required":["reason"]}}}""");
        var answer = await _answer.Task;
        JsonObject result = new()
        {
            ["content"] =
                new JsonArray(new JsonObject { ["type"] = "text", ["text"] = answer["result"]?.ToJsonString() })
        };
        await WriteAsync(
            context, new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["result"] = result }.ToJsonString());
        context.Response.Close();
    }

    private static async Task WriteAsync(HttpListenerContext context, string json)
    {
        await context.Response.OutputStream.WriteAsync(
            Encoding.UTF8.GetBytes("event: message\ndata: " + json + "\n\n"));
        await context.Response.OutputStream.FlushAsync();
    }

    private static async Task SendAsync(HttpListenerContext context, JsonNode? id, string result)
    {
        JsonObject reply = new() { ["jsonrpc"] = "2.0", ["id"] = id, ["result"] = JsonNode.Parse(result) };
        await SendTextAsync(context, reply.ToJsonString());
    }

    private static async Task SendTextAsync(HttpListenerContext context, string json)
    {
        context.Response.ContentType = "application/json";
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(json));
        context.Response.Close();
    }

    private static void Close(HttpListenerContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.Close();
    }
}
