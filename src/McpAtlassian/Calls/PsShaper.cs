using System.Collections.Specialized;
using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Calls;

/// <summary>
/// Shapes JSON into PSCustomObjects, while it is read. What a property bag cannot hold (keys that differ only in case,
/// an empty key) becomes an ordered dictionary instead of an error.
/// </summary>
internal sealed class PsShaper : IValueShaper
{
    public static PsShaper Instance { get; } = new();

    public object CreateObject(List<KeyValuePair<string, object?>> members, bool caseSensitive)
    {
        if (caseSensitive)
        {
            var map = new OrderedDictionary(members.Count, StringComparer.Ordinal);
            foreach (var member in members)
            {
                map[member.Key] = member.Value;
            }

            return map;
        }

        var bag = new PSObject();
        var properties = bag.Properties;
        foreach (var member in members)
        {
            // The reader has made sure that names are unique.
            properties.Add(new PSNoteProperty(member.Key, member.Value), preValidated: true);
        }

        return bag;
    }

    public object CreateArray(List<object?> items) => items.ToArray();
}
