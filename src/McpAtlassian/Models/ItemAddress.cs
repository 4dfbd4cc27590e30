using System.Text.RegularExpressions;

namespace McpAtlassian.Models;

/// <summary>Where the page of a thing is on its site.</summary>
internal static class ItemAddress
{
    private static readonly Regex Key = new(
        @"^[A-Za-z][A-Za-z0-9_]*(-\d+)?\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>
    /// The address of what a word names: an issue or a project by its key, a page by its id. A URL is itself; null for
    /// anything else.
    /// </summary>
    public static string? Of(string word, Func<string> site) =>
        word.Contains("://", StringComparison.Ordinal) ? word
        : word.Length > 0 && word.All(char.IsAsciiDigit) ? On(site(), Page(word))
        : Key.IsMatch(word) ? On(site(), Browse(word.ToUpperInvariant()))
        : null;

    public static string On(string site, string path) => site.TrimEnd('/') + path;

    public static string Browse(object key) => $"/browse/{key}";

    public static string Page(object id) => $"/wiki/pages/viewpage.action?pageId={id}";
}
