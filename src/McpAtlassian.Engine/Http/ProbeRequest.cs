using System.Text;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpAtlassian.Engine.Http;

/// <summary>
/// One request beside the session, to see how the server answers it. It is what a client of the newest protocol says
/// first, with all that this protocol asks of a request; servers of the others refuse it like any method they lack.
/// </summary>
internal static class ProbeRequest
{
    /// <summary>The first version whose requests speak for themselves, without a handshake.</summary>
    public const string Version = "2026-07-28";

    private const string Method = "server/discover";

    private static readonly JsonObject Parameters = new()
    {
        ["_meta"] = new JsonObject
        {
            ["io.modelcontextprotocol/protocolVersion"] = Version,
            ["io.modelcontextprotocol/clientInfo"] = new JsonObject
            {
                ["name"] = "McpAtlassian",
                ["version"] = typeof(ProbeRequest).Assembly.GetName().Version!.ToString(3),
            },
            ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
        },
    };

    private static readonly string Question = new JsonObject
    {
        ["jsonrpc"] = "2.0",
        ["id"] = 0,
        ["method"] = Method,
        ["params"] = Parameters.DeepClone(),
    }.ToJsonString();

    /// <summary>The same for a transport of the SDK, which writes the headers itself.</summary>
    public static JsonRpcRequest Message() => new()
    {
        Id = new RequestId(0),
        Method = Method,
        Params = Parameters.DeepClone(),
        Context = new JsonRpcMessageContext { ProtocolVersion = Version },
    };

    public static HttpRequestMessage To(Uri endpoint)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = new StringContent(Question, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", Version);
        request.Headers.TryAddWithoutValidation("Mcp-Method", Method);
        return request;
    }
}
