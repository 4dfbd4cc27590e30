using System.Globalization;
using System.Security;
using System.Text.RegularExpressions;

namespace McpAtlassian.Engine.Authentication;

/// <summary>
/// Cleans a credential of what copying and pipelines put around it, and refuses what visibly is none, wherever it comes
/// from. Passwords of Data Center are left alone: a blank may be part of one.
/// </summary>
internal static partial class CredentialText
{
    /// <summary>The text without blanks around it and without what nobody sees: a BOM, zero-width characters.</summary>
    public static string Strip(string text) =>
        new string([.. text.Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.Format)]).Trim();

    /// <summary>A setting that goes with a credential, as an e-mail address or a client's id.</summary>
    /// <exception cref="EngineException">
    /// CredentialRequired, where it is a variable's name instead of its value.
    /// </exception>
    public static string Clean(string text, string what)
    {
        var clean = Strip(text);
        return Unfilled().IsMatch(clean)
            ? throw new EngineException(
                ErrorIds.CredentialRequired,
                $"{what} contains the name of a variable or type instead of its value.",
                "Check that the variable is set where this runs, and that the secret is mapped into the step. "
                    + "Pass a SecureString as it is, not as text.")
            : clean;
    }

    /// <summary>A token or a key.</summary>
    /// <exception cref="EngineException">CredentialRequired, where it visibly is none.</exception>
    public static SecureString Clean(SecureString secret, string what)
    {
        var text = SecretText.Reveal(secret);
        var clean = Clean(text, what);
        if (Scheme().IsMatch(clean))
        {
            throw new EngineException(
                ErrorIds.CredentialRequired,
                $"{what} is the whole value of an Authorization header, not a token or key alone.",
                "Leave out the word before the space, or give the whole value with "
                    + "-Header @{ Authorization = … } or ATLASSIAN_MCP_AUTHORIZATION.");
        }

        return clean == text ? secret : SecretText.Protect(clean);
    }

    /// <summary>A header's value. Basic has no blanks in it, but tools break it into lines.</summary>
    /// <exception cref="EngineException">CredentialRequired, where it visibly holds no secret.</exception>
    public static SecureString CleanHeader(SecureString value, string what)
    {
        var text = SecretText.Reveal(value);
        var clean = Clean(text, what);
        if (Scheme().Match(clean) is { Success: true } scheme)
        {
            var rest = Clean(clean.Substring(scheme.Length), what);
            var word = scheme.Groups[1].Value;
            if (rest.Length == 0)
            {
                throw new EngineException(
                    ErrorIds.CredentialRequired,
                    $"{what} has nothing after {word}.",
                    "Check that the variable with the secret is set where this runs.");
            }

            if (word.Equals("Basic", StringComparison.OrdinalIgnoreCase))
            {
                rest = new string([.. rest.Where(c => !char.IsWhiteSpace(c))]);
            }

            clean = word + " " + rest;
        }

        return clean == text ? value : SecretText.Protect(clean);
    }

    /// <summary>The whole value of an Authorization header, which begins with a scheme.</summary>
    /// <exception cref="EngineException">CredentialRequired, where it visibly is none.</exception>
    public static SecureString CleanAuthorization(SecureString value, string what)
    {
        var clean = CleanHeader(value, what);
        return SecretText.Reveal(clean).Any(char.IsWhiteSpace)
            ? clean
            : throw new EngineException(
                ErrorIds.CredentialRequired,
                $"{what} has no scheme, such as Bearer, before the secret.",
                "Write 'Bearer ' before an API key. For an API token use New-AtlassianBasicToken -AsHeader.");
    }

    [GeneratedRegex(
        @"^(\$\([^()]*\)|\$\{\{.*\}\}|\$\{[^{}]*\}|\$env:\w+|%\w+%|System\.Security\.SecureString"
        + @"|System\.Management\.Automation\.PSCredential)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Unfilled();

    [GeneratedRegex(
        @"^(Basic|Bearer|Token)(\s+|$)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();
}
