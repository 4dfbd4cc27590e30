using System.Collections;
using System.Management.Automation.Language;
using McpAtlassian.Completion;
using McpAtlassian.Engine.Sessions;
using McpAtlassian.Engine.Tools.Schema;

namespace McpAtlassian.Tools;

/// <summary>Completes the values of a tool's argument: from its schema, and from what the server lists.</summary>
internal static class ArgumentValues
{
    private static readonly string[] IssueFields =
    [
        "summary", "status", "assignee", "priority", "issuetype", "labels", "created", "updated", "duedate", "reporter",
        "description", "comment", "attachment", "parent", "project", "resolution", "components", "fixVersions",
    ];

    public static IEnumerable<CompletionResult> Of(
        McpSession session,
        ToolSchema schema,
        ToolParameter parameter,
        string? word,
        CommandAst line,
        IDictionary bound)
    {
        var typed = (word ?? string.Empty).Trim('\'', '"');
        if (parameter.EnumValues.Count > 0)
        {
            return Completions.Match(
                word, parameter.EnumValues.Select(v => (v?.ToString() ?? string.Empty, parameter.Description)));
        }

        if (parameter.Name is "jql" or "cql")
        {
            return Query(session, typed, line, parameter.Name == "cql");
        }

        IEnumerable<(string Text, string About)> own = WordResolver.IsUser(parameter.Name) ? [("@me", "you")]
            : parameter.Name == "fields" && parameter.Kind == ToolValueKind.Array
                ? IssueFields.Select(f => (f, "field"))
            : [];
        var listed = AskServer.For(cancellationToken =>
            KnownValues.OfAsync(session, parameter.Name, Given(bound, schema, parameter), typed, cancellationToken));
        return Completions.Match(word, own.Concat(listed), matchesAbout: true);
    }

    private static IEnumerable<CompletionResult> Query(McpSession session, string text, CommandAst line, bool isCql)
    {
        var (quote, isClosed) = QuoteOf(line, text);
        var inside = quote == '"' ? '\'' : '"';
        var query = QueryText.Read(text);
        var words = query.Words(isCql).Concat(query.Part == QueryPart.Value ? SiteValues(session, query) : [])
            .DistinctBy(w => w.Text, StringComparer.OrdinalIgnoreCase)
            .Where(w => w.Text.StartsWith(query.Typed, StringComparison.OrdinalIgnoreCase)
                || (query.Typed.Length > 0 && w.About.Contains(query.Typed, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(w => w.Text.StartsWith(query.Typed, StringComparison.OrdinalIgnoreCase) ? 0 : 1);

        foreach (var (value, about) in words)
        {
            var isPlain = query.Part != QueryPart.Value
                || value.All(static c => char.IsLetterOrDigit(c) || "_.-()".Contains(c));
            var written = isPlain ? value : $"{inside}{value}{inside}";

            // The quote stays open, for the query to go on; closed by the user, it is closed again.
            yield return Completions.Plain(
                $"{quote}{query.Before}{written}{(isClosed ? quote : ' ')}", value, about);
        }
    }

    /// <summary>
    /// The quote around the text on the line, and whether it is closed; PowerShell tells it closed always.
    /// </summary>
    private static (char Quote, bool IsClosed) QuoteOf(CommandAst line, string text)
    {
        var written = line.CommandElements
            .Where(element => element is StringConstantExpressionAst { Value: var value } && value == text
                || element is ExpandableStringExpressionAst { Value: var other } && other == text)
            .Select(element => element.Extent.Text)
            .LastOrDefault(extent => extent.Length > 0 && extent[0] is '\'' or '"');
        return written is null
            ? ('\'', false)
            : (written[0], written.Length > 1 && written[^1] == written[0]);
    }

    private static Dictionary<string, string> Given(IDictionary bound, ToolSchema schema, ToolParameter completed)
    {
        var given = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in bound)
        {
            if ((entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value) is string value)
            {
                given[entry.Key.ToString()!] = value;
            }
        }

        // A value without a name goes to the only required argument that is left.
        if (given.Remove("Arguments", out var loose)
            && schema.Parameters.Where(p => p.IsAsked && p != completed
                && !given.ContainsKey(p.Name)).ToList() is [var only])
        {
            given[only.Name] = loose;
        }

        return given;
    }

    private static IReadOnlyList<(string Text, string About)> SiteValues(McpSession session, QueryText query)
    {
        string[] thing = query.Field.ToLowerInvariant() switch
        {
            "project" => ["Project"],
            "space" => ["Space"],
            "status" => ["Status"],
            "issuetype" or "type" => ["Issue", "Type"],
            "priority" => ["Priority"],
            "sprint" => ["Sprint"],
            "fixversion" or "affectedversion" => ["Version"],
            "component" => ["Component"],
            "assignee" or "reporter" or "creator" or "contributor" => ["User"],
            _ => [],
        };
        if (thing.Length == 0)
        {
            return [];
        }

        var given = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (query.Project.Length > 0)
        {
            given["projectKey"] = query.Project;
        }

        var values = AskServer.For(cancellationToken =>
            KnownValues.OfThingAsync(
                session, thing, query.Field, given, query.Typed, isInQuery: true, cancellationToken));

        // Where no tool lists priorities, one that takes them may say which there are.
        return values.Count > 0 || thing is not ["Priority"]
            ? values
            : [.. session.Catalogue.Tools.Select(t => t.Schema.Find("priority")?.EnumValues)
                .FirstOrDefault(e => e?.Count > 0)?
                .Select(v => (v?.ToString() ?? string.Empty, query.Field)) ?? []];
    }
}
