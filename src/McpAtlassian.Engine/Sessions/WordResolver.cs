using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Naming;

namespace McpAtlassian.Engine.Sessions;

/// <summary>
/// Turns words into the ids that a call needs: the name of a transition, the mail of a user, the key of a space. The
/// server's own list tools say what there is. A step after the binder: the journal knows a row by what the user wrote.
/// </summary>
internal static partial class WordResolver
{
    private const int MaximumPages = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly ConditionalWeakTable<McpSession, Dictionary<string, Listing>> Lists = [];

    private static readonly string[] UserArguments =
        ["assignee", "accountId", "account_id", "reporter", "userAccountId"];
    private static readonly string[] FieldBags = ["fields", "additional_fields", "additionalFields"];
    private static readonly Dictionary<string, string> NamedFields = new(StringComparer.Ordinal)
    {
        ["priority"] = "name",
        ["issuetype"] = "name",
        ["resolution"] = "name",
        ["parent"] = "key",
        ["project"] = "key",
    };

    private static readonly string[] IdMembers = ["id", "accountId", "account_id"];
    private static readonly string[] WordMembers =
        ["name", "key", "displayName", "display_name", "emailAddress", "email", "title"];

    /// <summary>The same call with ids; itself where it has no words.</summary>
    /// <exception cref="EngineException">
    /// ArgumentInvalid: nothing has that name, or more than one thing has.
    /// </exception>
    public static async Task<PreparedCall> ResolveAsync(
        McpSession session, PreparedCall call, CancellationToken cancellationToken)
    {
        var arguments = (JsonObject)call.Arguments.DeepClone();
        var given = arguments["inputs"] as JsonObject ?? arguments;
        var notes = new List<string>();
        var warnings = new List<string>();
        foreach (var name in given.Select(pair => pair.Key).ToArray())
        {
            // transition = { id = 'Done' } as well as transition_id = 'Done'.
            var isNested = given[name] is JsonObject { Count: 1 } inner && inner["id"] is JsonValue;
            if ((isNested ? given[name]!["id"] : given[name]) is not JsonValue value
                || !value.TryGetValue(out string? word) || Id().IsMatch(word) || word.Length == 0
                || Thing(name, isNested, Describe(session, call, name)) is not { } thing)
            {
                continue;
            }

            if (await FindAsync(
                session, call, given, thing, name, word, warnings, cancellationToken).ConfigureAwait(false) is { } id)
            {
                notes.Add($"{name} '{word}' is {id}");
                if (isNested)
                {
                    given[name]!["id"] = id;
                }
                else
                {
                    given[name] = id;
                }
            }
        }

        var isWrapped = false;
        foreach (var bag in FieldBags.Select(name => given[name]).OfType<JsonObject>())
        {
            isWrapped |= await ResolveFieldsAsync(
                session, call, given, bag, notes, warnings, cancellationToken).ConfigureAwait(false);
        }

        return notes.Count + warnings.Count == 0 && !isWrapped ? call : call.With(arguments, notes, warnings);
    }

    /// <summary>
    /// The fields of an issue as Jira's REST API takes them: a user by the account's id, a priority by its name. Where
    /// only a word stands, the object is made around it. True where one was.
    /// </summary>
    private static async Task<bool> ResolveFieldsAsync(
        McpSession session,
        PreparedCall call,
        JsonObject given,
        JsonObject fields,
        List<string> notes,
        List<string> warnings,
        CancellationToken cancellationToken)
    {
        var isWrapped = false;
        foreach (var name in fields.Select(pair => pair.Key).ToArray())
        {
            var inner = fields[name] as JsonObject;
            var member = IsUser(name) ? IdMembers.FirstOrDefault(id => inner?[id] is JsonValue) : null;
            if ((member is null ? fields[name] : inner![member]) is not JsonValue value
                || !value.TryGetValue(out string? word) || word.Length == 0)
            {
                continue;
            }

            if (!IsUser(name))
            {
                if (NamedFields.TryGetValue(name, out var key))
                {
                    fields[name] = new JsonObject { [key] = word };
                    isWrapped = true;
                }

                continue;
            }

            var id = Id().IsMatch(word)
                ? word
                : await FindAsync(
                    session, call, given, ["User"], name, word, warnings, cancellationToken).ConfigureAwait(false);
            if (id is not null && (id != word || member is null))
            {
                fields[name] = new JsonObject { [member ?? "accountId"] = id };
                isWrapped = true;
                if (id != word)
                {
                    notes.Add($"{name} '{word}' is {id}");
                }
            }
        }

        return isWrapped;
    }

    /// <summary>True for an argument that asks for an account.</summary>
    internal static bool IsUser(string argument) =>
        UserArguments.Contains(argument, StringComparer.OrdinalIgnoreCase);

    /// <summary>What a list tool lists.</summary>
    internal static async Task<IReadOnlyList<IDictionary>> ItemsAsync(
        McpSession session, ToolInfo list, JsonObject given, string? search, CancellationToken cancellationToken) =>
        (await ReadAsync(session, list, given, search, cancellationToken).ConfigureAwait(false)).Items;

    /// <summary>What the argument asks the id of; null where it asks none, or the server takes words itself.</summary>
    private static string[]? Thing(string argument, bool isNested, string description)
    {
        if (IsUser(argument))
        {
            return description.Contains("mail", StringComparison.OrdinalIgnoreCase) ? null : ["User"];
        }

        var words = ToolWords.Split(argument);
        return isNested ? [.. words]
            : words.Count > 1 && words[words.Count - 1] == "Id" && !CloudIdArgument.IsName(argument)
                ? [.. words.Take(words.Count - 1)]
                : null;
    }

    private static string Describe(McpSession session, PreparedCall call, string argument) =>
        (session.Catalogue.Find(call.Tool.Name)?.Schema.Find(argument)?.Description) ?? string.Empty;

    private static async Task<string?> FindAsync(
        McpSession session,
        PreparedCall call,
        JsonObject given,
        string[] thing,
        string name,
        string word,
        List<string> warnings,
        CancellationToken cancellationToken)
    {
        var isUser = thing is ["User"];
        var isMe = isUser && word.Equals("@me", StringComparison.OrdinalIgnoreCase);
        if (ListTool(session, given, name, thing, isMe) is not { } tool)
        {
            return isMe
                ? throw Unknown(call, name, word, "The server cannot tell who is signed in.", isListed: false)
                : null;
        }

        Listing list;
        try
        {
            list = await ReadAsync(
                session, tool, given, isUser && !isMe ? word : null, cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException error)
        {
            warnings.Add(
                $"{call.Tool.Name}: {name} '{word}' is sent unchanged, because {tool.Name} failed: {error.Message}");
            return null;
        }

        var items = list.Items;
        if (isMe && items.Count == 1)
        {
            return IdOf(items[0]);
        }

        var found = items.Where(item => Words(item).Contains(word, StringComparer.OrdinalIgnoreCase)).ToList();
        if (found.Count == 0 && isUser && items.Count == 1)
        {
            found = items; // Who was searched for, by a part of the name.
        }

        var ids = found.Select(IdOf).Where(id => id is not null).Distinct().ToList();
        if (ids.Count == 1)
        {
            return ids[0];
        }

        if (ids.Count == 0 && (!list.IsComplete || items.Any(item => IdOf(item) == word)))
        {
            return null;
        }

        var known = string.Join(
            ", ",
            (ids.Count > 1 ? found : items).Take(20).Select(item => $"{Words(item).FirstOrDefault()} ({IdOf(item)})"));
        throw Unknown(
            call,
            name,
            word,
            ids.Count > 1 ? $"Several have that name: {known}."
                : known.Length > 0 ? $"Found: {known}." : string.Empty,
            isListed: known.Length > 0);
    }

    private static EngineException Unknown(
        PreparedCall call, string name, string word, string known, bool isListed) => new(
        ErrorIds.ArgumentInvalid,
        $"{call.Tool.Name}: {(IsUser(name) ? "No user" : "Nothing")} found for -{name} '{word}'. {known}".TrimEnd(),
        isListed ? $"Give -{name} one of these names or ids."
            : IsUser(name) ? $"Give -{name} an e-mail address, a name, or an account id. Tab searches users."
            : $"Give -{name} an id.");

    private static async Task<Listing> ReadAsync(
        McpSession session, ToolInfo list, JsonObject given, string? search, CancellationToken cancellationToken)
    {
        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var parameter in list.Schema.Parameters)
        {
            if (given[parameter.Name] is JsonValue value
                && (parameter.IsAsked || CloudIdArgument.IsName(parameter.Name)))
            {
                arguments[parameter.Name] = value.ToString();
            }
            else if (parameter.IsAsked)
            {
                arguments[parameter.Name] = search;
            }
        }

        // What belongs to one issue changes with it; lists of the site stay as they are for a session.
        var isOfSite = search is null && arguments.Keys.All(CloudIdArgument.IsName);
        var lists = Lists.GetOrCreateValue(session);
        var key = $"{list.Name} {string.Join(' ', arguments.Values)}";
        lock (lists)
        {
            if (isOfSite && lists.TryGetValue(key, out var known))
            {
                return known;
            }
        }

        var call = await session.PrepareAsync(
            list.Name, arguments, new PrepareOptions(), cancellationToken).ConfigureAwait(false);
        var walk = new PageWalk(call, null);
        var items = new List<IDictionary>();
        for (var page = 0; page < MaximumPages && walk.Next is { } next; page++)
        {
            var output = await session.SendAsync(
                next, new CallOptions { Timeout = Patience }, cancellationToken).ConfigureAwait(false);
            items.AddRange(output.Values.OfType<IDictionary>());
            if (!walk.Accept(output))
            {
                break;
            }
        }

        var all = new Listing(items, walk.Next is null);
        lock (lists)
        {
            if (isOfSite)
            {
                lists[key] = all;
            }
        }

        return all;
    }

    private sealed record Listing(List<IDictionary> Items, bool IsComplete);

    internal static ToolInfo? ListTool(McpSession session, JsonObject given, string name, string[] thing, bool isMe) =>
        session.Catalogue.Tools.FirstOrDefault(tool => tool.Access == ToolAccess.Read && session.Fence.Allows(tool)
            && (isMe ? SaysWhoIAm(tool.Name) : thing is ["User"] ? FindsUsers(tool.Name) : IsListOf(tool.Name, thing))
            && !tool.Schema.Parameters.Any(p => p.Required && p.Name == name)
            && tool.Schema.Parameters.Count(p => p.IsAsked && given[p.Name] is null)
                == (thing is ["User"] && !isMe ? 1 : 0));

    private static bool IsListOf(string tool, string[] thing)
    {
        var words = ToolWords.Split(tool).Select(ToolWords.Singular).ToList();
        return words.Count > thing.Length && !words.Contains("Search", StringComparer.OrdinalIgnoreCase)
            && (words.Skip(words.Count - thing.Length).SequenceEqual(thing, StringComparer.OrdinalIgnoreCase)
                || (words[words.Count - 1] == "Metadata"
                    && words.SkipLast(1)
                        .TakeLast(thing.Length)
                        .SequenceEqual(thing, StringComparer.OrdinalIgnoreCase)));
    }

    private static bool SaysWhoIAm(string tool) => tool.EndsWith("CurrentUser", StringComparison.OrdinalIgnoreCase)
        || tool.EndsWith("current_user", StringComparison.OrdinalIgnoreCase)
        || tool.EndsWith("UserInfo", StringComparison.OrdinalIgnoreCase);

    private static bool FindsUsers(string tool) => tool.EndsWith("AccountId", StringComparison.OrdinalIgnoreCase)
        || tool.EndsWith("users", StringComparison.OrdinalIgnoreCase);

    private static string? IdOf(IDictionary item) => IdMembers.Select(name => item.Contains(name) ? item[name] : null)
        .Where(id => id is not null).Select(id => Convert.ToString(id, CultureInfo.InvariantCulture)).FirstOrDefault();

    internal static IEnumerable<string> Words(IDictionary item)
    {
        foreach (var name in WordMembers)
        {
            if (item.Contains(name) && item[name] is string { Length: > 0 } word)
            {
                yield return word;
            }
        }

        // A transition is also known by the status it leads to.
        if (item.Contains("to")
            && item["to"] is IDictionary target
            && target.Contains("name")
            && target["name"] is string status)
        {
            yield return status;
        }
    }

    // Ids of accounts: 712020:uuid and, of old, 24 digits and letters. What is not digits nor one of these is a word.
    [GeneratedRegex(
        @"^(-?\d+|\d+:[\w-]+|(?=.*\d)[0-9a-z]{24}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|ari:.*)\z",
        RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Id();
}
