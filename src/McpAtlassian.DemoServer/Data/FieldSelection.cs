namespace McpAtlassian.DemoServer.Data;

/// <summary>Jira's way of naming fields: nothing, *all, *navigable, names, and names with a minus.</summary>
internal sealed class FieldSelection
{
    public static readonly FieldSelection Default = new(null);

    private readonly HashSet<string>? _names;
    private readonly HashSet<string> _excluded = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool _all;
    private readonly bool _navigable;

    public FieldSelection(IEnumerable<string>? names)
    {
        var list = names?.Select(name => name.Trim()).Where(name => name.Length > 0).ToList();
        if (list is null || list.Count == 0)
        {
            return;
        }

        _all = list.Contains("*all");
        _navigable = list.Contains("*navigable");
        _excluded.UnionWith(list.Where(name => name[0] == '-').Select(name => name.Substring(1)));
        _names =
            new HashSet<string>(list.Where(name => name[0] is not '*' and not '-'), StringComparer.OrdinalIgnoreCase);
        if (_names.Count == 0 && !_all && !_navigable)
        {
            _names = null;
        }
    }

    public bool Wants(string field, bool byDefault)
    {
        if (_excluded.Contains(field))
        {
            return false;
        }

        return _all || (_names?.Contains(field) ?? false) || ((_names is null || _navigable) && byDefault);
    }
}
