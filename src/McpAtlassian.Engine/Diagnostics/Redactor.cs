using System;
using System.Collections.Generic;
using System.Text;
using System.Text.RegularExpressions;

namespace McpAtlassian.Engine.Diagnostics;

/// <summary>
/// Takes secrets out of texts that come from elsewhere: server answers, a child's error output. Known secrets are
/// replaced in their plain, Base64 and URL-escaped forms; besides, whatever has the shape of a credential.
/// </summary>
public sealed class Redactor
{
    /// <summary>What a secret is replaced by.</summary>
    public const string Mask = "****";

    private const int MinimumLength = 4;
    private const string HeaderName = "Authorization";

    private static readonly Regex Shapes = new(
        // Schemes are written in any case (RFC 9110); in lower case a digit or = tells a token from a word that follows.
        @"(?<keep>\b(?:Basic|Bearer|Token)\s+)[A-Za-z0-9+/=._~-]{8,}|(?<keep>\b(?i:basic|bearer|token)\s+)(?=[A-Za-z+/._~-]{0,64}[0-9=])[A-Za-z0-9+/=._~-]{8,}|\b(?:ATATT|ATSTT|ATCTT|ATOA)[A-Za-z0-9_=-]{6,}|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?",
        RegexOptions.CultureInvariant | RegexOptions.Compiled,
        TimeSpan.FromSeconds(2));

    private readonly List<string> _forms = [];

    /// <summary>Adds a secret in every form it could show up in.</summary>
    public void Add(string? secret)
    {
        if (secret is null || secret.Length < MinimumLength)
        {
            return;
        }

        AddForm(secret);
        AddForm(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)));
        AddForm(Uri.EscapeDataString(secret));
        _forms.Sort(static (a, b) => b.Length.CompareTo(a.Length));
    }

    /// <summary>The text without secrets.</summary>
    public string Redact(string text)
    {
        foreach (string form in _forms)
        {
            if (text.IndexOf(form, StringComparison.Ordinal) >= 0)
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
            return Shapes.Replace(text, match => IsWords(text, match) ? match.Value : match.Groups["keep"].Value + Mask);
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

        string before = text.Substring(Math.Max(0, match.Index - HeaderName.Length - 8), Math.Min(match.Index, HeaderName.Length + 8));
        return before.TrimEnd(' ', '\t', ':', '=', '"', '\'', '\\').EndsWith(HeaderName, StringComparison.OrdinalIgnoreCase) is false
            && WordShape.IsWord(match.Value.Substring(scheme.Length));
    }

    private void AddForm(string form)
    {
        if (!_forms.Contains(form))
        {
            _forms.Add(form);
        }
    }
}
