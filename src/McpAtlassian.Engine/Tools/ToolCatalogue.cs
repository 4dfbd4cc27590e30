namespace McpAtlassian.Engine.Tools;

/// <summary>
/// The tools of one server for one identity, in the server's order, found by name without regard to case.
/// </summary>
internal sealed class ToolCatalogue
{
    private readonly Dictionary<string, ToolInfo> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ToolInfo> _byFoldedName = new(StringComparer.OrdinalIgnoreCase);

    public ToolCatalogue(IReadOnlyList<ToolInfo> tools)
    {
        var unique = new List<ToolInfo>(tools.Count);
        foreach (var tool in tools)
        {
            if (_byName.ContainsKey(tool.Name))
            {
                continue;
            }

            _byName[tool.Name] = tool;
            unique.Add(tool);
            if (!_byFoldedName.ContainsKey(tool.Name))
            {
                _byFoldedName[tool.Name] = tool;
            }
        }

        Tools = unique;
    }

    /// <summary>No tools.</summary>
    public static ToolCatalogue Empty { get; } = new([]);

    /// <summary>
    /// Until when the server vouches for the list (ttlMs, since 2026-07-28); null where it says nothing of it.
    /// </summary>
    public DateTimeOffset? FreshUntil { get; init; }

    /// <summary>All of them.</summary>
    public IReadOnlyList<ToolInfo> Tools { get; }

    /// <summary>The tool of that name; an exact match wins over one in another case.</summary>
    public ToolInfo? Find(string name) =>
        _byName.TryGetValue(name, out var tool) || _byFoldedName.TryGetValue(name, out tool) ? tool : null;
}
