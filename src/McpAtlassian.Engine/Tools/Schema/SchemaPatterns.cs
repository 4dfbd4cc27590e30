using System;
using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace McpAtlassian.Engine.Tools.Schema;

/// <summary>A schema's regular expressions, which are the server's: bounded in time, and passed over when this platform cannot read them.</summary>
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

        Regex? regex = Cache.GetOrAdd(pattern, Compile);
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
        string adapted = EndMeansEnd(pattern);
        foreach (RegexOptions options in new[] { RegexOptions.ECMAScript, RegexOptions.CultureInvariant })
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

    // In .NET '$' also matches before a last line break, in a schema's dialect it does not.
    private static string EndMeansEnd(string pattern)
    {
        var adapted = new StringBuilder(pattern.Length + 8);
        bool inClass = false;
        for (int index = 0; index < pattern.Length; index++)
        {
            char letter = pattern[index];
            if (letter == '\\' && index + 1 < pattern.Length)
            {
                adapted.Append(letter).Append(pattern[++index]);
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
