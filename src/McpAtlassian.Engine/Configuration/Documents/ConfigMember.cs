namespace McpAtlassian.Engine.Configuration.Documents;

/// <summary>A key and its value, with the key's place and the comma after the value (-1 where there is none).</summary>
internal sealed class ConfigMember
{
    public ConfigMember(string key, ConfigNode value, int keyStart = -1, int keyEnd = -1)
    {
        Key = key;
        Value = value;
        KeyStart = keyStart;
        KeyEnd = keyEnd;
    }

    public string Key { get; }

    public ConfigNode Value { get; }

    public int KeyStart { get; }

    public int KeyEnd { get; }

    public int Comma { get; set; } = -1;
}
