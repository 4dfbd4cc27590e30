using System.Text.RegularExpressions;

namespace McpAtlassian.Engine.Configuration.Entries;

/// <summary>Tells a literal secret from a reference to one, by its name and its look.</summary>
internal static class SecretScanner
{
    private static readonly Regex Reference = new(
        @"^\s*(?:(?:Basic|Bearer|Token)\s+)?(?:\$\{[^}]+\}|\$\{\{[^}]+\}\}|\{\{[^}]+\}\}|\$(?:env:)?[A-Za-z_]\w*|"
        + @"\$\([^)]*\)|%\w+%|\{(?:env|file):[^}]+\}|op://\S+|(?:YOUR|<)[^\s]*)\s*$",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    private static readonly Regex SecretName = new(
        "authorization|token|secret|passw|api[-_]?key|apikey|credential|private[-_]?key|x-api-key",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        TimeSpan.FromSeconds(1));

    private static readonly Regex SecretLook = new(
        @"(?:\b(?:Basic|Bearer|Token)\s+[A-Za-z0-9+/=_\-.~]{8,})|ATATT3[A-Za-z0-9_\-=]{10,}|"
        + @"ATCTT3[A-Za-z0-9_\-=]{10,}|ATSTT3[A-Za-z0-9_\-=]{10,}|\beyJ[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-.]+|"
        + @"\b(?:ghp|gho|ghs|github_pat|sk|xox[abp])[_-][A-Za-z0-9_\-]{10,}",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    private static readonly Regex Assignment = new(
        @"(?<before>[""']?[\w.\-]*(?:authorization|token|secret|passw|api[-_]?key|"
        + @"credential)[\w.\-]*[""']?\s*[:=]\s*)(?<value>""(?:[^""\\]|\\.)*""|'[^']*'|"
        + @"[^\s,}]+(?:\s+[A-Za-z0-9+/=_\-.]{8,})?)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        TimeSpan.FromSeconds(1));

    private static readonly Regex OpenReference = new(
        @"^\$\{(?:env:|input:)?[\w\-]+$",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    private static readonly Regex UserPart = new(
        @"(?<before>\b[a-z][a-z0-9+.\-]*://)(?<value>[^/\s?#@""']+)@",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        TimeSpan.FromSeconds(1));

    private static readonly Regex QueryPart = new(
        @"(?<before>[?&#](?<name>[^=&#\s""']+)=)(?<value>[^&#\s""']+)",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    private static readonly Regex QueryName = new(
        "token|secret|passw|credential|auth|signature|(?:^|api|access|subscription|private)[-_]?key$|^(?:sig|code|"
        + "pat|jwt)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        TimeSpan.FromSeconds(1));

    public static bool IsReference(string value) => Reference.IsMatch(value);

    /// <summary>
    /// A value that should not be in a file: named like a secret, or looking like one, and no reference.
    /// </summary>
    public static bool IsLiteralSecret(string name, string value)
    {
        if (value.Trim().Length == 0 || IsReference(value))
        {
            return false;
        }

        if (SecretLook.IsMatch(value)
            && !Regex.IsMatch(value, @"\$\{|\$\(|\{env:", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))
        {
            return true;
        }

        var named = SecretName.IsMatch(name)
            && !name.EndsWith("_env_var", StringComparison.Ordinal)
            && !name.EndsWith("_URL", StringComparison.OrdinalIgnoreCase);
        return named
            && value.IndexOf("${", StringComparison.Ordinal) < 0
            && !value.All(char.IsUpper)
            && !IsSwitch(value);
    }

    /// <summary>A URL, or text with URLs in it, whose user part or query holds a secret.</summary>
    public static bool IsSecretUrl(string text) =>
        UserPart.Matches(text).Cast<Match>().Any(IsSecretPart)
            || QueryPart.Matches(text).Cast<Match>().Any(IsSecretPart);

    /// <summary>The same text without the secrets of its URLs.</summary>
    public static string MaskUrl(string text)
    {
        text = UserPart.Replace(text, m => IsSecretPart(m) ? m.Groups["before"].Value + "***@" : m.Value);
        text = QueryPart.Replace(text, m => IsSecretPart(m) ? m.Groups["before"].Value + "***" : m.Value);
        return SecretLook.Replace(text, m => IsReference(m.Value) ? m.Value : "***");
    }

    /// <summary>
    /// The words of a command line that are secrets: by look, by "name=", or by the option before them.
    /// </summary>
    public static bool[] SecretWords(IReadOnlyList<string> words) => words.Select((word, i) =>
    {
        var equals = word.IndexOf('=');
        var option = i > 0 && words[i - 1].StartsWith('-')
            && words[i - 1].IndexOf('=') < 0 && !word.StartsWith('-');
        return IsLiteralSecret(string.Empty, word) || IsSecretUrl(word)
            || (option && IsLiteralSecret(words[i - 1], word))
            || (equals > 0 && word.IndexOf("://", 0, equals, StringComparison.Ordinal) < 0
                && IsLiteralSecret(word.Substring(0, equals), word.Substring(equals + 1)));
    }).ToArray();

    // A user's name alone is not a secret, and neither is a reference.
    private static bool IsSecretPart(Match match)
    {
        var value = match.Groups["value"].Value;
        if (!match.Groups["name"].Success)
        {
            var parts = value.Split([':'], 2);
            var reference =
                value.Contains("${", StringComparison.Ordinal) || value.Contains("{env", StringComparison.Ordinal);
            return !reference
                && (parts.Length == 2 ? parts[1].Length > 0 && !IsReference(parts[1]) : SecretLook.IsMatch(value));
        }

        return value != "***" && !IsReference(value) && value.IndexOf("${", StringComparison.Ordinal) < 0
            && (QueryName.IsMatch(match.Groups["name"].Value) || SecretLook.IsMatch(value)) && !IsSwitch(value);
    }

    /// <summary>A line of a file with every literal secret blotted out, for people to look at.</summary>
    public static string Mask(string line)
    {
        var masked = Assignment.Replace(MaskUrl(line), m =>
        {
            var value = m.Groups["value"].Value;
            var inner = value.Trim('"', '\'');

            // In a URL the value ends where the URL does, and the first look has been at it.
            return inner.StartsWith("***", StringComparison.Ordinal)
                || OpenReference.IsMatch(inner)
                || IsReference(inner)
                || IsSwitch(inner)
                || inner.All(c => char.IsUpper(c) || c == '_' || char.IsDigit(c))
                || inner.StartsWith('{')
                || inner.StartsWith('[')
                ? m.Value
                : m.Groups["before"].Value + (value[0] is '"' or '\'' ? value[0] + "***" + value[0] : "***");
        });
        return SecretLook.Replace(masked, m => IsReference(m.Value) ? m.Value : "***");
    }

    private static bool IsSwitch(string value) => value is "true" or "false" or "null" || value.All(char.IsDigit);
}
