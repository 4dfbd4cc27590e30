using System.Text.Json;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Sessions;

/// <summary>
/// Reads descriptions by hand, so that one entry of an unforeseen shape does not cost the whole list.
/// </summary>
internal static class ResourcesAndPromptsReader
{
    public static ResourceInfo? Resource(JsonObject entry, bool isTemplate) =>
        Text(entry, isTemplate ? "uriTemplate" : "uri") is { Length: > 0 } uri
            ? new ResourceInfo(uri)
            {
                IsTemplate = isTemplate,
                Name = Text(entry, "name") ?? string.Empty,
                Title = Text(entry, "title"),
                Description = Text(entry, "description") ?? string.Empty,
                MimeType = Text(entry, "mimeType"),
                Size = entry["size"] is JsonValue size && size.TryGetValue(out long bytes) ? bytes : null,
            }
            : null;

    public static PromptInfo? Prompt(JsonObject entry)
    {
        if (Text(entry, "name") is not { Length: > 0 } name)
        {
            return null;
        }

        var arguments = new List<PromptArgumentInfo>();
        foreach (var node in entry["arguments"] as JsonArray ?? [])
        {
            if (node is JsonObject argument && Text(argument, "name") is { Length: > 0 } argumentName)
            {
                arguments.Add(new PromptArgumentInfo(argumentName)
                {
                    Description = Text(argument, "description") ?? string.Empty,
                    IsRequired = argument["required"] is JsonValue flag && flag.GetValueKind() == JsonValueKind.True,
                });
            }
        }

        return new PromptInfo(name)
        {
            Title = Text(entry, "title"),
            Description = Text(entry, "description") ?? string.Empty,
            Arguments = arguments,
        };
    }

    /// <summary>A message's content is one block, not a list, but has the shapes of a tool's.</summary>
    public static PromptMessageInfo? Message(JsonObject entry)
    {
        if (entry["content"] is not JsonObject block)
        {
            return null;
        }

        var content = ContentReader.Read(new JsonObject { ["content"] = new JsonArray(block.DeepClone()) });
        return content.Count == 0 ? null : new PromptMessageInfo(Text(entry, "role") ?? "user", content[0]);
    }

    public static string? Text(JsonObject node, string name) =>
        node[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
