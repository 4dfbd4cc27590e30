using System.Collections.Concurrent;
using System.Text.Json;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>
/// Finds what a <c>$ref</c> inside one document points to. Only the document itself is looked at: a reference that
/// leaves it, or whose base is changed by a nested <c>$id</c>, is not resolved and the caller lets the value pass.
/// </summary>
internal sealed class SchemaReferences
{
    private const int ScanDepth = 200;

    private readonly JsonElement _root;
    private readonly string? _rootId;
    private readonly bool _rebased;
    private readonly Dictionary<string, JsonElement?> _anchors = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, JsonElement?> _resolved = new(StringComparer.Ordinal);

    public SchemaReferences(JsonElement root)
    {
        _root = root;
        _rootId = Text(root, "$id") ?? Text(root, "id");
        _rebased = Scan(root, 0);
    }

    public bool TryResolve(string reference, out JsonElement target)
    {
        var found = _resolved.GetOrAdd(reference, Resolve);
        target = found.GetValueOrDefault();
        return found is not null;
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
            && element.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private JsonElement? Resolve(string reference)
    {
        if (_rebased)
        {
            return null;
        }

        var hash = reference.IndexOf('#');
        var document = hash < 0 ? reference : reference.Substring(0, hash);
        var fragment = hash < 0 ? string.Empty : reference.Substring(hash + 1);
        if (document.Length > 0 && !string.Equals(document, _rootId?.TrimEnd('#'), StringComparison.Ordinal))
        {
            return null;
        }

        if (fragment.Length == 0)
        {
            return _root;
        }

        if (fragment[0] != '/')
        {
            return _anchors.TryGetValue(fragment, out var anchored) ? anchored : null;
        }

        return Follow(fragment);
    }

    private JsonElement? Follow(string pointer)
    {
        var current = _root;
        foreach (var part in pointer.Substring(1).Split('/'))
        {
            var key = Uri.UnescapeDataString(part).Replace("~1", "/").Replace("~0", "~");
            if (current.ValueKind == JsonValueKind.Object && current.TryGetProperty(key, out var member))
            {
                current = member;
            }
            else if (current.ValueKind == JsonValueKind.Array
                && int.TryParse(key, out var index)
                && index >= 0
                && index < current.GetArrayLength())
            {
                current = current[index];
            }
            else
            {
                return null;
            }
        }

        return current.ValueKind is JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False ? current : null;
    }

    // Records anchors; true when a nested $id changes what relative references mean.
    private bool Scan(JsonElement element, int depth)
    {
        var rebased = false;
        if (depth > ScanDepth)
        {
            return rebased;
        }

        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                rebased |= Scan(item, depth + 1);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            var id = Text(element, "$id");
            if (id is { Length: > 1 } && id[0] == '#')
            {
                AddAnchor(id.Substring(1), element);
            }
            else if (id is not null && depth > 0)
            {
                rebased = true;
            }

            if (Text(element, "$anchor") is { } anchor)
            {
                AddAnchor(anchor, element);
            }

            foreach (var property in element.EnumerateObject())
            {
                if (!property.NameEquals("enum") && !property.NameEquals("const"))
                {
                    rebased |= Scan(property.Value, depth + 1);
                }
            }
        }

        return rebased;
    }

    // Twice the same name is not ours to decide.
    private void AddAnchor(string name, JsonElement element) =>
        _anchors[name] = _anchors.ContainsKey(name) ? null : element;
}
