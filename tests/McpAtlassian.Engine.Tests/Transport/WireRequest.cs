using System.Text.Json.Nodes;

namespace McpAtlassian.Engine.Tests.Transport;

/// <summary>A request as it came over the wire.</summary>
internal sealed class WireRequest
{
    private readonly Lazy<JsonNode?> _message;

    public WireRequest(string method, string target, IReadOnlyDictionary<string, string> headers, byte[] body)
    {
        Method = method;
        Target = target;
        Headers = headers;
        Body = body;
        _message = new Lazy<JsonNode?>(() => Body.Length == 0 ? null : JsonNode.Parse(Body));
    }

    public string Method { get; }

    /// <summary>The request target: a path, or a whole address where the sender takes us for a proxy.</summary>
    public string Target { get; }

    public IReadOnlyDictionary<string, string> Headers { get; }

    public byte[] Body { get; }

    public string? RpcMethod => _message.Value?["method"]?.ToString();

    public string? ToolName => RpcMethod == "tools/call" ? _message.Value?["params"]?["name"]?.ToString() : null;

    public JsonNode? Id => _message.Value?["id"];

    public string? Authorization => Headers.TryGetValue("Authorization", out var value) ? value : null;

    public override string ToString() => $"{Method} {Target} {RpcMethod} {ToolName}";
}
