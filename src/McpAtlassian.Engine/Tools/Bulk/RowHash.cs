using System.Security.Cryptography;
using System.Text;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Engine.Tools.Bulk;

/// <summary>
/// What makes a row the same row: SHA-256 over tool, site and final arguments. Nothing of them can be read back from
/// it.
/// </summary>
internal static class RowHash
{
    /// <summary>The hash of a row; the order of the arguments and the way numbers are written do not matter.</summary>
    public static string Compute(string tool, string? site, ToolArguments arguments) =>
        Compute(tool, site, CanonicalJson.Write(arguments.Element));

    /// <summary>
    /// The hash of a row whose arguments were refused before they could be converted: over the values as given.
    /// </summary>
    public static string ComputeRefused(string tool, string? site, System.Collections.IDictionary values)
    {
        var text = new StringBuilder("refused");
        var names = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in values)
        {
            names[entry.Key.ToString() ?? string.Empty] = entry.Value;
        }

        foreach (var pair in names)
        {
            text.Append('\n').Append(pair.Key).Append('=').Append(Text(pair.Key, pair.Value));
        }

        return Compute(tool, site, text.ToString());
    }

    // What cannot be written as JSON was refused for that; its type is all that can be told apart.
    private static string Text(string name, object? value)
    {
        try
        {
            return PlainJson.ToText(value, name);
        }
        catch (EngineException)
        {
            return value!.GetType().FullName!;
        }
    }

    private static string Compute(string tool, string? site, string arguments)
    {
        // Lengths in front, so that no two different rows run together into one text.
        site ??= string.Empty;
        var bytes = Encoding.UTF8.GetBytes($"{tool.Length}:{tool}{site.Length}:{site}{arguments}");
        return Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant();
    }
}
