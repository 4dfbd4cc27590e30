using McpAtlassian.Text;

namespace McpAtlassian.Completion;

/// <summary>
/// Makes completion results: prefix before substring, quoted where PowerShell needs it, open quotes respected.
/// </summary>
internal static class Completions
{
    public static IEnumerable<CompletionResult> Match(
        string? typed, IEnumerable<(string Text, string ToolTip)> candidates, bool matchesAbout = false)
    {
        var word = (typed ?? string.Empty).Trim('\'', '"');
        var pattern = WildcardPattern.ContainsWildcardCharacters(word)
            ? WildcardPattern.Get(word + "*", WildcardOptions.IgnoreCase)
            : null;
        var later = new List<CompletionResult>();
        foreach (var (text, toolTip) in candidates)
        {
            var at = pattern is null ? text.IndexOf(word, StringComparison.OrdinalIgnoreCase)
                : pattern.IsMatch(text) ? 0
                : -1;
            if (at < 0 && !(matchesAbout && toolTip.Contains(word, StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            var result = Plain(Quote(text, typed), text, toolTip);
            if (at == 0)
            {
                yield return result;
            }
            else
            {
                later.Add(result);
            }
        }

        foreach (var result in later)
        {
            yield return result;
        }
    }

    /// <summary>A result whose text is ready to be put on the line.</summary>
    public static CompletionResult Plain(string written, string shown, string toolTip) => new(
        written,
        HarmlessText.Of(shown),
        CompletionResultType.ParameterValue,
        HarmlessText.Of(toolTip.Length == 0 ? shown : toolTip));

    private static string Quote(string text, string? typed)
    {
        var wasQuoted = typed is { Length: > 0 } && typed[0] is '\'' or '"';
        var needed = wasQuoted;
        foreach (var c in text)
        {
            needed |= !(char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or ':') || c > 0x7F;
        }

        return needed ? SingleQuoted.Of(text) : text;
    }
}
