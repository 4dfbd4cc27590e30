namespace McpAtlassian.Engine.Configuration.Documents;

/// <summary>
/// One value of a configuration file with the place it was read from. Nodes made by the program rather than read
/// have no place. Members keep their order, and duplicates, because an editor must not lose either.
/// </summary>
internal sealed class ConfigNode : IEquatable<ConfigNode>
{
    private static readonly IReadOnlyList<ConfigNode> NoItems = [];
    private static readonly IReadOnlyList<ConfigMember> NoMembers = [];

    public ConfigNode(ConfigKind kind, string? scalar = null)
    {
        Kind = kind;
        Scalar = scalar;
    }

    public ConfigKind Kind { get; }

    /// <summary>
    /// The decoded text of a scalar; true or false for a Boolean, the digits as written for a Number.
    /// </summary>
    public string? Scalar { get; }

    /// <summary>The format's own name for the scalar's type, where it has several (TOML).</summary>
    public string? Tag { get; init; }

    public IReadOnlyList<ConfigNode> Items { get; init; } = NoItems;

    public IReadOnlyList<ConfigMember> Members { get; init; } = NoMembers;

    public int Start { get; set; } = -1;

    public int End { get; set; } = -1;

    /// <summary>Written with brackets in a format that also has a block form (YAML flow, TOML inline).</summary>
    public bool IsInline { get; init; }

    public string? Text => Kind == ConfigKind.Text ? Scalar : null;

    public static ConfigNode Null() => new(ConfigKind.Null);

    public static ConfigNode Of(string text) => new(ConfigKind.Text, text);

    public static ConfigNode Of(bool value) => new(ConfigKind.Boolean, value ? "true" : "false");

    public static ConfigNode Of(int value) =>
        new(ConfigKind.Number, value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public static ConfigNode List(IEnumerable<ConfigNode> items) => new(ConfigKind.List) { Items = items.ToArray() };

    public static ConfigNode List(IEnumerable<string> items) => List(items.Select(Of));

    public static ConfigNode Map(IEnumerable<KeyValuePair<string, ConfigNode>> members) =>
        new(ConfigKind.Map) { Members = members.Select(m => new ConfigMember(m.Key, m.Value)).ToArray() };

    public static ConfigNode Map(params (string Key, ConfigNode Value)[] members) =>
        new(ConfigKind.Map) { Members = members.Select(m => new ConfigMember(m.Key, m.Value)).ToArray() };

    /// <summary>The member readers see: the last one where a key is repeated.</summary>
    public ConfigNode? this[string key] =>
        Members.LastOrDefault(m => string.Equals(m.Key, key, StringComparison.Ordinal))?.Value;

    /// <summary>The same tree with one node, told by identity, in another's stead.</summary>
    public ConfigNode Replaced(ConfigNode node, ConfigNode by) => ReferenceEquals(this, node) ? by : new(Kind, Scalar)
    {
        Tag = Tag,
        Items = Items.Select(i => i.Replaced(node, by)).ToArray(),
        Members = Members.Select(m => new ConfigMember(m.Key, m.Value.Replaced(node, by))).ToArray(),
    };

    public bool Equals(ConfigNode? other)
    {
        if (other is null || Kind != other.Kind || !string.Equals(Scalar, other.Scalar, StringComparison.Ordinal)
            || Items.Count != other.Items.Count || Members.Count != other.Members.Count)
        {
            return false;
        }

        for (var i = 0; i < Items.Count; i++)
        {
            if (!Items[i].Equals(other.Items[i]))
            {
                return false;
            }
        }

        for (var i = 0; i < Members.Count; i++)
        {
            if (!string.Equals(Members[i].Key, other.Members[i].Key, StringComparison.Ordinal)
                || !Members[i].Value.Equals(other.Members[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as ConfigNode);

    public override int GetHashCode() =>
        ((int)Kind * 397) ^ (Scalar is null ? 0 : StringComparer.Ordinal.GetHashCode(Scalar));

    // A value may be a secret: only its shape is ever shown.
    public override string ToString() => Kind.ToString();
}
