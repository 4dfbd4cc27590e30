namespace McpAtlassian.Engine.Tools.Results;

/// <summary>
/// An object of the outermost levels, read but not shaped yet: its members decide what becomes of it.
/// </summary>
internal sealed class JsonMembers
{
    public List<KeyValuePair<string, object?>> Members { get; } = [];

    public bool CaseSensitive { get; set; }

    public object? this[string name]
    {
        get
        {
            foreach (var member in Members)
            {
                if (member.Key == name)
                {
                    return member.Value;
                }
            }

            return null;
        }
    }

    public bool Has(string name)
    {
        foreach (var member in Members)
        {
            if (member.Key == name)
            {
                return true;
            }
        }

        return false;
    }
}
