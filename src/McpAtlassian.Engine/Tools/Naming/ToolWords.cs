using System.Text;

namespace McpAtlassian.Engine.Tools.Naming;

/// <summary>
/// The words of a tool's name, whether written in camelCase, snake_case or with hyphens, and their singular.
/// </summary>
internal static class ToolWords
{
    private static readonly Dictionary<string, string> Irregular = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Children"] = "Child",
        ["People"] = "Person",
        ["Aliases"] = "Alias",
        ["Caches"] = "Cache",
        ["Series"] = "Series",
        ["Indices"] = "Index",
        ["Analysis"] = "Analysis",
        ["Focus"] = "Focus",
        ["Sms"] = "Sms",
        ["Https"] = "Https",
        ["Jsm"] = "Jsm",
        ["Ops"] = "Ops",
        ["Dns"] = "Dns",
        ["Sla"] = "Sla",
        ["News"] = "News",
        ["Canvas"] = "Canvas",
        ["Always"] = "Always",
        ["Css"] = "Css",
        ["Aws"] = "Aws",
        ["Movies"] = "Movie",
    };

    public static List<string> Split(string name)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        for (var index = 0; index < name.Length; index++)
        {
            var letter = name[index];
            if (!char.IsLetterOrDigit(letter))
            {
                Flush();
                continue;
            }

            var startsWord = char.IsUpper(letter)
                && (word.Length == 0
                || !char.IsUpper(name[index - 1])
                || (index + 1 < name.Length && char.IsLower(name[index + 1])));
            if (startsWord)
            {
                Flush();
            }

            word.Append(word.Length == 0 ? char.ToUpperInvariant(letter) : letter);
        }

        Flush();
        return words;

        void Flush()
        {
            if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
    }

    public static string Singular(string word)
    {
        if (Irregular.TryGetValue(word, out var irregular))
        {
            return irregular;
        }

        if (Ends("ies") && word.Length > 4)
        {
            return Cut(3) + "y";
        }

        if (Ends("sses") || Ends("uses") || Ends("xes") || Ends("ches") || Ends("shes") || Ends("zzes"))
        {
            return Cut(2);
        }

        return Ends("s") && !Ends("ss") && !Ends("us") && !Ends("is") && word.Length > 2 ? Cut(1) : word;

        bool Ends(string ending) => word.EndsWith(ending, StringComparison.Ordinal);
        string Cut(int count) => word.Substring(0, word.Length - count);
    }
}
