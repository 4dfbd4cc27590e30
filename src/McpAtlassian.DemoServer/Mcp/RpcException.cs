namespace McpAtlassian.DemoServer.Mcp;

/// <summary>A JSON-RPC error, with the HTTP status it travels on.</summary>
internal sealed class RpcException(
    int code, string message, int status = 200, JsonNode? details = null) : Exception(message)
{
    public const int ParseError = -32700;
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParams = -32602;
    public const int InternalError = -32603;
    public const int HeaderMismatch = -32020;
    public const int UnsupportedProtocolVersion = -32022;

    public int Code { get; } = code;

    public int Status { get; } = status;

    public JsonNode? Details { get; } = details;
}
