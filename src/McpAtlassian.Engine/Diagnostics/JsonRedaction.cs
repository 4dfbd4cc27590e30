using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpAtlassian.Engine.Diagnostics;

/// <summary>JSON as a log or a question may show it.</summary>
internal static class JsonRedaction
{
    /// <summary>
    /// A copy without the values that are named like a secret. What is said of texts is asked for each of the others,
    /// with the name of the member it stands in, and for the names themselves, without one.
    /// </summary>
    public static JsonNode? Redact(JsonNode? node, Func<string?, string, string>? text = null, string? name = null)
    {
        switch (node)
        {
            case JsonObject map:
                var copy = new JsonObject();
                foreach (var pair in map)
                {
                    copy[text?.Invoke(null, pair.Key) ?? pair.Key] =
                        IsSecret(pair.Key, pair.Value) ? Redactor.Mask : Redact(pair.Value, text, pair.Key);
                }

                return copy;
            case JsonArray list:
                var items = new JsonArray();
                foreach (var item in list)
                {
                    items.Add(Redact(item, text, name));
                }

                return items;
            case JsonValue value when text is not null && value.TryGetValue(out string? plain):
                return text(name, plain);
            default:
                return node?.DeepClone();
        }
    }

    /// <summary>Yes and no are no secret, whatever they are called.</summary>
    private static bool IsSecret(string name, JsonNode? value) =>
        SecretNames.IsSecret(name) && value is JsonValue
        && value.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False);
}
