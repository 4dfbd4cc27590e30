namespace McpAtlassian.Engine.Diagnostics;

/// <summary>
/// Tells "Basic authentication" from a Basic credential. In doubt it is a credential: a word has letters only, in the
/// case words are written in, can be spoken and is no longer than words are.
/// </summary>
internal static class WordShape
{
    private const int LongestWord = 20;
    private const int MostWords = 3;
    private const int MostConsonantsInARow = 5;

    /// <summary>True for a word, and for up to three joined by - or /, with a full stop after them or not.</summary>
    public static bool IsWord(string value)
    {
        var words = value.TrimEnd('.').Split('-', '/');
        return words.Length <= MostWords && words.All(IsOneWord);
    }

    private static bool IsOneWord(string word)
    {
        if (word.Length is 0 or > LongestWord || !word.All(static c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z')))
        {
            return false;
        }

        var rest = word.Substring(1);
        var isWritten = rest.All(char.IsLower) || word.All(char.IsUpper);
        return isWritten && IsSpoken(word.ToLowerInvariant());
    }

    private static bool IsSpoken(string word)
    {
        var run = 0;
        var vowels = 0;
        foreach (var c in word)
        {
            var isVowel = c is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';
            vowels += isVowel ? 1 : 0;
            run = isVowel ? 0 : run + 1;
            if (run > MostConsonantsInARow)
            {
                return false;
            }
        }

        return vowels * 5 >= word.Length;
    }
}
