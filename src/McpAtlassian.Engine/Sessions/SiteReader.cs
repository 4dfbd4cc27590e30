using McpAtlassian.Engine.Tools.Results;

namespace McpAtlassian.Engine.Sessions;

/// <summary>
/// Reads the sites from getAccessibleAtlassianResources and finds one of them by what a user calls it.
/// </summary>
internal static class SiteReader
{
    public const string ToolName = "getAccessibleAtlassianResources";

    public static IReadOnlyList<SiteInfo> Read(ToolOutput output)
    {
        var sites = new List<SiteInfo>();
        foreach (var value in output.Values)
        {
            // v1 calls the UUID id, v2 cloudId; one site may appear once a product.
            if (value is IReadOnlyDictionary<string, object?> entry
                && (Text(entry, "cloudId") ?? Text(entry, "id")) is { } cloudId
                && !sites.Exists(s => s.CloudId == cloudId))
            {
                var url = Text(entry, "url");
                sites.Add(new SiteInfo(cloudId, Text(entry, "name") ?? HostOf(url) ?? cloudId, url));
            }
        }

        return sites;
    }

    /// <summary>The site meant by a name, host, URL or cloudId.</summary>
    /// <exception cref="EngineException">SiteNotFound, listing what there is.</exception>
    public static SiteInfo Find(IReadOnlyList<SiteInfo> sites, string wanted)
    {
        var host = HostOf(wanted);
        var site = sites.FirstOrDefault(s => Same(s.CloudId, wanted))
            ?? sites.FirstOrDefault(s => Same(s.Name, wanted))
            ?? sites.FirstOrDefault(
                s => HostOf(s.Url) is { } h && (Same(h, host ?? wanted) || Same(h.Split('.')[0], wanted)));
        return site ?? throw new EngineException(
            ErrorIds.SiteNotFound,
            $"This account cannot see a site '{wanted}'.",
            sites.Count == 0
                ? "The account cannot see any site. Check the token's scopes, or use another account."
                : "Sites it can see: " + Describe(sites) + ". Give one of them with -Site.");
    }

    public static string Describe(IReadOnlyList<SiteInfo> sites) =>
        string.Join(
            ", ", sites.Select(s => s.Url is null ? $"{s.Name} ({s.CloudId})" : $"{HostOf(s.Url)} ({s.CloudId})"));

    public static string? HostOf(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.Host : null;

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static string? Text(IReadOnlyDictionary<string, object?> entry, string name) =>
        entry.TryGetValue(name, out var value) ? value as string : null;
}
