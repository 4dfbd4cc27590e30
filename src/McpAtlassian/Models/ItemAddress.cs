using System.Text.RegularExpressions;

namespace McpAtlassian.Models;

/// <summary>Where the page of a thing is on its site.</summary>
internal static class ItemAddress
{
    private static readonly Regex Key = new(
        @"^[A-Za-z][A-Za-z0-9_]*(-\d+)?\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private static readonly string[] SitePaths = ["/wiki/", "/browse/", "/jira/", "/secure/", "/projects/"];
    private static readonly string[] ConfluencePaths = ["/spaces/", "/display/", "/pages/", "/x/", "/people/"];

    /// <summary>
    /// The URL of what a word names: an issue or a project by its key, a page by its id. A URL is itself; null for
    /// anything else.
    /// </summary>
    public static string? Of(string word, Func<string> site) =>
        word.Contains("://", StringComparison.Ordinal) ? word
        : word.Length > 0 && word.All(char.IsAsciiDigit) ? On(site(), Page(word))
        : Key.IsMatch(word) ? On(site(), Browse(word.ToUpperInvariant()))
        : null;

    /// <summary>
    /// A path that a server leaves without its site, where it is known to which product it belongs; null elsewhere.
    /// </summary>
    public static string? Complete(string site, string path) =>
        SitePaths.Any(start => path.StartsWith(start, StringComparison.Ordinal)) ? On(site, path)
        : ConfluencePaths.Any(start => path.StartsWith(start, StringComparison.Ordinal)) ? On(site, "/wiki" + path)
        : null;

    /// <summary>Whether a URL shows a page: one of the API shows JSON, one of the gateway nothing.</summary>
    public static bool IsForPeople(string? address) =>
        address is { Length: > 0 } && !address.Contains("/rest/", StringComparison.Ordinal) && !IsOfGateway(address);

    /// <summary>Whether a URL is one of Atlassian's gateway, which tells no site.</summary>
    public static bool IsOfGateway(string address) => address.Contains("/ex/jira/", StringComparison.Ordinal)
        || address.Contains("/ex/confluence/", StringComparison.Ordinal);

    public static string On(string site, string path) => site.TrimEnd('/') + path;

    public static string Browse(object key) => $"/browse/{key}";

    public static string Page(object id) => $"/wiki/pages/viewpage.action?pageId={id}";
}
