namespace McpAtlassian.DemoServer.Data;

/// <summary>
/// Everything one site holds. Whoever reads or writes it holds <see cref="Lock"/>, and never while waiting.
/// </summary>
internal sealed class SiteData(
    string name, string displayName, string cloudId, Uri url, Func<DateTimeOffset>? clock = null)
{
    private long _nextId = 20_000;

    public object Lock { get; } = new();

    public string Name { get; } = name;

    public string DisplayName { get; } = displayName;

    public string CloudId { get; } = cloudId;

    public Uri Url { get; } = url;

    public Dictionary<string, DemoUser> Users { get; } = new(StringComparer.Ordinal);

    public List<DemoProject> Projects { get; } = [];

    public List<DemoBoard> Boards { get; } = [];

    /// <summary>In order of creation.</summary>
    public List<DemoIssue> Issues { get; } = [];

    public Dictionary<string, int> LastNumber { get; } = new(StringComparer.Ordinal);

    public List<DemoSpace> Spaces { get; } = [];

    public List<DemoPage> Pages { get; } = [];

    public DateTimeOffset Now => clock?.Invoke() ?? DateTimeOffset.UtcNow;

    public long NextId() => ++_nextId;

    public string NextIdText() => NextId().ToString(System.Globalization.CultureInfo.InvariantCulture);

    public DemoIssue? FindIssue(string? idOrKey) => Issues.FirstOrDefault(issue =>
        string.Equals(issue.Key, idOrKey, StringComparison.OrdinalIgnoreCase)
            || issue.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) == idOrKey);

    public DemoProject? FindProject(string? idOrKeyOrName) => Projects.FirstOrDefault(project =>
        string.Equals(project.Key, idOrKeyOrName, StringComparison.OrdinalIgnoreCase)
        || project.Id == idOrKeyOrName
        || string.Equals(project.Name, idOrKeyOrName, StringComparison.OrdinalIgnoreCase));

    public DemoPage? FindPage(string? id) => Pages.FirstOrDefault(page => page.Id == id);

    public DemoSpace? FindSpace(string? idOrKey) => Spaces.FirstOrDefault(space =>
        space.Id == idOrKey || string.Equals(space.Key, idOrKey, StringComparison.OrdinalIgnoreCase));

    /// <summary>The real server takes the id, the host or the URL of a site wherever it says cloudId.</summary>
    public bool Answers(string cloudId) =>
        string.Equals(cloudId, CloudId, StringComparison.OrdinalIgnoreCase)
        || string.Equals(cloudId, Url.Host, StringComparison.OrdinalIgnoreCase)
        || (Uri.TryCreate(cloudId, UriKind.Absolute, out var uri)
        && string.Equals(uri.Host, Url.Host, StringComparison.OrdinalIgnoreCase));
}
