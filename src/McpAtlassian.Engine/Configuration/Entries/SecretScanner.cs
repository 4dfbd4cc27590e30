using System;
using System.Linq;
using System.Text.RegularExpressions;

namespace McpAtlassian.Engine.Configuration.Entries;

/// <summary>Tells a literal secret from a reference to one, by its name and its look.</summary>
internal static class SecretScanner
{
    private static readonly Regex Reference = new(
        @"^\s*(?:(?:Basic|Bearer|Token)\s+)?(?:\$\{[^}]+\}|\$\{\{[^}]+\}\}|\{\{[^}]+\}\}|\$(?:env:)?[A-Za-z_]\w*|\$\([^)]*\)|%\w+%|\{(?:env|file):[^}]+\}|op://\S+|(?:YOUR|<)[^\s]*)\s*$",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    private static readonly Regex SecretName = new(
        "authorization|token|secret|passw|api[-_]?key|apikey|credential|private[-_]?key|x-api-key",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        TimeSpan.FromSeconds(1));

    private static readonly Regex SecretLook = new(
        @"(?:\b(?:Basic|Bearer|Token)\s+[A-Za-z0-9+/=_\-.~]{8,})|ATATT3[A-Za-z0-9_\-=]{10,}|ATCTT3[A-Za-z0-9_\-=]{10,}|ATSTT3[A-Za-z0-9_\-=]{10,}|\beyJ[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-.]+|\b(?:ghp|gho|ghs|github_pat|sk|xox[abp])[_-][A-Za-z0-9_\-]{10,}",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    private static readonly Regex Assignment = new(
        @"(?<before>[""']?[\w.\-]*(?:authorization|token|secret|passw|api[-_]?key|credential)[\w.\-]*[""']?\s*[:=]\s*)(?<value>""(?:[^""\\]|\\.)*""|'[^']*'|[^\s,}]+(?:\s+[A-Za-z0-9+/=_\-.]{8,})?)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        TimeSpan.FromSeconds(1));

    public static bool IsReference(string value) => Reference.IsMatch(value);

    /// <summary>A value that should not be in a file: named like a secret, or looking like one, and no reference.</summary>
    public static bool IsLiteralSecret(string name, string value)
    {
        if (value.Trim().Length == 0 || IsReference(value))
        {
            return false;
        }

        if (SecretLook.IsMatch(value) && !Regex.IsMatch(value, @"\$\{|\$\(|\{env:", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))
        {
            return true;
        }

        bool named = SecretName.IsMatch(name) && !name.EndsWith("_env_var", StringComparison.Ordinal) && !name.EndsWith("_URL", StringComparison.OrdinalIgnoreCase);
        return named && value.IndexOf("${", StringComparison.Ordinal) < 0 && !value.All(char.IsUpper) && !IsSwitch(value);
    }

    /// <summary>A line of a file with every literal secret blotted out, for people to look at.</summary>
    public static string Mask(string line)
    {
        string masked = Assignment.Replace(line, m =>
        {
            string value = m.Groups["value"].Value;
            string inner = value.Trim('"', '\'');
            return IsReference(inner) || IsSwitch(inner) || inner.All(c => char.IsUpper(c) || c == '_' || char.IsDigit(c)) || inner.StartsWith("{", StringComparison.Ordinal) || inner.StartsWith("[", StringComparison.Ordinal)
                ? m.Value
                : m.Groups["before"].Value + (value[0] is '"' or '\'' ? value[0] + "***" + value[0] : "***");
        });
        return SecretLook.Replace(masked, m => IsReference(m.Value) ? m.Value : "***");
    }

    private static bool IsSwitch(string value) => value is "true" or "false" or "null" || value.All(char.IsDigit);
}
