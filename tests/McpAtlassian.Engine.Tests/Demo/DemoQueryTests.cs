using System.Globalization;
using McpAtlassian.DemoServer.Data;
using McpAtlassian.DemoServer.Data.Query;

namespace McpAtlassian.Engine.Tests.Demo;

public sealed class DemoQueryTests
{
    private static readonly SiteData Site =
        SeedData.Main(() => new DateTimeOffset(2026, 2, 1, 12, 0, 0, TimeSpan.Zero));

    /// <summary>
    /// Each query with the same question in C#: the two must agree, and must find something but not everything.
    /// </summary>
    private static readonly Dictionary<string, Func<DemoIssue, bool>> Cases = new()
    {
        ["project = DEMO"] = issue => issue.ProjectKey == "DEMO",
        ["project = \"Demo Project\""] = issue => issue.ProjectKey == "DEMO",
        ["project != OPS AND status = \"To Do\""] = issue => issue.ProjectKey == "DEMO" && issue.Status.Name == "To Do",
        ["status IN (\"In Progress\", Done)"] = issue => issue.Status.Name is "In Progress" or "Done",
        ["status NOT IN (Done)"] = issue => issue.Status.Name != "Done",
        ["not status = done"] = issue => issue.Status.Name != "Done",
        ["assignee IS EMPTY"] = issue => issue.AssigneeId is null,
        ["assignee is not null"] = issue => issue.AssigneeId is not null,
        ["assignee = currentUser()"] = issue => issue.AssigneeId == "712020:demo-admin",
        ["assignee = \"developer@example.com\""] = issue => issue.AssigneeId == "712020:demo-developer",
        ["assignee != \"Demo Developer\""] =
            issue => issue.AssigneeId is not null && issue.AssigneeId != "712020:demo-developer",
        ["issuetype = Bug OR type = Epic"] = issue => issue.Type.Name is "Bug" or "Epic",
        ["priority >= High"] = issue => issue.Priority.Name is "High" or "Highest",
        ["priority < Medium"] = issue => issue.Priority.Name is "Low" or "Lowest",
        ["labels = urgent"] = issue => issue.Labels.Contains("urgent"),
        ["labels IS EMPTY AND project = OPS"] = issue => issue.Labels.Count == 0 && issue.ProjectKey == "OPS",
        ["key = demo-7"] = issue => issue.Key == "DEMO-7",
        ["key > DEMO-40"] = issue => issue.ProjectKey == "DEMO" && issue.Number > 40,
        ["summary ~ \"Übersetzung\""] = issue => issue.Summary.Contains("Übersetzung", StringComparison.Ordinal),
        ["summary ~ 注文"] = issue => issue.Summary.Contains("注文", StringComparison.Ordinal),
        ["text ~ 'login'"] = issue =>
            (issue.Summary + issue.Description?.Markdown).Contains("login", StringComparison.OrdinalIgnoreCase),
        ["summary !~ login"] = issue => !issue.Summary.Contains("login", StringComparison.OrdinalIgnoreCase),
        ["created >= \"2026-01-10\""] = issue => issue.Created >= Day("2026-01-10"),
        ["created < 2026/01/10"] = issue => issue.Created < Day("2026-01-10"),
        ["due < startOfDay() AND resolution = Unresolved"] = issue => issue.Status.CategoryKey != "done"
            && issue.DueDate is { } due && string.CompareOrdinal(due, "2026-02-01") < 0,
        ["updated >= -7d"] = issue => issue.Updated >= new DateTimeOffset(2026, 1, 25, 12, 0, 0, TimeSpan.Zero),
        ["resolution = Unresolved"] = issue => issue.Status.Name != "Done",
        ["project = DEMO AND resolution != Unresolved"] =
            issue => issue.ProjectKey == "DEMO" && issue.Status.Name == "Done",
        ["sprint in openSprints()"] = issue => issue.SprintName is not null,
        ["sprint = \"DEMO Sprint 1\""] = issue => issue.SprintName == "DEMO Sprint 1",
        ["duedate IS NOT EMPTY"] = issue => issue.DueDate is not null,
        ["(project = DEMO OR project = OPS) AND (status = Done OR priority = Low)"] =
            issue => issue.Status.Name == "Done" || issue.Priority.Name == "Low",
        ["project = DEMO and status = Done or labels = docs"] =
            issue => (issue.ProjectKey == "DEMO" && issue.Status.Name == "Done") || issue.Labels.Contains("docs"),
    };

    public static TheoryData<string> Queries => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_query_finds_what_it_says(string jql)
    {
        var found = Run(jql).Select(issue => issue.Key).ToList();
        Assert.Equal(Site.Issues.Where(Cases[jql]).Select(issue => issue.Key), found);
        Assert.InRange(found.Count, 1, Site.Issues.Count - 1);
    }

    [Fact]
    public void Order_by_sorts_by_number_rank_and_time()
    {
        Assert.Equal(
            Enumerable.Range(1, 45).Reverse().Select(n => "DEMO-" + n),
            Run("project = DEMO ORDER BY key DESC").Select(issue => issue.Key));
        var byPriority = Run("project = DEMO ORDER BY priority DESC, key ASC");
        Assert.Equal(
            byPriority.OrderByDescending(issue => issue.Priority.Rank)
                .ThenBy(issue => issue.Number)
                .Select(issue => issue.Key),
            byPriority.Select(issue => issue.Key));
        var byCreated = Run("project in (DEMO, OPS) ORDER BY created");
        Assert.Equal(
            byCreated.OrderBy(issue => issue.Created).Select(issue => issue.Created),
            byCreated.Select(issue => issue.Created));
    }

    [Theory]
    [InlineData("", "Unbounded JQL queries are not allowed here")]
    [InlineData("ORDER BY key", "Unbounded JQL queries are not allowed here")]
    [InlineData("colour = red", "Field 'colour' does not exist or you do not have permission to view it.")]
    [InlineData("project = NOPE", "The value 'NOPE' does not exist for the field 'project'.")]
    [InlineData("status = Nowhere", "The value 'Nowhere' does not exist for the field 'status'.")]
    [InlineData("key = DEMO-9999", "An issue with key 'DEMO-9999' does not exist for field 'key'.")]
    [InlineData("status ~ Done", "The operator '~' is not supported by the 'status' field.")]
    [InlineData("summary = x", "The operator '=' is not supported by the 'summary' field.")]
    [InlineData("project DEMO", "Expecting operator but got 'DEMO'")]
    [InlineData("project =", "Expecting either a value, list or function before the end of the query.")]
    [InlineData(
        "project = DEMO status = Done", "Expecting either 'OR' or 'AND' but got 'status'. (line 1, character 16)")]
    [InlineData("(project = DEMO", "Expecting ')' before the end of the query.")]
    [InlineData("project = \"DEMO", "The quoted string 'DEMO' has not been completed.")]
    [InlineData("created > soon", "Date value 'soon' for field 'created' is invalid.")]
    [InlineData("sprint in currentUser()", "Unable to find JQL function 'currentUser()'.")]
    [InlineData("assignee = nobodyElse()", "Unable to find JQL function 'nobodyElse()'.")]
    [InlineData("project = DEMO ORDER BY colour", "Field 'colour' does not exist")]
    public void A_mistake_is_named_as_Jira_names_it(string jql, string message) =>
        Assert.Contains(message, Assert.Throws<UpstreamException>(() => Run(jql)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_query_nested_too_deeply_is_refused_and_not_a_crash() =>
        Assert.Throws<UpstreamException>(() => Run(new string('(', 100_000) + "project = DEMO"));

    [Theory]
    [InlineData("type = page", 14)]
    [InlineData("type = blogpost AND space = DEMO", 2)]
    [InlineData("title ~ \"Architektur\"", 2)]
    [InlineData("text ~ \"second\" AND type = page AND title = Home", 1)]
    [InlineData("label = handbook", 8)]
    [InlineData("space != DEMO OR id in (30001, 30002)", 2)]
    public void Cql_finds_pages(string cql, int count) => Assert.Equal(count, new CqlSearch(Site).Run(cql).Count);

    [Fact]
    public void Cql_sorts_and_names_mistakes()
    {
        var titles = new CqlSearch(Site).Run("type = page ORDER BY title DESC").Select(page => page.Title).ToList();
        Assert.Equal(titles.OrderByDescending(title => title, StringComparer.Ordinal), titles);
        Assert.Contains(
            "Could not parse cql",
            Assert.Throws<UpstreamException>(() => new CqlSearch(Site).Run("type ==")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "colour",
            Assert.Throws<UpstreamException>(() => new CqlSearch(Site).Run("colour = red")).Message,
            StringComparison.Ordinal);
    }

    private static List<DemoIssue> Run(string jql) => new JqlSearch(Site, Site.Users["712020:demo-admin"]).Run(jql);

    private static DateTimeOffset Day(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
