using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpAtlassian.Engine.Authentication.Storage;

/// <summary>The named parts of one secret as the single text a store keeps.</summary>
internal static class SecretFields
{
    /// <summary>One text of all parts; empty ones are left out.</summary>
    public static string Pack(IEnumerable<KeyValuePair<string, string?>> fields)
    {
        var document = new JsonObject();
        foreach (var field in fields)
        {
            if (!string.IsNullOrEmpty(field.Value))
            {
                document[field.Key] = field.Value;
            }
        }

        return document.ToJsonString();
    }

    /// <summary>The parts of a text that <see cref="Pack"/> made.</summary>
    public static IReadOnlyDictionary<string, string> Unpack(string secret)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var member in Parse(secret))
            {
                if (member.Value is JsonValue value && value.TryGetValue<string>(out var text))
                {
                    fields[member.Key] = text;
                }
            }
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // Names are looked at only now: half a character is none, and none comes twice.
            throw Damaged();
        }

        return fields;
    }

    /// <summary>The parts, of which some may have parts.</summary>
    /// <exception cref="EngineException">StoreUnavailable.</exception>
    public static JsonObject Parse(string secret)
    {
        try
        {
            return JsonNode.Parse(secret) as JsonObject ?? throw new JsonException();
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw Damaged();
        }
    }

    /// <summary>The parser's message would quote the secret, so it does not travel along.</summary>
    private static EngineException Damaged() =>
        new(ErrorIds.StoreUnavailable, "The saved session's secret is damaged.", "Connect again with -Save.");
}
