using System.Reflection;

namespace McpAtlassian.Pipeline;

/// <summary>
/// Says of a cmdlet's parameters which two do not go together, while they are bound: PowerShell itself names none of
/// them, only that no set has them all.
/// </summary>
internal sealed class ParameterPairs(Type cmdlet)
{
    private readonly Dictionary<string, HashSet<string>> _sets = new(StringComparer.Ordinal);

    /// <summary>One more parameter is bound.</summary>
    /// <exception cref="PSArgumentException">It shares no set with one that is bound already.</exception>
    public void Add(string name)
    {
        var sets = cmdlet.GetProperty(name)!
            .GetCustomAttributes<ParameterAttribute>()
            .Select(static parameter => parameter.ParameterSetName)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var earlier in _sets)
        {
            if (!earlier.Value.Overlaps(sets))
            {
                throw new PSArgumentException(
                    $"-{earlier.Key} and -{name} cannot be used together. Leave one of them out.");
            }
        }

        _sets[name] = sets;
    }
}
