using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;

namespace McpAtlassian.Engine.Bridge;

/// <summary>
/// Turns a failure into a JSON-RPC error: the server's own where it is one, else ours with its name and remedy.
/// </summary>
internal static class BridgeErrors
{
    public const int ParseError = -32700;
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParams = -32602;
    public const int InternalError = -32603;

    private const string SdkPrefix = "Request failed (remote): ";

    public static JsonObject Create(int code, string message, JsonNode? data = null)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = message };
        if (data is not null)
        {
            error["data"] = data;
        }

        return error;
    }

    public static JsonObject From(Exception exception)
    {
        if (exception is EngineException { InnerException: McpProtocolException protocol })
        {
            var message = protocol.Message.StartsWith(SdkPrefix, StringComparison.Ordinal)
                ? protocol.Message.Substring(SdkPrefix.Length)
                : protocol.Message;
            return Create((int)protocol.ErrorCode, Redactor.RedactShapes(message), DataOf(protocol));
        }

        if (exception is EngineException known)
        {
            var data = new JsonObject { ["errorId"] = known.ErrorId };
            if (known.Remedy is { } remedy)
            {
                data["remedy"] = remedy;
            }

            var isAsked = known.ErrorId is ErrorIds.ToolDenied or ErrorIds.ToolNotFound or ErrorIds.ArgumentInvalid;
            return Create(isAsked ? InvalidParams : InternalError, Redactor.RedactShapes(known.Message), data);
        }

        return Create(InternalError, "The bridge failed: " + Redactor.RedactShapes(exception.Message));
    }

    /// <summary>The SDK copies the members of the error's data to the exception.</summary>
    private static JsonObject? DataOf(Exception exception)
    {
        JsonObject? data = null;
        foreach (DictionaryEntry entry in exception.Data)
        {
            var value = entry.Value switch
            {
                JsonElement element => JsonNode.Parse(element.GetRawText()),
                JsonNode node => node.DeepClone(),
                string text => JsonValue.Create(text),
                bool flag => JsonValue.Create(flag),
                int number => JsonValue.Create(number),
                long number => JsonValue.Create(number),
                double number => JsonValue.Create(number),
                _ => null,
            };
            if (entry.Key is string name
                && value is not null
                && !name.StartsWith("ModelContextProtocol.", StringComparison.Ordinal))
            {
                data ??= [];
                data[name] = value;
            }
        }

        return data;
    }
}
