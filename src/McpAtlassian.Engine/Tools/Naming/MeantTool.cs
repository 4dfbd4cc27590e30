namespace McpAtlassian.Engine.Tools.Naming;

/// <summary>
/// Which tool was meant by a name that the server does not have: one of the same words, or one spelt alike.
/// </summary>
internal static class MeantTool
{
    private const int Count = 3;

    private static readonly Dictionary<string, string> SameWords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["New"] = "Create",
        ["Make"] = "Create",
        ["Update"] = "Edit",
        ["Set"] = "Edit",
        ["Change"] = "Edit",
        ["List"] = "Get",
        ["Read"] = "Get",
        ["Show"] = "Get",
        ["Fetch"] = "Get",
        ["Find"] = "Search",
        ["Query"] = "Search",
        ["Lookup"] = "Search",
        ["Remove"] = "Delete",
        ["Content"] = "Page",
        ["Upload"] = "Attach",
    };

    /// <summary>At most three, the likeliest first.</summary>
    public static IReadOnlyList<string> Find(string name, IEnumerable<string> tools)
    {
        var names = tools.Distinct(StringComparer.Ordinal).ToList();
        var wanted = Words(name);
        var byWords = wanted.Count < 2
            ? []
            : names.Select(tool => (Tool: tool, Words: Words(tool)))
                .Where(candidate => wanted.IsSubsetOf(candidate.Words))
                .GroupBy(candidate => candidate.Words.Count, candidate => candidate.Tool)
                .OrderBy(group => group.Key)
                .FirstOrDefault()?
                .OrderBy(tool => tool.Length)
                .Take(Count)
                .ToList() ?? [];
        return byWords.Count > 0 ? byWords : NearestNames.Find(name, names, Count);
    }

    private static HashSet<string> Words(string name) => new(
        ToolWords.Split(name).Select(ToolWords.Singular)
            .Select(static word => SameWords.TryGetValue(word, out var same) ? same : word),
        StringComparer.OrdinalIgnoreCase);
}
