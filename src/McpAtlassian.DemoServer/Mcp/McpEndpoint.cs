using System.Text.Json;
using McpAtlassian.DemoServer.Http;
using McpAtlassian.DemoServer.Identity;

namespace McpAtlassian.DemoServer.Mcp;

/// <summary>/v1/mcp and /v2/mcp: who may enter, and what kind of message it is.</summary>
internal sealed class McpEndpoint(
    Uri baseUri,
    CredentialCheck credentials,
    McpDispatcher dispatcher,
    McpSessions sessions,
    StandingStreams streams,
    DemoSiteOptions options) : IHttpArea
{
    public async Task<bool> TryHandleAsync(HttpExchange exchange, CancellationToken cancellationToken)
    {
        var path = exchange.Path.TrimEnd('/');
        if (path is not ("/v1/mcp" or "/v1/mcp/authv2" or "/v2/mcp"))
        {
            return false;
        }

        var identity = credentials.Check(exchange.Authorization, new Uri(baseUri, path).AbsoluteUri);
        if (identity is null)
        {
            await RefuseAsync(exchange, baseUri).ConfigureAwait(false);
            return true;
        }

        var surface = path != "/v2/mcp"
            ? Surface.V1
            : exchange.Query.TryGetValue("tools", out var tools) && tools == "all" ? Surface.V2All : Surface.V2Primary;
        switch (exchange.Method)
        {
            case "POST":
                await PostAsync(exchange, identity, surface, cancellationToken).ConfigureAwait(false);
                break;
            case "GET" when options.ProtocolEra == DemoProtocolEra.Handshake:
                await ListenAsync(exchange, identity, cancellationToken).ConfigureAwait(false);
                break;
            case "DELETE" when options.ProtocolEra == DemoProtocolEra.Handshake:
                await exchange.WriteStatusAsync(
                    exchange.Header("Mcp-Session-Id") is { } id
                        && sessions.Find(id, identity.User.AccountId) is not null
                        && sessions.End(id) ? 204 : 404).ConfigureAwait(false);
                break;
            default:
                exchange.AddHeader(
                    "Allow", options.ProtocolEra == DemoProtocolEra.Handshake ? "GET, POST, DELETE" : "POST");
                await exchange.WriteStatusAsync(405).ConfigureAwait(false);
                break;
        }

        return true;
    }

    /// <summary>
    /// The address of the protected-resource metadata is told on the endpoints that know OAuth, so not on /v1/mcp.
    /// </summary>
    public static Task RefuseAsync(HttpExchange exchange, Uri baseUri)
    {
        var path = exchange.Path.TrimEnd('/');
        var parts = new List<string>();
        if (exchange.Authorization is not null)
        {
            parts.Add("error=\"invalid_token\"");
            parts.Add("error_description=\"The access token is missing, expired or not valid here\"");
        }

        if (path != "/v1/mcp")
        {
            parts.Add(
                $"resource_metadata=\"{new Uri(baseUri, ".well-known/oauth-protected-resource" + path).AbsoluteUri}\"");
        }

        exchange.AddHeader(
            "WWW-Authenticate", parts.Count == 0 ? "Bearer" : "Bearer " + string.Join(", ", parts));
        return exchange.WriteJsonAsync(
            401,
            new JsonObject { ["error"] = "invalid_token", ["error_description"] = "Missing or invalid access token" });
    }

    private async Task PostAsync(
        HttpExchange exchange, DemoIdentity identity, Surface surface, CancellationToken cancellationToken)
    {
        JsonObject? message = null;
        try
        {
            message = Read(exchange);
            await dispatcher.HandleAsync(exchange, message, identity, surface, cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException error)
        {
            await exchange.WriteJsonAsync(error.Status, Rpc.Error(message?["id"], error)).ConfigureAwait(false);
        }
    }

    private static JsonObject Read(HttpExchange exchange)
    {
        if (exchange.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw new RpcException(
                RpcException.InvalidRequest, "Unsupported Media Type: Content-Type must be application/json", 415);
        }

        if (!exchange.Accepts("application/json") && !exchange.Accepts("text/event-stream"))
        {
            throw new RpcException(
                RpcException.InvalidRequest,
                "Not Acceptable: Client must accept both application/json and text/event-stream",
                406);
        }

        JsonNode? node;
        try
        {
            node = JsonNode.Parse(exchange.Body, documentOptions: new JsonDocumentOptions { MaxDepth = 256 });
        }
        catch (JsonException)
        {
            throw new RpcException(RpcException.ParseError, "Parse error: Invalid JSON", 400);
        }

        return node is JsonObject message && message["jsonrpc"]?.ToString() == "2.0"
            ? message
            : throw new RpcException(
                RpcException.InvalidRequest, "Invalid Request: one JSON-RPC message is expected", 400);
    }

    private async Task ListenAsync(HttpExchange exchange, DemoIdentity identity, CancellationToken cancellationToken)
    {
        if (exchange.Header("Mcp-Session-Id") is not { } id
            || sessions.Find(id, identity.User.AccountId) is not { } session)
        {
            await exchange.WriteJsonAsync(
                404, Rpc.Error(null, new RpcException(-32001, "Session not found"))).ConfigureAwait(false);
            return;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, session.Ended);
        await streams.HoldAsync(exchange, null, null, end.Token).ConfigureAwait(false);
    }
}
