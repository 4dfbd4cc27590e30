using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpAtlassian.Engine.Tools.Results;

/// <summary>
/// What servers put around a result. Opened is only what is marked as an envelope or has the exact shape of a known
/// one: an object whose only member happens to be called result is a result.
/// </summary>
internal static class Envelopes
{
    /// <summary>
    /// fastmcp's, by its mark in schema or answer: the node that was put in, else the content as it is.
    /// </summary>
    public static JsonNode? OpenStructured(JsonObject result, bool isWrapped, out bool isOpened)
    {
        var structured = result["structuredContent"];

        // Only then are members looked at: counting them would refuse an answer that names one twice.
        isOpened =
            (isWrapped || IsMarked(result)) && structured is JsonObject { Count: 1 } map && map.ContainsKey("result");
        return isOpened ? structured!["result"] : structured;
    }

    /// <summary>Atlassian's {"data":…} and @atlassian-dc-mcp's {"success":true,"data":…}.</summary>
    public static bool TryOpen(JsonMembers envelope, out object? content)
    {
        content = envelope["data"];
        return envelope.Has("data")
            && envelope.Members.TrueForAll(m => m.Key == "data" || (m.Key == "success" && m.Value is true));
    }

    private static bool IsMarked(JsonObject result) =>
        result["_meta"] is JsonObject meta && meta["fastmcp"] is JsonObject fastmcp
        && fastmcp["wrap_result"] is JsonValue mark && mark.GetValueKind() == JsonValueKind.True;
}
