using System.Collections.Generic;
using System.Linq;
using McpAtlassian.Engine.Tools.Naming;

namespace McpAtlassian.Engine.Tools.Results;

/// <summary>Finds the items of a list result among the members of an object that is still open.</summary>
internal static class ListShape
{
    public static string? FindItemsProperty(string toolName, JsonMembers root)
    {
        var members = new Dictionary<string, object?>(root.Members.Count);
        foreach (var member in root.Members)
        {
            members[member.Key] = member.Value;
        }

        return ListProperties.Find(toolName, members) is { } name && members[name] is List<object?> ? name : null;
    }
}
