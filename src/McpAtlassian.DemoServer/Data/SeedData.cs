using System.Globalization;

namespace McpAtlassian.DemoServer.Data;

/// <summary>
/// The same sites each time, five weeks old: only the dates move with the clock, so that something is always overdue
/// and something was changed this week. Nothing depends on the machine or on chance.
/// </summary>
internal static class SeedData
{
    private const int Age = 35;

    private static readonly string[] DemoSummaries =
    [
        "Set up the build pipeline", "Login page shows a blank screen after a timeout", "Export a report as CSV",
        "Übersetzung der Startseite prüfen", "Search returns no result for names with accents: é, ñ, ø",
        "Write the release notes",
        "Upgrade the database driver", "注文一覧の並び順を直す", "Button colour has too little contrast",
        "Remove the old feature flag",
        "Payment fails with “card declined” although the card is valid",
        "Document the REST endpoints",
        "Add two-factor login",
        "Crash when the attachment name holds an emoji 🚀", "Reduce start-up time",
    ];

    private static readonly string[] OpsSummaries =
    [
        "Renew the TLS certificate", "Disk almost full on the log host", "Rotate the service account keys",
        "Alert storm at night",
        "Restore test of the backups", "Patch the container images", "Postmortem: login outage",
        "Move the cron jobs to the scheduler",
    ];

    private static readonly string[] Labels = ["frontend", "backend", "security", "docs", "urgent"];

    private static readonly DemoUser[] People =
    [
        new("712020:demo-admin", "Demo Admin", "admin@example.com"),
        new("712020:demo-developer", "Demo Developer", "developer@example.com"),
        new("712020:demo-tester", "Demo Tester", "tester@example.com"),
        new("712020:demo-reviewer", "Démo Reviewer", "reviewer@example.com"),
        new("712020:demo-multi", "Demo Multisite", "multisite@example.com"),
        new("712020:demo-service", "Demo Service Account", "service-account@example.com", "app"),
    ];

    public static SiteData Main(Func<DateTimeOffset>? clock = null)
    {
        var site = new SiteData(
            "demo", "Demo Site", "11111111-2222-4333-8444-555555555555", new Uri("https://demo.example.com"), clock);
        AddPeople(site);
        AddProject(
            site,
            new DemoProject("10000", "DEMO", "Demo Project", People[0].AccountId, "software", "A small web shop."),
            DemoSummaries,
            45,
            10_000);
        AddProject(
            site,
            new DemoProject(
                "10001", "OPS", "Operations", People[1].AccountId, "service_desk", "What keeps the shop running."),
            OpsSummaries,
            25,
            10_100);
        AddComments(site);
        for (var i = 1; i <= 12; i++)
        {
            site.Boards.Add(new DemoBoard(
                i,
                i <= 6 ? $"DEMO board {i}" : $"OPS board {i - 6}",
                i % 2 == 0 ? "kanban" : "scrum",
                i <= 6 ? "DEMO" : "OPS"));
        }

        AddSpace(site, "DEMO", "Demo Space", 16);
        return site;
    }

    public static SiteData Second()
    {
        var site = new SiteData(
            "second",
            "Second Site",
            "66666666-7777-4888-9999-000000000000",
            new Uri("https://second.example.com"));
        AddPeople(site);
        AddProject(
            site,
            new DemoProject("20000", "SEC", "Second Project", People[0].AccountId, "software", "On the other site."),
            DemoSummaries,
            6,
            15_000);
        site.Boards.Add(new DemoBoard(1, "SEC board", "scrum", "SEC"));
        AddSpace(site, "SEC", "Second Space", 3);
        return site;
    }

    private static void AddPeople(SiteData site)
    {
        foreach (var user in People)
        {
            site.Users.Add(user.AccountId, user);
        }
    }

    private static void AddProject(SiteData site, DemoProject project, string[] summaries, int count, long firstId)
    {
        site.Projects.Add(project);
        site.LastNumber[project.Key] = count;
        for (var number = 1; number <= count; number++)
        {
            // The first is always the epic, so that parents exist before their children.
            var type = Vocabulary.IssueTypes[number == 1 ? 0 : 1 + (number % 4)];
            var status = Vocabulary.Statuses[number % 7 < 3 ? 0 : number % 7 < 5 ? 1 : 2];
            var created = Start(site).AddHours(7 * number).AddDays(project.Key == "OPS" ? 3 : 0);
            var round = (number - 1) / summaries.Length;
            var issue = new DemoIssue
            {
                Id = firstId + number,
                ProjectKey = project.Key,
                Number = number,
                Type = type,
                Status = status,
                Priority = Vocabulary.Priorities[number * 3 % 5],
                Summary = summaries[(number - 1) % summaries.Length]
                    + (round == 0 ? string.Empty : " (" + (round + 1).ToString(CultureInfo.InvariantCulture) + ")"),
                Description = number % 6 == 0
                    ? null
                    : new RichText(
                        "What happens:\n\n1. Open the page.\n2. Look at **part " + number
                            + "**.\n\nWhat should happen: it works."),
                AssigneeId = number % 5 == 4 ? null : People[number % 4].AccountId,
                ReporterId = People[(number + 1) % 4].AccountId,
                Created = created,
                Updated = created.AddDays(number % 9 * 2.5).AddMinutes(number),
                DueDate = number % 4 is 0 or 1
                    ? created.AddDays(25).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                    : null,
                ParentKey = type.Subtask || number % 8 == 2 ? project.Key + "-1" : null,
            };
            if (number % 3 != 0)
            {
                issue.Labels.Add(Labels[number % Labels.Length]);
            }

            if (number % 10 == 0)
            {
                issue.Labels.Add("urgent");
            }

            if (number % 2 == 0)
            {
                issue.Custom["customfield_10016"] = number % 8 + 1;
            }

            site.Issues.Add(issue);
        }
    }

    private static void AddComments(SiteData site)
    {
        // DEMO-1 has more comments than one page holds, DEMO-2 has one, most have none.
        AddCommentsTo(site.Issues[0].Comments, 23, site.Issues[0].Created, "Comment", 11_200);
        AddCommentsTo(site.Issues[1].Comments, 1, site.Issues[1].Created, "Comment", 11_200);
        AddCommentsTo(site.Issues[6].Comments, 3, site.Issues[6].Created, "Comment", 11_400);
        site.Issues[0].Attachments.Add(new DemoAttachment("10501", "pixel.png", "image/png", Convert.FromBase64String(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="),
            People[0].AccountId,
            site.Issues[0].Created));
        site.Issues[0].Attachments.Add(new DemoAttachment(
            "10502",
            "notes.txt",
            "text/plain",
            System.Text.Encoding.UTF8.GetBytes("Notes of the demo.\n"),
            People[0].AccountId,
            site.Issues[0].Created));
        var link = new DemoLink("10601", Vocabulary.LinkTypes[0], "DEMO-2", "DEMO-1");
        site.Issues[0].Links.Add(link);
        site.Issues[1].Links.Add(link);
    }

    // Nine in the morning of the day on which it all began.
    private static DateTimeOffset Start(SiteData site) =>
        new(site.Now.UtcDateTime.Date.AddDays(-Age).AddHours(9), TimeSpan.Zero);

    private static void AddCommentsTo(
        List<DemoComment> comments, int count, DateTimeOffset from, string word, int first)
    {
        for (var i = 1; i <= count; i++)
        {
            var at = from.AddHours(i);
            comments.Add(new DemoComment
            {
                Id = (first + i).ToString(CultureInfo.InvariantCulture),
                AuthorId = People[i % 4].AccountId,
                Body = new RichText($"{word} {i} of {count}."),
                Created = at,
                Updated = at,
            });
        }
    }

    private static void AddSpace(SiteData site, string key, string name, int pages)
    {
        site.Spaces.Add(new DemoSpace(key == "DEMO" ? "98301" : "98302", key, name, "global", "30001"));
        site.Spaces.Add(new DemoSpace(key == "DEMO" ? "98311" : "98312", "~admin", "Demo Admin", "personal", "30001"));
        string[] titles = [
            "Home", "How we work", "Release checklist", "Runbook: login outage", "Meeting notes",
            "Architektur-Überblick", "Glossary", "Onboarding"
        ];
        for (var i = 1; i <= pages; i++)
        {
            var at = Start(site).AddDays(i);
            var round = (i - 1) / titles.Length;
            var page = new DemoPage
            {
                Id = (30_000 + i).ToString(CultureInfo.InvariantCulture),
                SpaceKey = key,
                Type = i % 8 == 5 ? "blogpost" : "page",
                Title = titles[(i - 1) % titles.Length]
                    + (round == 0 ? string.Empty : " " + (round + 1).ToString(CultureInfo.InvariantCulture)),
                Body = new RichText(
                    $"# {titles[(i - 1) % titles.Length]}\n\nThis is page {i} of the demo.\n\nIt has **two** "
                    + "paragraphs, of which this is the second."),
                ParentId = i == 1 ? null : "30001",
                AuthorId = People[i % 4].AccountId,
                Created = at,
                Updated = at.AddDays(i % 5),
                Version = 1 + (i % 3),
            };
            if (i % 2 == 0)
            {
                page.Labels.Add("handbook");
            }

            site.Pages.Add(page);
        }

        AddCommentsTo(site.Pages[0].Comments, 30, site.Pages[0].Created, "Footer comment", 11_300);
        AddCommentsTo(site.Pages[1].Comments, 2, site.Pages[1].Created, "Footer comment", 11_400);
    }
}
