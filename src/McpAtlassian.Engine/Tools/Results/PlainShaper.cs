namespace McpAtlassian.Engine.Tools.Results;

/// <summary>Shapes JSON into dictionaries and arrays, for callers without objects of their own.</summary>
internal sealed class PlainShaper : IValueShaper
{
    /// <summary>The only one needed.</summary>
    public static PlainShaper Instance { get; } = new();

    public object CreateObject(List<KeyValuePair<string, object?>> members, bool caseSensitive)
    {
        var map = new Dictionary<string, object?>(members.Count, StringComparer.Ordinal);
        foreach (var member in members)
        {
            map[member.Key] = member.Value;
        }

        return map;
    }

    public object CreateArray(List<object?> items) => items.ToArray();
}
