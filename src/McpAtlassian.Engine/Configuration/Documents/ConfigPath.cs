namespace McpAtlassian.Engine.Configuration.Documents;

/// <summary>One step into a document: a key of a map, or the list item whose field has a value.</summary>
internal readonly struct ConfigStep
{
    private ConfigStep(string key, string? field)
    {
        Key = key;
        Field = field;
    }

    public string Key { get; }

    /// <summary>For list items, the field that names an item; null for map keys.</summary>
    public string? Field { get; }

    public bool IsItem => Field is not null;

    public static ConfigStep Of(string key) => new(key, null);

    public static ConfigStep Item(string field, string value) => new(value, field);

    public bool Matches(ConfigNode item) =>
        Field is not null && string.Equals(item[Field]?.Scalar, Key, StringComparison.Ordinal);

    public override string ToString() => Field is null ? Key : $"[{Field}={Key}]";
}

/// <summary>Where something is in a document.</summary>
internal sealed class ConfigPath
{
    private readonly ConfigStep[] _steps;

    public ConfigPath(IEnumerable<ConfigStep> steps) => _steps = steps.ToArray();

    public int Count => _steps.Length;

    public ConfigStep this[int index] => _steps[index];

    public static ConfigPath Of(params string[] keys) => new(keys.Select(ConfigStep.Of));

    public ConfigPath Key(string key) => new(_steps.Concat([ConfigStep.Of(key)]));

    public ConfigPath ListItem(string field, string value) => new(_steps.Concat([ConfigStep.Item(field, value)]));

    public override string ToString() => string.Join(".", _steps.Select(s => s.ToString()));
}
