using System.Collections;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Tools.Naming;

/// <summary>What became of a tool of the first generation in the second.</summary>
internal sealed class ToolNameMapping
{
    private readonly IReadOnlyList<ArgumentRename> _renames;
    private readonly IReadOnlyList<KeyValuePair<string, object>> _added;

    internal ToolNameMapping(
        string v1Name,
        string? v2Name,
        string note,
        string source,
        IReadOnlyList<ArgumentRename> renames,
        IReadOnlyList<KeyValuePair<string, object>> added)
    {
        V1Name = v1Name;
        V2Name = v2Name;
        Note = note;
        Source = source;
        _renames = renames;
        _added = added;
    }

    /// <summary>The name in the first generation.</summary>
    public string V1Name { get; }

    /// <summary>
    /// The name in the second, the same where only arguments were renamed; null when no tool does the same.
    /// </summary>
    public string? V2Name { get; }

    /// <summary>
    /// What a user should know about the change: what replaced the tool, or what it does differently now. May be empty.
    /// </summary>
    public string Note { get; }

    /// <summary>Where this is known from.</summary>
    public string Source { get; }

    /// <summary>
    /// The arguments as the second generation wants them. The schema of the tool that will be called has the last word:
    /// an argument it knows under the old name keeps it, and of several known new names the one it has is taken.
    /// </summary>
    public IDictionary<string, object?> RenameArguments(IDictionary arguments, ToolSchema? schema = null)
    {
        var renamed = new Dictionary<string, object?>(StringComparer.Ordinal);
        var typed = schema is { IsTyped: true } ? schema : null;
        foreach (DictionaryEntry entry in arguments)
        {
            var name = PlainJson.KeyText(entry.Key, "Arguments");
            var target = Target(name, entry.Value, typed);
            Put(renamed, target.Split('.'), entry.Value);
        }

        foreach (var addition in _added)
        {
            var root = addition.Key.Split('.')[0];
            if (typed is null
                ? !renamed.ContainsKey(root)
                : typed.Find(root) is { } parameter && !renamed.ContainsKey(parameter.Name))
            {
                renamed[root] = addition.Value;
            }
        }

        return renamed;
    }

    internal ToolNameMapping With(KeyValuePair<string, object> addition) =>
        new(V1Name, V2Name, Note, Source, _renames, [.. _added, addition]);

    private static void Put(Dictionary<string, object?> target, string[] path, object? value)
    {
        for (var depth = 0; depth < path.Length - 1; depth++)
        {
            if (!target.TryGetValue(path[depth], out var inner) || inner is not Dictionary<string, object?>)
            {
                // The user's own dictionary is never changed, but copied.
                inner =
                    inner is IDictionary given ? Copy(given) : new Dictionary<string, object?>(StringComparer.Ordinal);
                target[path[depth]] = inner;
            }

            target = (Dictionary<string, object?>)inner!;
        }

        target[path[path.Length - 1]] = value;
    }

    private static Dictionary<string, object?> Copy(IDictionary given)
    {
        var copy = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in given)
        {
            copy[PlainJson.KeyText(entry.Key, "Arguments")] = entry.Value;
        }

        return copy;
    }

    private string Target(string name, object? value, ToolSchema? schema)
    {
        var rename = _renames.FirstOrDefault(
            candidate => string.Equals(candidate.From, name, StringComparison.OrdinalIgnoreCase));
        if (rename is null)
        {
            return name;
        }

        foreach (var target in rename.To)
        {
            var root = target.Split('.')[0];
            var nested = root.Length < target.Length;
            var parameter = schema?.Find(root);
            var possible = schema is null
                || (parameter is not null && (!nested || parameter.Kind is ToolValueKind.Object or ToolValueKind.Any));

            // body = 'text' becomes body.value; a body that already is an object is in the new form.
            if (possible
                && !(nested && string.Equals(root, name, StringComparison.OrdinalIgnoreCase) && value is IDictionary))
            {
                return schema?.Find(name) is { } old && !string.Equals(old.Name, root, StringComparison.Ordinal)
                    ? old.Name
                    : target;
            }
        }

        return name;
    }
}

/// <summary>An argument's old name with its new ones, the likeliest first.</summary>
internal sealed class ArgumentRename(string from, params string[] to)
{
    public string From { get; } = from;

    public IReadOnlyList<string> To { get; } = to;
}
