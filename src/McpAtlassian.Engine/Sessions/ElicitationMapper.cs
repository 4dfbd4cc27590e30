using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Tools.Results;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpAtlassian.Engine.Sessions;

/// <summary>
/// Between the SDK's elicitation types and ours. The form's schema is read as JSON, which outlives SDK renames.
/// </summary>
internal static class ElicitationMapper
{
    public static ElicitationRequest ToRequest(ElicitRequestParams request)
    {
        var fields = new List<ElicitationField>();
        var schema = request.RequestedSchema is null
            ? null
            : JsonSerializer.SerializeToNode(
                request.RequestedSchema,
                McpJsonUtilities.DefaultOptions.GetTypeInfo(request.RequestedSchema.GetType())) as JsonObject;
        if (schema?["properties"] is JsonObject properties)
        {
            var required = new HashSet<string>();
            if (schema["required"] is JsonArray names)
            {
                foreach (var name in names)
                {
                    required.Add(name?.ToString() ?? string.Empty);
                }
            }

            foreach (var property in properties)
            {
                if (property.Value is JsonObject definition)
                {
                    fields.Add(ToField(property.Key, definition, required.Contains(property.Key)));
                }
            }
        }

        return new ElicitationRequest { Message = request.Message, Url = request.Url, Fields = fields };
    }

    public static ElicitResult ToResult(ElicitationAnswer? answer)
    {
        if (answer is not { Accepted: true })
        {
            return new ElicitResult { Action = answer is null ? "cancel" : "decline" };
        }

        var content = new Dictionary<string, JsonElement>();
        foreach (var pair in answer.Values)
        {
            content[pair.Key] = Tools.Schema.PlainJson.ToElement(pair.Value, pair.Key);
        }

        return new ElicitResult { Action = "accept", Content = content };
    }

    private static ElicitationField ToField(string name, JsonObject definition, bool isRequired) => new()
    {
        Name = name,
        Label = definition["title"]?.ToString() ?? definition["description"]?.ToString() ?? name,
        Type = definition["type"]?.ToString() ?? "string",
        Choices = Choices(definition),
        Default = definition["default"] is { } value ? ReadPlain(value) : null,
        IsRequired = isRequired,
    };

    private static object? ReadPlain(JsonNode node) =>
        JsonValueReader.Read(JsonSerializer.SerializeToUtf8Bytes(node, JsonText.NodeOptions), PlainShaper.Instance);

    /// <summary>Enum values in the forms the protocol has had: enum, oneOf with const, and items of either.</summary>
    private static List<string> Choices(JsonObject definition)
    {
        var choices = new List<string>();
        var source = definition["items"] as JsonObject ?? definition;
        if (source["enum"] is JsonArray values)
        {
            foreach (var value in values)
            {
                choices.Add(value?.ToString() ?? string.Empty);
            }
        }
        else if ((source["oneOf"] ?? source["anyOf"]) is JsonArray options)
        {
            foreach (var option in options)
            {
                if (option?["const"] is { } constant)
                {
                    choices.Add(constant.ToString());
                }
            }
        }

        return choices;
    }
}
