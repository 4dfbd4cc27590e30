using System;
using System.Collections.Generic;
using System.Linq;

namespace McpAtlassian.Engine.Configuration.Documents;

/// <summary>How a TOML table came to be, which decides what may be added to it.</summary>
internal enum TomlOrigin
{
    /// <summary>On the way to a header's table.</summary>
    Implicit,
    Header,

    /// <summary>On the way to a dotted key.</summary>
    Dotted,

    /// <summary>Between braces: complete as it stands.</summary>
    Inline,
}

/// <summary>A table while a document is read. Values are nodes, tables, or lists of tables.</summary>
internal sealed class TomlTable
{
    private readonly List<(string Key, object Value, int Start, int End)> _members = new();
    private readonly Dictionary<string, object> _byKey = new(StringComparer.Ordinal);

    public TomlTable(TomlOrigin origin, int section)
    {
        Origin = origin;
        Section = section;
    }

    public TomlOrigin Origin { get; set; }

    /// <summary>The header under which a dotted table was made: only there can it grow.</summary>
    public int Section { get; set; }

    public int Start { get; set; } = -1;

    public int End { get; set; } = -1;

    public object? Find(string key) => _byKey.TryGetValue(key, out object? value) ? value : null;

    public void Add(string key, object value, int start, int end)
    {
        _byKey.Add(key, value);
        _members.Add((key, value, start, end));
    }

    public ConfigNode ToNode() => new(ConfigKind.Map)
    {
        Members = _members.Select(m => new ConfigMember(m.Key, Node(m.Value), m.Start, m.End)).ToArray(),
        Start = Start,
        End = End,
        IsInline = Origin == TomlOrigin.Inline,
    };

    private static ConfigNode Node(object value) => value switch
    {
        TomlTable table => table.ToNode(),
        List<TomlTable> tables => new ConfigNode(ConfigKind.List) { Items = tables.Select(t => t.ToNode()).ToArray() },
        _ => (ConfigNode)value,
    };
}
