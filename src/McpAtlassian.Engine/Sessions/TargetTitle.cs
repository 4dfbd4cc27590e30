using System.Collections;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Naming;

namespace McpAtlassian.Engine.Sessions;

/// <summary>
/// What the thing that a call would destroy is called, for the question before it: one read with the server's own tool
/// for such a thing. A question without it is better than none, so that nothing that fails here ends the call.
/// </summary>
internal static class TargetTitle
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly string[] Titles = ["summary", "title", "name"];
    private static readonly string[] Containers = ["fields", "metadata", "issue", "content"];

    public static async Task<string?> ReadAsync(
        McpSession session, PreparedCall call, CancellationToken cancellationToken)
    {
        var given = call.Arguments["inputs"] as JsonObject ?? call.Arguments;
        var thing = Thing(call.RequestedName.Length > 0 ? call.RequestedName : call.Tool.Name);
        var reader = session.Catalogue.Tools.FirstOrDefault(tool => tool.Access == ToolAccess.Read
            && session.Fence.Allows(tool)
                && ToolWords.Split(tool.Name).Contains("Get", StringComparer.OrdinalIgnoreCase)
                && Thing(tool.Name).SequenceEqual(thing, StringComparer.OrdinalIgnoreCase)
                && tool.Schema.Parameters.Where(p => p.IsAsked).All(p => given[p.Name] is not null));
        if (reader is null)
        {
            return null;
        }

        try
        {
            var arguments = given.Where(
                pair =>
                    reader.Schema.Find(pair.Key) is { } known && (known.Required || CloudIdArgument.IsName(pair.Key)))
                .ToDictionary(pair => pair.Key, pair => (object?)pair.Value?.ToString(), StringComparer.Ordinal);
            var read = await session.PrepareAsync(
                reader.Name, arguments, new PrepareOptions(), cancellationToken).ConfigureAwait(false);
            var output = await session.SendAsync(
                read, new CallOptions { Timeout = Patience }, cancellationToken).ConfigureAwait(false);
            return output.Values.Count > 0 ? TitleOf(output.Values[0]) : null;
        }
        catch (EngineException)
        {
            return null;
        }
    }

    // deleteJiraIssue and jira_get_issue are about the same: the words without the verb.
    private static string[] Thing(string tool)
    {
        var words = ToolWords.Split(tool);
        var verb = words.Count > 1 && ToolProductWords.Contains(words[0], StringComparer.OrdinalIgnoreCase) ? 1 : 0;
        return [.. words.Where((_, index) => index != verb).Select(ToolWords.Singular)];
    }

    private static readonly string[] ToolProductWords = ["Jira", "Confluence", "Jsm", "Compass", "Bitbucket"];

    private static string? TitleOf(object? value) => value is not IDictionary map ? null
        : Titles.Select(name => map.Contains(name) ? map[name] as string : null)
            .FirstOrDefault(title => title is { Length: > 0 })
            ?? Containers.Select(name => map.Contains(name) ? TitleOf(map[name]) : null)
                .FirstOrDefault(title => title is not null);
}
