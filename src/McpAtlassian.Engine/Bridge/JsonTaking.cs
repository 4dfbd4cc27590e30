using System.Text.Json.Nodes;

namespace McpAtlassian.Engine.Bridge;

/// <summary>Moves parts of one message to another; a node has one parent.</summary>
internal static class JsonTaking
{
    /// <summary>Takes a member out of an object; null when it is not there.</summary>
    public static JsonNode? Take(this JsonObject parent, string name)
    {
        var value = parent[name];
        parent.Remove(name);
        return value;
    }
}
