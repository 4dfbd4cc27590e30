using System.Collections;
using System.Text.Json.Nodes;
using McpAtlassian.Engine.Tools.Binding;
using McpAtlassian.Engine.Tools.Naming;

namespace McpAtlassian.Engine.Sessions;

/// <summary>
/// What can be given for an argument, from the server's own list tools: the same lists that words are looked up in.
/// </summary>
internal static class KnownValues
{
    private static readonly HashSet<string> Forms = new(StringComparer.OrdinalIgnoreCase) { "Id", "Or", "Key", "Name" };

    /// <summary>A value and what it stands for; empty where nothing lists such values.</summary>
    /// <param name="session">Where to ask.</param>
    /// <param name="argument">The argument's name.</param>
    /// <param name="given">What is on the line already: an issue's transitions need the issue.</param>
    /// <param name="typed">What is typed of it; users are searched by that.</param>
    /// <param name="cancellationToken">The patience of whoever waits.</param>
    public static async Task<IReadOnlyList<(string Text, string About)>> OfAsync(
        McpSession session,
        string argument,
        IReadOnlyDictionary<string, string> given,
        string typed,
        CancellationToken cancellationToken)
    {
        var thing = WordResolver.IsUser(argument) ? ["User"] : Thing(argument);
        return await OfThingAsync(
            session, thing, argument, given, typed, isInQuery: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same for a kind of thing, Project, Issue Type or User, also as a query writes it.</summary>
    public static async Task<IReadOnlyList<(string Text, string About)>> OfThingAsync(
        McpSession session,
        string[] thing,
        string argument,
        IReadOnlyDictionary<string, string> given,
        string typed,
        bool isInQuery,
        CancellationToken cancellationToken)
    {
        var isUser = thing is ["User"];
        if (thing.Length == 0 || thing is ["Issue"] || (isUser && typed.Length == 0))
        {
            return [];
        }

        var known = Synonyms(given);
        if (WordResolver.ListTool(session, known, argument, thing, isMe: false) is not { } tool)
        {
            return [];
        }

        var items = await WordResolver.ItemsAsync(
            session, tool, known, isUser ? typed : null, cancellationToken).ConfigureAwait(false);
        return [.. items.Select(item => (Text(item, isUser, isInQuery), About(item)))
            .Where(pair => pair.Item1.Length > 0)
            .DistinctBy(pair => pair.Item1, StringComparer.OrdinalIgnoreCase)];
    }

    // projectIdOrKey, project_key and project are about a project.
    private static string[] Thing(string argument)
    {
        var words = ToolWords.Split(argument).Select(ToolWords.Singular).ToList();
        while (words.Count > 0 && Forms.Contains(words[^1]))
        {
            words.RemoveAt(words.Count - 1);
        }

        return [.. words];
    }

    // A list tool may ask for projectIdOrKey where the line has projectKey.
    private static JsonObject Synonyms(IReadOnlyDictionary<string, string> given)
    {
        var all = new JsonObject();
        foreach (var pair in given)
        {
            foreach (var name in Identity.All.Where(kind => kind.Name is "issue" or "project" or "space" or "board"
                && kind.Takes(pair.Key)).SelectMany(kind => kind.Arguments.Keys))
            {
                all[name] = pair.Value;
            }
        }

        foreach (var pair in given)
        {
            all[pair.Key] = pair.Value;
        }

        return all;
    }

    // A query knows users by their ids, an argument by what people know.
    private static string Text(IDictionary item, bool isUser, bool isInQuery) =>
        (!isUser ? Member(item, "key")
            : isInQuery ? Member(item, "accountId")
            : Member(item, "emailAddress") ?? Member(item, "email") ?? Member(item, "accountId"))
        ?? WordResolver.Words(item).FirstOrDefault() ?? string.Empty;

    private static string About(IDictionary item)
    {
        var name = Member(item, "displayName") ?? Member(item, "display_name") ?? Member(item, "name") ?? string.Empty;
        return item.Contains("to") && item["to"] is IDictionary target && Member(target, "name") is { } status
            ? $"{name}: to {status}"
            : name;
    }

    private static string? Member(IDictionary item, string name) =>
        item.Contains(name) ? item[name] as string : null;
}
