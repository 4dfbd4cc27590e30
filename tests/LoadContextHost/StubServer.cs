using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LoadContextHost;

/// <summary>As little of an MCP server as an initialize and a tools/list need, on loopback.</summary>
internal sealed class StubServer : IDisposable
{
    private readonly HttpListener _listener = new();

    public StubServer()
    {
        Uri = new Uri($"http://127.0.0.1:{FreePort()}/mcp/");
        _listener.Prefixes.Add(Uri.AbsoluteUri);
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Uri { get; }

    public void Dispose() => _listener.Close();

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext exchange;
            try
            {
                exchange = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            Answer(exchange);

            // Not Dispose: that cuts the connection with the answer still on its way.
            exchange.Response.Close();
        }
    }

    private static void Answer(HttpListenerContext exchange)
    {
        var response = exchange.Response;
        if (exchange.Request.HttpMethod != "POST")
        {
            response.StatusCode = 405;
            return;
        }

        var request = JsonNode.Parse(exchange.Request.InputStream)!;
        if (request["id"] is not { } id)
        {
            response.StatusCode = 202;
            return;
        }

        var answer = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id.DeepClone() };
        switch ((string?)request["method"])
        {
            case "initialize":
                answer["result"] = JsonNode.Parse(
                    """{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":"""
                    + """{"name":"stub","version":"1"}}""");
                break;
            case "tools/list":
                answer["result"] = JsonNode.Parse(
                    """{"tools":[{"name":"echo","inputSchema":"""
                    + """{"type":"object","properties":{"message":{"type":"string"}}}}]}""");
                break;
            case "tools/call":
                var message = (string?)request["params"]?["arguments"]?["message"];
                answer["result"] = new JsonObject
                {
                    ["content"] =
                        new JsonArray(new JsonObject { ["type"] = "text", ["text"] = $"{message} {message}" }),
                };
                break;
            default:
                answer["error"] = JsonNode.Parse("""{"code":-32601,"message":"Method not found"}""");
                break;
        }

        response.ContentType = "application/json";
        JsonSerializer.Serialize(response.OutputStream, answer);
    }
}
