namespace McpAtlassian.Engine.Configuration.Documents;

/// <summary>
/// A line of TOML that says something: a table header or a key with its value (which may span lines).
/// </summary>
internal sealed class TomlStatement
{
    /// <summary>Where an array's element stands in a path; no key can be this.</summary>
    public const string Element = "\0";

    public TomlStatement(bool isHeader, IReadOnlyList<string> path, int section, int start)
    {
        IsHeader = isHeader;
        Path = path;
        Section = section;
        Start = start;
    }

    public bool IsHeader { get; }

    /// <summary>The keys from the root, array elements marked by <see cref="Element"/>.</summary>
    public IReadOnlyList<string> Path { get; }

    /// <summary>How many keys of the path the statement itself spells.</summary>
    public int OwnKeys { get; init; }

    /// <summary>The number of the header the statement is under; 0 before the first.</summary>
    public int Section { get; }

    /// <summary>The start of its line.</summary>
    public int Start { get; }

    /// <summary>The start of the line after it.</summary>
    public int End { get; set; }

    public bool IsUnder(ConfigPath path)
    {
        if (Path.Count < path.Count)
        {
            return false;
        }

        for (var i = 0; i < path.Count; i++)
        {
            if (path[i].IsItem || Path[i] != path[i].Key)
            {
                return false;
            }
        }

        return true;
    }
}
