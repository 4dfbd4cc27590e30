using McpAtlassian.Text;

namespace McpAtlassian.Completion;

/// <summary>
/// Makes completion results: prefix before substring, quoted where PowerShell needs it, open quotes respected.
/// </summary>
internal static class Completions
{
    public static IEnumerable<CompletionResult> Match(
        string? typed, IEnumerable<(string Text, string ToolTip)> candidates)
    {
        var word = (typed ?? string.Empty).Trim('\'', '"');
        var later = new List<CompletionResult>();
        foreach (var (text, toolTip) in candidates)
        {
            var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                continue;
            }

            var result = new CompletionResult(
                Quote(text, typed),
                HarmlessText.Of(text),
                CompletionResultType.ParameterValue,
                HarmlessText.Of(toolTip.Length == 0 ? text : toolTip));
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
