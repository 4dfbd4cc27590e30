namespace McpAtlassian.DemoServer.Data;

internal sealed record DemoUser(
    string AccountId, string DisplayName, string EmailAddress, string AccountType = "atlassian");

internal sealed record DemoProject(
    string Id, string Key, string Name, string LeadAccountId, string TypeKey, string Description);

internal sealed record DemoBoard(int Id, string Name, string Type, string ProjectKey);

internal sealed record DemoStatus(string Id, string Name, string CategoryKey, string CategoryName, string TransitionId);

internal sealed record DemoNamed(string Id, string Name, int Rank = 0, bool Subtask = false);

internal sealed record DemoLinkType(string Id, string Name, string Inward, string Outward);

internal sealed record DemoLink(string Id, DemoLinkType Type, string InwardKey, string OutwardKey);

internal sealed record DemoAttachment(
    string Id, string FileName, string MimeType, byte[] Content, string AuthorId, DateTimeOffset Created);

internal sealed record DemoSpace(string Id, string Key, string Name, string Type, string HomepageId);

/// <summary>A text that came as Markdown or as an Atlassian document; a document is kept as it came.</summary>
internal sealed record RichText(string Markdown, JsonObject? Document = null);

internal sealed class DemoComment
{
    public required string Id { get; init; }

    public required string AuthorId { get; init; }

    public required RichText Body { get; set; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Updated { get; set; }

    public string? ParentId { get; init; }
}

internal sealed class DemoWorklog
{
    public required string Id { get; init; }

    public required string AuthorId { get; init; }

    public required int TimeSpentSeconds { get; set; }

    public required DateTimeOffset Started { get; set; }

    public RichText? Comment { get; set; }
}

internal sealed class DemoIssue
{
    public required long Id { get; init; }

    public required string ProjectKey { get; init; }

    public required int Number { get; init; }

    public string Key => ProjectKey + "-" + Number;

    public required DemoNamed Type { get; set; }

    public required DemoStatus Status { get; set; }

    public required DemoNamed Priority { get; set; }

    public required string Summary { get; set; }

    public RichText? Description { get; set; }

    public string? AssigneeId { get; set; }

    public required string ReporterId { get; set; }

    public List<string> Labels { get; set; } = [];

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Updated { get; set; }

    /// <summary>yyyy-MM-dd, or null.</summary>
    public string? DueDate { get; set; }

    public string? ParentKey { get; set; }

    /// <summary>The sprint under way that it is in: each third story, task or bug of a project is.</summary>
    public string? SprintName => Number % 3 == 1 && Type.Name != "Epic" ? ProjectKey + " Sprint 1" : null;

    public List<DemoComment> Comments { get; } = [];

    public List<DemoWorklog> Worklogs { get; } = [];

    public List<DemoAttachment> Attachments { get; } = [];

    public List<DemoLink> Links { get; } = [];

    /// <summary>Custom fields, by id.</summary>
    public JsonObject Custom { get; } = [];
}

internal sealed class DemoPage
{
    public required string Id { get; init; }

    public required string SpaceKey { get; init; }

    public required string Type { get; init; }

    public required string Title { get; set; }

    public required RichText Body { get; set; }

    public string? ParentId { get; set; }

    public required string AuthorId { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Updated { get; set; }

    public int Version { get; set; } = 1;

    public List<string> Labels { get; } = [];

    public List<DemoComment> Comments { get; } = [];
}
