using System.Text.Json.Nodes;

namespace McpAtlassian.Engine.Diagnostics;

/// <summary>JSON as a log or a question may show it.</summary>
internal static class JsonRedaction
{
    /// <summary>A copy without the values that are named like a secret.</summary>
    public static JsonNode? Redact(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                var copy = new JsonObject();
                foreach (var pair in map)
                {
                    copy[pair.Key] =
                        SecretNames.IsSecret(pair.Key) && pair.Value is JsonValue ? Redactor.Mask : Redact(pair.Value);
                }

                return copy;
            case JsonArray list:
                var items = new JsonArray();
                foreach (var item in list)
                {
                    items.Add(Redact(item));
                }

                return items;
            default:
                return node?.DeepClone();
        }
    }
}
