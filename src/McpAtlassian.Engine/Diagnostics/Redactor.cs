using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace McpAtlassian.Engine.Diagnostics;

/// <summary>
/// Takes secrets out of texts that come from elsewhere: server answers, a child's error output. Known secrets are
/// replaced in their plain, Base64, URL- and JSON-escaped forms; besides, whatever has the shape of a credential.
/// Secrets may be added while texts are cleaned.
/// </summary>
internal sealed partial class Redactor
{
    /// <summary>What a secret is replaced by.</summary>
    public const string Mask = "****";

    private const int MinimumLength = 4;
    private const string HeaderName = "Authorization";

    /// <summary>Shorter secrets would leave a few letters of Base64 that are in many a text.</summary>
    private const int MinimumInside = 8;

    private static readonly JavaScriptEncoder[] Json =
        [JavaScriptEncoder.Default, JavaScriptEncoder.UnsafeRelaxedJsonEscaping];

    private readonly object _lock = new();

    /// <summary>Longest first, never changed once it is here.</summary>
    private volatile string[] _forms = [];

    /// <summary>Adds a secret in every form it could show up in.</summary>
    public void Add(string? secret)
    {
        if (secret is null || secret.Length < MinimumLength)
        {
            return;
        }

        lock (_lock)
        {
            if (Array.IndexOf(_forms, secret) >= 0)
            {
                return;
            }

            var forms = new HashSet<string>(_forms, StringComparer.Ordinal);
            forms.UnionWith(Bases(secret).SelectMany(Escapes));
            _forms = [.. forms.OrderByDescending(static form => form.Length)];
        }
    }

    /// <summary>
    /// The secret, and its Base64, alone and inside a longer text, where it begins elsewhere in a group of three bytes.
    /// </summary>
    private static IEnumerable<string> Bases(string secret)
    {
        yield return secret;
        var bytes = Encoding.UTF8.GetBytes(secret);
        var base64 = Convert.ToBase64String(bytes);
        yield return base64;
        if (bytes.Length >= MinimumInside)
        {
            yield return Inside(bytes, skipped: 0);
            yield return Inside(bytes, skipped: 1);
            yield return Inside(bytes, skipped: 2);
        }
    }

    /// <summary>The whole groups alone: the first and the last would hold what stands around the secret.</summary>
    private static string Inside(byte[] bytes, int skipped) =>
        Convert.ToBase64String(bytes, skipped, (bytes.Length - skipped) / 3 * 3);

    /// <summary>How a text is written in a URL and in JSON, which may itself stand in JSON.</summary>
    private static IEnumerable<string> Escapes(string text)
    {
        yield return text;
        yield return text.TrimEnd('=').Replace('+', '-').Replace('/', '_');
        yield return Uri.EscapeDataString(text);
        yield return WebUtility.UrlEncode(text);
        foreach (var outer in Json)
        {
            yield return outer.Encode(text);
            foreach (var inner in Json)
            {
                yield return outer.Encode(inner.Encode(text));
            }
        }
    }

    /// <summary>The text without secrets.</summary>
    public string Redact(string text)
    {
        foreach (var form in _forms)
        {
            if (text.Contains(form, StringComparison.Ordinal))
            {
                text = text.Replace(form, Mask);
            }
        }

        return RedactShapes(text);
    }

    /// <summary>The text without anything that has the shape of a credential.</summary>
    public static string RedactShapes(string text)
    {
        try
        {
            return Shapes().Replace(
                text, match => IsWords(text, match) ? match.Value : match.Groups["keep"].Value + Mask);
        }
        catch (RegexMatchTimeoutException)
        {
            return "(text withheld: it could not be searched for secrets in time)";
        }
    }

    /// <summary>True for "Basic authentication" in a sentence. After the header's name nothing is a word.</summary>
    private static bool IsWords(string text, Match match)
    {
        var scheme = match.Groups["keep"];
        if (!scheme.Success)
        {
            return false;
        }

        var before = text.Substring(
            Math.Max(0, match.Index - HeaderName.Length - 8), Math.Min(match.Index, HeaderName.Length + 8));
        return before.TrimEnd(' ', '\t', ':', '=', '"', '\'', '\\')
            .EndsWith(HeaderName, StringComparison.OrdinalIgnoreCase) is false
            && WordShape.IsWord(match.Value.Substring(scheme.Length));
    }

    [GeneratedRegex(
        // In JSON a plus sign may be \u002B. Schemes are written in any case (RFC 9110); in lower case a digit or =
        // tells a token from a word that follows.
        @"(?<keep>\b(?:Basic|Bearer|Token)\s+)(?:[A-Za-z0-9+/=._~-]|\\u00(?:2[BbDdFf]|3[Dd]|7[Ee])){8,}|"
        + @"(?<keep>\b(?i:basic|bearer|token)\s+)(?=[A-Za-z+/._~-]{0,64}[0-9=])(?:[A-Za-z0-9+/=._~-]|"
        + @"\\u00(?:2[BbDdFf]|3[Dd]|7[Ee])){8,}|\b(?:ATATT|ATSTT|ATCTT|ATOA)[A-Za-z0-9_=-]{6,}|"
        + @"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?",
        RegexOptions.CultureInvariant,
        2000)]
    private static partial Regex Shapes();
}
