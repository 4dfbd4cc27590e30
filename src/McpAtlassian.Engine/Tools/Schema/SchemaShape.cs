namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>
/// A subschema reduced to what typing and conversion need. Nested shapes are read when asked for, so recursion in a
/// schema ends with the value.
/// </summary>
internal sealed class SchemaShape
{
    private static readonly object?[] Nothing = [];

    public static readonly SchemaShape Unknown = new();

    private readonly Func<SchemaShape?>? _item;
    private readonly Func<string, SchemaShape?>? _property;
    private SchemaShape? _itemShape;
    private bool _itemRead;

    public SchemaShape()
    {
    }

    public SchemaShape(Func<SchemaShape?> item, Func<string, SchemaShape?> property)
    {
        _item = item;
        _property = property;
    }

    public ToolValueKind Kind { get; init; } = ToolValueKind.Any;

    public bool AllowsNull { get; init; } = true;

    public string? Format { get; init; }

    public IReadOnlyList<object?> Enum { get; init; } = Nothing;

    public string Description { get; init; } = string.Empty;

    public string? ContentMediaType { get; init; }

    public string? ContentEncoding { get; init; }

    public object? Default { get; init; }

    public long? Maximum { get; init; }

    public IReadOnlyList<string> PropertyNames { get; init; } = [];

    public SchemaShape? Item
    {
        get
        {
            if (!_itemRead)
            {
                _itemShape = _item?.Invoke();
                _itemRead = true;
            }

            return _itemShape;
        }
    }

    public SchemaShape? Property(string name) => _property?.Invoke(name);
}
