using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>
/// A schema's regular expressions, which are the server's: bounded in time, and passed over when this platform cannot
/// read them.
/// </summary>
internal static class SchemaPatterns
{
    private const int MaximumCached = 512;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(250);
    private static readonly ConcurrentDictionary<string, Regex?> Cache = new(StringComparer.Ordinal);

    /// <summary>Whether the text matches; null when that cannot be told.</summary>
    public static bool? IsMatch(string pattern, string text)
    {
        if (Cache.Count > MaximumCached)
        {
            Cache.Clear();
        }

        var regex = Cache.GetOrAdd(pattern, Compile);
        if (regex is null)
        {
            return null;
        }

        try
        {
            return regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    private static Regex? Compile(string pattern)
    {
        if (Adapt(pattern) is not { } adapted)
        {
            return null;
        }

        foreach (var options in new[] { RegexOptions.ECMAScript, RegexOptions.CultureInvariant })
        {
            try
            {
                return new Regex(adapted, options, Limit);
            }
            catch (ArgumentException)
            {
                // Not of this dialect; the next may know it.
            }
        }

        return null;
    }

    // Two things differ from a schema's dialect: in .NET '$' also matches before a last line break, and a character
    // beyond the first 65,536 is two, of which '*' would repeat only the second. Inside a class such a character cannot
    // be said.
    private static string? Adapt(string pattern)
    {
        var adapted = new StringBuilder(pattern.Length + 8);
        var inClass = false;
        for (var index = 0; index < pattern.Length; index++)
        {
            var letter = pattern[index];
            if (letter == '\\' && index + 1 < pattern.Length)
            {
                adapted.Append(letter).Append(pattern[++index]);
                continue;
            }

            if (char.IsHighSurrogate(letter) && index + 1 < pattern.Length)
            {
                if (inClass)
                {
                    return null;
                }

                adapted.Append("(?:").Append(letter).Append(pattern[++index]).Append(')');
                continue;
            }

            inClass = letter == '[' || (inClass && letter != ']');
            adapted.Append(letter);
            if (letter == '$' && !inClass)
            {
                adapted.Append(@"(?!\n)");
            }
        }

        return adapted.ToString();
    }
}
