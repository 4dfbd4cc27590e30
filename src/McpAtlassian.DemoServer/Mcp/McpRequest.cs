using McpAtlassian.DemoServer.Http;
using McpAtlassian.DemoServer.Identity;

namespace McpAtlassian.DemoServer.Mcp;

internal sealed record McpRequest(
    HttpExchange Exchange,
    JsonNode Id,
    string Method,
    JsonObject? Parameters,
    DemoIdentity Identity,
    Surface Surface,
    McpSession? Session);
