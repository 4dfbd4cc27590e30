using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using McpAtlassian.Text.Markup;

namespace McpAtlassian.Models;

/// <summary>
/// What views and scripts ask of a thing of Jira or Confluence, wherever the server put it: under fields (Atlassian),
/// beside the key (mcp-atlassian), or inside the answer to a change; as an object with a name or as plain text. Used by
/// the types file: each public method is a member there.
/// </summary>
public static class ItemView
{
    /// <summary>
    /// The hidden member of a result that tells where it came from: its site, and the row it answers.
    /// </summary>
    internal const string OriginMember = "McpOrigin";

    // Deep enough for what a server says of a change: { issue: { fields: { … } } }.
    private static readonly string[] Containers = ["fields", "issue", "metadata", "content", "user", "page"];
    private static readonly string[] NameMembers =
        ["displayName", "display_name", "publicName", "name", "value", "title", "key"];

    private static readonly string[] AddressMembers =
        ["webUrl", "web_url", "browse_url", "browseUrl", "html_url", "url", "webui"];

    private static readonly string[] BodyFormats = ["storage", "atlas_doc_format", "view", "export_view", "editor"];

    // 2026-01-05T09:00:00.000+0000, 2026-01-05 09:00:00 UTC and 2026-01-05.
    private static readonly Regex DateShape = new(
        @"^\d{4}-\d\d-\d\d(?<time>[T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?\s*(?<zone>Z|UTC|[+-]\d\d:?\d\d)?\z",
        RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    // A server that says of a change only a sentence names the issue in it.
    private static readonly Regex IssueKey = new(
        @"\b[A-Z][A-Z0-9_]+-\d+\b", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>The key of an issue, a project or a space.</summary>
    public static object? GetKey(PSObject instance) => Field(instance, "key") is { } key ? Name(key) : null;

    /// <summary>The id.</summary>
    public static object? GetId(PSObject instance) => Plain(Field(instance, "id"));

    /// <summary>The name.</summary>
    public static object? GetName(PSObject instance) =>
        Name(Field(instance, "displayName", "display_name", "publicName", "name", "title"));

    /// <summary>The title.</summary>
    public static object? GetTitle(PSObject instance) => Name(Field(instance, "title", "name"));

    /// <summary>The summary.</summary>
    public static object? GetSummary(PSObject instance) => Name(Field(instance, "summary"));

    /// <summary>The name of the status.</summary>
    public static object? GetStatus(PSObject instance) => Name(Field(instance, "status"));

    /// <summary>The name of the type.</summary>
    public static object? GetItemType(PSObject instance) =>
        Name(Field(instance, "issuetype", "issue_type", "issueType", "type", "projectTypeKey", "entityType"));

    /// <summary>The name of the priority.</summary>
    public static object? GetPriority(PSObject instance) => Name(Field(instance, "priority"));

    /// <summary>Who works on it; null when not assigned.</summary>
    public static object? GetAssignee(PSObject instance) =>
        Name(Field(instance, "assignee")) is { } name and not "Unassigned" ? name : null;

    /// <summary>Who reported it.</summary>
    public static object? GetReporter(PSObject instance) => Name(Field(instance, "reporter"));

    /// <summary>Who wrote it, or leads it.</summary>
    public static object? GetAuthor(PSObject instance) =>
        Name(Field(instance, "author", "createdBy", "lead", "authorId", "ownerId"));

    /// <summary>The labels.</summary>
    public static object? GetLabels(PSObject instance) => Plain(Field(instance, "labels")) switch
    {
        null => null,
        string text => text,
        IEnumerable labels => Readable.List([.. labels.Cast<object?>().Select(Name)]),
        _ => null,
    };

    /// <summary>When it was made.</summary>
    public static object? GetCreated(PSObject instance) => Date(Field(instance, "created", "createdAt", "created_at"));

    /// <summary>When it was changed last.</summary>
    public static object? GetUpdated(PSObject instance) =>
        Date(Field(instance, "updated", "updatedAt", "updated_at", "lastModified", "last_modified")
            ?? Member(Field(instance, "version"), "createdAt") ?? Field(instance, "created", "createdAt"));

    /// <summary>The day it is due.</summary>
    public static object? GetDue(PSObject instance) => Date(Field(instance, "duedate", "due_date", "dueDate", "due"));

    /// <summary>The issue above it, or the page.</summary>
    public static object? GetParent(PSObject instance) =>
        Field(instance, "parent") is { } parent
            ? Plain(Member(parent, "key")) ?? Name(parent)
            : Field(instance, "parentId");

    /// <summary>The project it belongs to.</summary>
    public static object? GetProject(PSObject instance) =>
        Plain(Member(Field(instance, "project"), "key")) ?? Name(Field(instance, "project"))
        ?? Member(Field(instance, "location"), "projectKey")
        ?? (Name(Field(instance, "key")) is { } key && key.LastIndexOf('-') is > 0 and var at
            ? key.Substring(0, at)
            : null);

    /// <summary>The space of a page.</summary>
    public static object? GetSpace(PSObject instance) =>
        Plain(Field(instance, "spaceKey", "space_key")) ?? Plain(Member(Field(instance, "space"), "key"))
        ?? Name(Field(instance, "space")) ?? Plain(Field(instance, "spaceId"));

    /// <summary>The number of a page's version.</summary>
    public static object? GetVersion(PSObject instance) =>
        Field(instance, "version") is { } version ? Member(version, "number") ?? Plain(version) : null;

    /// <summary>The text of an issue's description.</summary>
    public static object? GetDescription(PSObject instance) => BodyText.From(Body(Field(instance, "description")));

    /// <summary>The text of a page, a comment or a worklog.</summary>
    public static object? GetText(PSObject instance) => BodyText.From(
        Body(Field(instance, "body", "comment", "excerpt", "description"))
            ?? Body(Member(instance, "content") ?? Member(Member(instance, "metadata"), "content")));

    /// <summary>
    /// The URL of its page for people; null where the server says none and the site is not known.
    /// </summary>
    public static object? GetUrl(PSObject instance)
    {
        var site = SiteOf(instance);
        var addresses = AddressMembers.Select(name => Plain(Field(instance, name)) as string).ToList();
        var said = addresses.Find(ItemAddress.IsForPeople)
            ?? Plain(Member(Field(instance, "_links"), "webui")) as string;
        if (said is not null)
        {
            return IsWeb(said) ? said
                : Plain(Member(Field(instance, "_links"), "base")) is string links && said.StartsWith('/')
                    ? links + said
                    : site is null ? null : ItemAddress.Complete(site, said);
        }

        site ??= addresses.Prepend(Plain(Member(instance, "self")) as string).Select(SiteOfApi)
            .FirstOrDefault(found => found is not null);
        return site is null ? null : PathOf(instance) is { } path ? ItemAddress.On(site, path) : null;
    }

    /// <summary>
    /// Makes what a server calls url the URL of the page. A member that the object has hides the one of its type,
    /// and a path without its site, or a URL of the API, opens nothing.
    /// </summary>
    internal static void ShowPage(PSObject item)
    {
        if (item.Properties["url"] is PSNoteProperty { Value: string said } url
            && !(IsWeb(said) && (ItemAddress.IsForPeople(said) || KindOf(item) == "AtlassianAttachment"))
            && GetUrl(item) is string page)
        {
            url.Value = page;
        }
    }

    /// <summary>The status after a transition.</summary>
    public static object? GetTarget(PSObject instance) => Name(Field(instance, "to", "to_status"));

    /// <summary>When it begins, or began.</summary>
    public static object? GetStart(PSObject instance) => Date(Field(instance, "started", "startDate", "start_date"));

    /// <summary>When it ends, or was released.</summary>
    public static object? GetEnd(PSObject instance) =>
        Date(Field(instance, "endDate", "end_date", "completeDate", "releaseDate", "release_date"));

    /// <summary>The time a worklog tells.</summary>
    public static object? GetTimeSpent(PSObject instance) => Plain(Field(instance, "timeSpent", "time_spent"));

    /// <summary>The name of a file.</summary>
    public static object? GetFileName(PSObject instance) =>
        Plain(Field(instance, "filename", "fileName", "title", "name"));

    /// <summary>The number of bytes.</summary>
    public static object? GetSize(PSObject instance) => Plain(Field(instance, "size", "fileSize", "file_size"));

    /// <summary>The type of a file.</summary>
    public static object? GetMimeType(PSObject instance) =>
        Plain(Field(instance, "mimeType", "mime_type", "mediaType", "media_type", "content_type"));

    /// <summary>The address mail goes to.</summary>
    public static object? GetEmailAddress(PSObject instance) =>
        Plain(Field(instance, "emailAddress", "email", "email_address"));

    /// <summary>The account's id.</summary>
    public static object? GetAccountId(PSObject instance) => Plain(Field(instance, "accountId", "account_id"));

    /// <summary>Where a sprint, a version or an account stands.</summary>
    public static object? GetState(PSObject instance) =>
        Plain(Field(instance, "state", "accountStatus", "account_status"))
            ?? (Plain(Field(instance, "released")) is bool released ? released ? "released" : "unreleased" : null)
            ?? (Plain(Field(instance, "active")) is bool active ? active ? "active" : "inactive" : null);

    /// <summary>What was done, in the server's words.</summary>
    public static object? GetOutcome(PSObject instance) => Plain(Field(instance, "message"))
        ?? (Plain(Field(instance, "success")) is bool done ? done ? "done" : "failed" : null);

    /// <summary>The row that it answers.</summary>
    public static object? GetInput(PSObject instance) =>
        (instance.Members[OriginMember] as PSMemberSet)?.Members["Input"]?.Value;

    /// <summary>The key of what was changed.</summary>
    public static object? GetChangedKey(PSObject instance) =>
        Name(Field(instance, "key", "issueIdOrKey", "issue_key", "issueKey")) ?? Plain(Field(instance, "id"))
        ?? (GetOutcome(instance) is string said && IssueKey.Match(said) is { Success: true } match
            ? match.Value
            : null);

    /// <summary>The key of the issue at the other end of a link.</summary>
    public static object? GetLinkedKey(PSObject instance) => Name(Field(instance, "outwardIssue", "inwardIssue"));

    /// <summary>What a type of link is called from this end.</summary>
    public static object? GetInward(PSObject instance) => Plain(Field(instance, "inward"));

    /// <summary>What a type of link is called from the other end.</summary>
    public static object? GetOutward(PSObject instance) => Plain(Field(instance, "outward"));

    /// <summary>Its key or id, as it may be shown.</summary>
    public static object? ShowId(PSObject instance) => Cell.Text(
        GetKey(instance) ?? GetId(instance) ?? GetAccountId(instance) ?? GetChangedKey(instance));

    /// <summary>Its status, as it may be shown.</summary>
    public static object? ShowStatus(PSObject instance) => Cell.Text(GetStatus(instance));

    /// <summary>What it is about, as it may be shown.</summary>
    public static object? ShowHeadline(PSObject instance) => Cell.Text(GetSummary(instance) ?? NameText(instance));

    /// <summary>How an issue, a project or a space calls itself in a text: by its key.</summary>
    public static string KeyText(PSObject instance) =>
        (GetKey(instance) ?? GetTitle(instance) ?? GetChangedKey(instance) ?? GetOutcome(instance))?.ToString()
            ?? string.Empty;

    /// <summary>How everything else calls itself: by its title or name.</summary>
    public static string NameText(PSObject instance) =>
        (Name(Field(instance, "displayName", "display_name", "publicName", "title", "name")) ?? GetText(instance)
            ?? GetOutcome(instance) ?? GetId(instance))?.ToString() ?? string.Empty;

    /// <summary>A comment calls itself by what it says.</summary>
    public static string BodyLine(PSObject instance) => GetText(instance)?.ToString() ?? NameText(instance);

    /// <summary>Whether the day it was due has passed, and it is not done.</summary>
    internal static bool IsOverdue(PSObject instance) => Category(instance) != "done"
        && Plain(GetDue(instance)) is DateTime due && due.Date < DateTime.Today;

    /// <summary>How far an issue is: new, indeterminate, done, or null.</summary>
    internal static string? Category(PSObject instance)
    {
        var status = Field(instance, "status");
        var category =
            Member(status, "statusCategory") ?? Member(status, "category") ?? Member(status, "status_category");
        return ((Plain(Member(category, "key")) ?? Name(category)) as string)?.ToLowerInvariant() switch
        {
            "done" => "done",
            "indeterminate" or "in progress" => "indeterminate",
            "new" or "to do" or "undefined" => "new",
            _ => null,
        };
    }

    /// <summary>A field by the first of its names that the thing has.</summary>
    internal static object? Field(object? item, params string[] names) => Field(item, names, 0);

    /// <summary>A member of the object itself: what the types file adds would ask here again.</summary>
    internal static object? Member(object? value, string name) =>
        value is PSObject bag && bag.Properties[name] is PSNoteProperty property ? property.Value : null;

    /// <summary>Text, or the name that an object carries.</summary>
    internal static string? Name(object? value) => Plain(value) as string
        ?? NameMembers.Select(name => Plain(Member(value, name)) as string).FirstOrDefault(name => name is not null);

    /// <summary>A date from what the server says; what is none stays as it is.</summary>
    internal static object? Date(object? value)
    {
        if (Plain(value) is not string text || DateShape.Match(text) is not { Success: true } match)
        {
            return value;
        }

        if (!match.Groups["time"].Success)
        {
            return DateTime.TryParseExact(
                text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                    ? Readable.Day(day)
                    : value;
        }

        var clean =
            text.EndsWith("UTC", StringComparison.Ordinal) ? text.Substring(0, text.Length - 3).TrimEnd() + "Z" : text;
        return DateTimeOffset.TryParse(
            clean, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? Readable.Moment(moment.LocalDateTime) : value;
    }

    private static object? Field(object? item, string[] names, int depth)
    {
        foreach (var name in names)
        {
            if (Member(item, name) is { } value)
            {
                return value;
            }
        }

        return depth > 2 ? null : Containers.Select(place => Member(item, place)).Where(place => place is PSObject)
            .Select(place => Field(place, names, depth + 1)).FirstOrDefault(value => value is not null);
    }

    private static object? Plain(object? value) =>
        value is PSObject { BaseObject: not (PSCustomObject or NamedValue) } wrapped ? wrapped.BaseObject : value;

    /// <summary>Whether it is the body of a page or an issue, and no thing that has one.</summary>
    internal static bool IsBody(object? value) => AdfReader.IsDocument(value)
        || BodyFormats.Any(format => Member(Member(value, format), "value") is not null)
        || (Member(value, "representation") is not null && Member(value, "value") is not null);

    /// <summary>The text of a body, out of what says in which format it is.</summary>
    internal static object? Body(object? value) => Member(value, "value")
        ?? BodyFormats.Select(format => Member(Member(value, format), "value")).FirstOrDefault(text => text is not null)
        ?? value;

    /// <summary>The site it came from: its host, or its name.</summary>
    internal static string? SiteNameOf(PSObject instance) =>
        (instance.Members[OriginMember] as PSMemberSet)?.Members["Site"]?.Value as string;

    private static string? SiteOf(PSObject instance) =>
        SiteNameOf(instance) is { } host && host.Contains('.') ? "https://" + host : null;

    private static string? SiteOfApi(string? address) => address is not null && IsWeb(address)
        && address.IndexOf("/rest/", StringComparison.Ordinal) is > 0 and var at
        && !ItemAddress.IsOfGateway(address) ? address.Substring(0, at) : null;

    private static bool IsWeb(string text) => text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    private static string? KindOf(PSObject instance)
    {
        var type = instance.TypeNames.FirstOrDefault(n => n.Contains("McpAtlassian.", StringComparison.Ordinal));
        return type?.Substring(type.LastIndexOf('.') + 1);
    }

    private static string? PathOf(PSObject instance) => KindOf(instance) switch
    {
        "JiraIssue" or "JiraProject" => GetKey(instance) is { } key ? ItemAddress.Browse(key) : null,
        "ConfluenceSpace" => GetKey(instance) is { } key ? "/wiki/spaces/" + key : null,
        "ConfluencePage" => GetId(instance) is { } id ? ItemAddress.Page(id) : null,
        "JiraBoard" => GetId(instance) is { } id ? "/secure/RapidBoard.jspa?rapidView=" + id : null,
        "AtlassianUser" => GetAccountId(instance) is string id
            ? "/jira/people/" + Uri.EscapeDataString(id)
            : null,
        "AtlassianAttachment" => GetId(instance)?.ToString() is { } id && id.All(char.IsAsciiDigit)
            && GetFileName(instance) is string name
            ? $"/secure/attachment/{id}/{Uri.EscapeDataString(name)}"
            : null,
        "AtlassianChange" => GetChangedKey(instance) is string key && key.Contains('-')
            && GetOutcome(instance)?.ToString()?.Contains("delete", StringComparison.OrdinalIgnoreCase) != true
            ? ItemAddress.Browse(key)
            : null,
        _ => null,
    };
}
