using System.Collections;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Tools.Binding;

/// <summary>A row that is a dictionary: its keys are the caller's own.</summary>
internal sealed class DictionaryRow : IArgumentRow
{
    private readonly List<KeyValuePair<string, object?>> _columns = [];

    /// <summary>Takes the entries; <paramref name="read"/> makes a plain value of one, when it is asked for.</summary>
    public DictionaryRow(IDictionary row, Func<object?, object?>? read = null)
    {
        Read = read ?? (value => value);
        foreach (DictionaryEntry entry in row)
        {
            _columns.Add(new KeyValuePair<string, object?>(PlainJson.KeyText(entry.Key, "row"), entry.Value));
        }
    }

    public bool IsValue => false;

    public object? Value => null;

    public bool IsOwn => true;

    public bool IsBag => false;

    public IReadOnlyList<string> TypeNames => [];

    public IReadOnlyList<string> Columns => [.. _columns.Select(column => column.Key)];

    private Func<object?, object?> Read { get; }

    public bool TryRead(string column, out object? value)
    {
        var index = _columns.FindIndex(candidate => candidate.Key == column);
        index = index >= 0 ? index : _columns.FindIndex(c => c.Key.Equals(column, StringComparison.OrdinalIgnoreCase));
        value = index < 0 ? null : Read(_columns[index].Value);
        return index >= 0;
    }

    public IArgumentRow? Bag(string column) => null;
}
