using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace McpAtlassian.Engine.Tools.Results;

/// <summary>What to do about what Jira or Confluence refuses, by what its words are about.</summary>
internal static class Remedies
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
        | RegexOptions.Singleline | RegexOptions.ExplicitCapture;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private static readonly Regex Place = new(@"\(line (?<line>\d+), character (?<at>\d+)\)", Options, Limit);

    // In this order: what names a field's value is about the query, not about the thing.
    private static readonly (Regex About, string Remedy)[] Known =
    [
        (Words(@"does not exist for (the )?field '(assignee|reporter|creator|watcher|voter)'"),
            "Write a user in a query as an account id or as currentUser()."),
        (Words(@"value '.*' does not exist for (the )?field '"),
            "Use a value that exists: Tab completes the values of a field in the query."),
        (Words(@"field '.*' does not exist or you do not have permission|unable to find jql function|"
            + "unknown field '"),
            "Check the name in the query; Tab completes fields and functions, and a custom field is cf[10016]."),
        (Words(@"unbounded jql|add a search restriction"), "Restrict the search, for example: project = DEMO AND …"),
        (Words(@"\bjql\b|could not parse cql|\bcql\b.*(parse|invalid)|operator '.*' (is not supported|for field)"),
            "Put values with spaces in quotes, and join conditions with AND and OR. Tab completes the query."),
        (Words(@"sub-?task but parent issue"), "Give the parent issue: -parent DEMO-1"),
        (Words(@"has subtasks"), "Delete them too with -deleteSubtasks, or move them to another issue first."),
        (Words(@"issue ?type.*(valid|invalid|specify|not found|does not exist|required)|valid issue ?type"),
            "Give an issue type of the project: Tab after -issueType lists them."),
        (Words(@"priority.*(invalid|not valid|valid|does not exist)"),
            "Give a priority of the project: Tab after -priority lists them."),
        (Words(@"transition.*(not valid|invalid|not found|missing|available)|not valid for the current state"),
            "Give a transition from the current status: Tab after -transition lists them."),
        (Words(@"issue link type"), "Get-AtlassianMcpTool *linkType* finds the tool that lists the link types."),
        (Words(@"attachment.*(does not exist|not found)"),
            "Read the issue with its attachments, and use the id of an attachment."),
        (Words(@"(comment|worklog).*(not found|can ?not find|with id)|(no|can ?not find( a)?) (comment|worklog)"),
            "List the comments or worklogs of the issue or page, and use an id from that list."),
        (Words(@"user '.*' (not found|does not exist)|no user|user.*(can ?not be assigned|not assignable|not found)|"
            + "specify a valid (assignee|user)|account ?id.*(invalid|not found|not exist)"),
            "Give an account id, an e-mail address, the full name, or @me."),
        (Words(@"no project could be found|project.*(not found|does not exist|required|valid)|valid project"),
            "Give the key of a project that this account can see: Tab after -projectKey lists them."),
        (Words(@"no space found|space.*(not found|does not exist|with key)"),
            "Give the key of a space that this account can see: Tab after -spaceId or -spaceKey lists them."),
        (Words(@"issue .*(not found|does not exist)|issue does not exist"),
            "Check the key and the site. Show-AtlassianItem <key> tells whether your browser sees the issue; if it "
            + "does, this session's account may not."),
        (Words(@"no content (found )?with|there is no content|page.*(not found|does not exist)"),
            "Check the page id: it is in the page's URL, and a search by title returns it."),
        (Words(@"already exists with the same title|page with this title"),
            "Choose another title, or update the existing page."),
        (Words(@"content changed since|version conflict|\b409\b"),
            "Somebody else changed it. Read it again, then repeat the change."),
        (Words(@"field '(?<f>[\w-]+)' (cannot be set|is required)|not on the appropriate screen"),
            "The project's screens do not allow this field. Leave it out, or ask the project's admin."),
        (Words(@"not a valid duration"), "Write the time spent like this: '1d 2h 30m'."),
        (Words(@"base64"), "Give the path of a file, or a file from Get-ChildItem. The module reads and encodes it."),
        (Words(@"invalid (cursor|nextpagetoken)"), "Start from the first page; -All follows the pages for you."),
        (Words(@"permission|forbidden|not permitted|\b403\b"),
            "This account is not allowed to do this. Ask an admin of the project or space, or use another account."),
    ];

    /// <summary>The remedy for a tool's own words.</summary>
    public static string For(string toolName, string message, JsonObject? arguments)
    {
        try
        {
            var known = Known.FirstOrDefault(entry => entry.About.IsMatch(message)).Remedy
                ?? $"Get-AtlassianMcpTool {toolName} | Format-List shows what the tool expects.";
            return PlaceIn(message, arguments) is { } place ? $"{place}\n{known}" : known;
        }
        catch (RegexMatchTimeoutException)
        {
            return $"Get-AtlassianMcpTool {toolName} | Format-List shows what the tool expects.";
        }
    }

    /// <summary>Where a query goes wrong, with what stands before and after it.</summary>
    private static string? PlaceIn(string message, JsonObject? arguments)
    {
        if (Place.Match(message) is not { Success: true } match
            || ((arguments?["inputs"] as JsonObject ?? arguments) is not { } given)
            || (given["jql"] ?? given["cql"]) is not JsonValue value
            || !value.TryGetValue(out string? query))
        {
            return null;
        }

        var lines = query.Split('\n');
        var line = Number(match.Groups["line"].Value) - 1;
        var at = Number(match.Groups["at"].Value) - 1;
        return line < 0 || line >= lines.Length || at < 0 || at > lines[line].Length
            ? null
            : $"The error is here: {lines[line].Substring(0, at).TrimEnd()} >>> {lines[line].Substring(at).Trim()}";
    }

    private static int Number(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static Regex Words(string pattern) => new(pattern, Options, Limit);
}
