namespace McpAtlassian.Engine.Configuration.Documents;

/// <summary>
/// A parsed configuration file that can be changed in place. Every change is a few edits of the text, and is checked
/// afterwards: the result must parse, hold the new value, and be equal everywhere else. What fails that check is
/// refused, so no format's odd corner can cost a user anything.
/// </summary>
internal abstract class ConfigDocument
{
    protected ConfigDocument(string text, ConfigNode root)
    {
        Text = text;
        Root = root;
    }

    public string Text { get; }

    public ConfigNode Root { get; }

    public abstract ConfigFormat Format { get; }

    public static ConfigDocument Parse(ConfigFormat format, string text) => format switch
    {
        ConfigFormat.Toml => TomlDocument.Parse(text),
        ConfigFormat.Yaml => YamlDocument.Parse(text),
        _ => JsoncDocument.Parse(text, format),
    };

    public ConfigNode? Get(ConfigPath path)
    {
        var node = Root;
        for (var i = 0; i < path.Count && node is not null; i++)
        {
            var step = path[i];
            node = step.IsItem ? node.Items.FirstOrDefault(step.Matches) : node[step.Key];
        }

        return node;
    }

    /// <summary>The document with the value at the path; the same document when it is there already.</summary>
    public ConfigDocument Set(ConfigPath path, ConfigNode value)
    {
        CheckPath(path);
        var present = Get(path);
        if (present is not null && present.Equals(value))
        {
            return this;
        }

        var text = ConfigText.Apply(Text, EditsToSet(path, value));
        return Verified(text, path, value);
    }

    /// <summary>The document without what is at the path; the same document when nothing is.</summary>
    public ConfigDocument Remove(ConfigPath path)
    {
        CheckPath(path);
        if (Get(path) is null)
        {
            return this;
        }

        var text = ConfigText.Apply(Text, EditsToRemove(path));
        return Verified(text, path, null);
    }

    /// <summary>
    /// Whether a piece of a scalar stands in the file as it reads, so that it can be changed in place.
    /// </summary>
    public bool Holds(ConfigNode scalar, string part) =>
        scalar.Start >= 0 && Text.IndexOf(part, scalar.Start, scalar.End - scalar.Start, StringComparison.Ordinal) >= 0;

    /// <summary>Changes a piece of one scalar: its quotes, its comments and everything around it stay.</summary>
    public ConfigDocument ReplaceIn(ConfigNode scalar, string part, string replacement)
    {
        var at = Text.IndexOf(part, scalar.Start, scalar.End - scalar.Start, StringComparison.Ordinal);
        var text = ConfigText.Apply(Text, [new TextEdit(at, at + part.Length, replacement)]);
        ConfigNode wanted = new(scalar.Kind, scalar.Scalar!.Replace(part, replacement)) { Tag = scalar.Tag };
        return Verified(text, Root.Replaced(scalar, wanted));
    }

    /// <summary>Gives a member of the root another key.</summary>
    public ConfigDocument Rename(string key, string replacement)
    {
        CheckPath(ConfigPath.Of(key));
        var member = Root.Members.Single(m => string.Equals(m.Key, key, StringComparison.Ordinal));
        var at = Text.IndexOf(key, member.KeyStart, member.KeyEnd - member.KeyStart, StringComparison.Ordinal);
        if (at < 0)
        {
            throw CannotEdit(member.KeyStart, "the key is written in an unusual form.");
        }

        var wanted = ConfigNode.Map(Root.Members.Select(m =>
            new KeyValuePair<string, ConfigNode>(ReferenceEquals(m, member) ? replacement : m.Key, m.Value)));
        return Verified(ConfigText.Apply(Text, [new TextEdit(at, at + key.Length, replacement)]), wanted);
    }

    /// <summary>
    /// Brings a map's members to the given values, key by key, so that comments and keys that nobody asked about stay.
    /// </summary>
    public ConfigDocument Merge(ConfigPath path, ConfigNode value)
    {
        var present = Get(path);
        if (present is null || present.Kind != ConfigKind.Map || value.Kind != ConfigKind.Map)
        {
            return Set(path, value);
        }

        var document = this;
        foreach (var member in value.Members)
        {
            document = document.Merge(path.Key(member.Key), member.Value);
        }

        return document;
    }

    protected abstract IEnumerable<TextEdit> EditsToSet(ConfigPath path, ConfigNode value);

    protected abstract IEnumerable<TextEdit> EditsToRemove(ConfigPath path);

    protected EngineException CannotEdit(int offset, string reason) =>
        ConfigText.Unparsable(Text, offset < 0 ? 0 : offset, reason);

    private ConfigDocument Verified(string text, ConfigNode whole)
    {
        var result = Reparsed(text, ConfigPath.Of());
        return result.Root.Equals(whole) ? result : throw NotSafe(ConfigPath.Of(), null);
    }

    private ConfigDocument Reparsed(string text, ConfigPath path)
    {
        try
        {
            return Parse(Format, text);
        }
        catch (EngineException error)
        {
            throw NotSafe(path, error);
        }
    }

    private ConfigDocument Verified(string text, ConfigPath path, ConfigNode? value)
    {
        var result = Reparsed(text, path);
        var now = result.Get(path);
        var there = value is null ? now is null : now is not null && now.Equals(value);
        return there && EqualElsewhere(Root, result.Root, path, 0) ? result : throw NotSafe(path, null);
    }

    private static EngineException NotSafe(ConfigPath path, Exception? inner) => new(
        ErrorIds.ConfigUnparsable,
        $"{(path.Count == 0 ? "A value" : $"'{path}'")} cannot be changed without changing other parts of the file: "
        + "it is written in an unusual form. Nothing was written.",
        "Change the entry by hand. Export-McpConfig -AsText prints it.",
        inner);

    // A repeated key on the way is ambiguous: programs differ on which one counts.
    private void CheckPath(ConfigPath path)
    {
        var node = Root;
        for (var i = 0; i < path.Count && node is not null; i++)
        {
            var step = path[i];
            if (step.IsItem)
            {
                if (node.Kind is not (ConfigKind.List or ConfigKind.Null))
                {
                    throw CannotEdit(node.Start, $"'{path}' must be a list.");
                }

                if (node.Items.Count(step.Matches) > 1)
                {
                    throw CannotEdit(node.Start, $"'{step.Key}' occurs more than once in the list.");
                }

                node = node.Items.FirstOrDefault(step.Matches);
                continue;
            }

            if (node.Kind is not (ConfigKind.Map or ConfigKind.Null))
            {
                throw CannotEdit(node.Start, $"'{path}' must be an object.");
            }

            var found = node.Members.Where(m => string.Equals(m.Key, step.Key, StringComparison.Ordinal)).ToArray();
            if (found.Length > 1)
            {
                throw CannotEdit(found[1].KeyStart, $"the key '{step.Key}' occurs more than once.");
            }

            node = found.Length == 1 ? found[0].Value : null;
        }
    }

    private static bool EqualElsewhere(ConfigNode? before, ConfigNode? after, ConfigPath path, int depth)
    {
        if (depth == path.Count)
        {
            return true;
        }

        var step = path[depth];
        if (step.IsItem)
        {
            var one = Others(before, step);
            var two = Others(after, step);
            return one.SequenceEqual(two)
                && EqualElsewhere(
                    before?.Items.FirstOrDefault(step.Matches),
                    after?.Items.FirstOrDefault(step.Matches),
                    path,
                    depth + 1);
        }

        var old = OtherMembers(before, step.Key);
        var now = OtherMembers(after, step.Key);
        if (old.Length != now.Length)
        {
            return false;
        }

        for (var i = 0; i < old.Length; i++)
        {
            if (!string.Equals(old[i].Key, now[i].Key, StringComparison.Ordinal) || !old[i].Value.Equals(now[i].Value))
            {
                return false;
            }
        }

        return EqualElsewhere(before?[step.Key], after?[step.Key], path, depth + 1);
    }

    private static ConfigNode[] Others(ConfigNode? list, ConfigStep step) =>
        list is null ? [] : list.Items.Where(i => !step.Matches(i)).ToArray();

    private static ConfigMember[] OtherMembers(ConfigNode? map, string key) =>
        map is null ? [] : map.Members.Where(m => !string.Equals(m.Key, key, StringComparison.Ordinal)).ToArray();
}
