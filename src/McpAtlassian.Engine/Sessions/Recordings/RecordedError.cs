using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Tools.Results;
using ModelContextProtocol.Protocol;

namespace McpAtlassian.Engine.Sessions.Recordings;

/// <summary>A server's refusal (JSON-RPC), to and from a recording.</summary>
internal static class RecordedError
{
    public static JsonObject Read(JsonRpcErrorDetail error) => new()
    {
        ["code"] = error.Code,
        ["message"] = error.Message,
        ["data"] = error.Data is null ? null : JsonSerializer.SerializeToNode(error.Data, JsonText.NodeOptions),
    };

    public static JsonRpcErrorDetail Write(JsonObject recorded) => new()
    {
        Code = (int?)recorded["code"] ?? 0,
        Message = (string?)recorded["message"] ?? string.Empty,
        Data = recorded["data"] is { } data ? JsonSerializer.SerializeToElement(data, JsonText.NodeOptions) : null,
    };
}
