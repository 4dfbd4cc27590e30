using System.Text.RegularExpressions;
using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Entries;

/// <summary>
/// Puts an entry into a client's document and leaves everything else, comments inside the entry included, alone.
/// </summary>
internal static class EntryEditor
{
    // Every key by which some client says how a server is reached. One that the new entry does not have would
    // contradict it.
    private static readonly string[] ConnectionKeys =
    [
        "url", "serverUrl", "httpUrl", "uri", "type", "transport", "command", "cmd", "args", "env", "envs",
        "environment", "env_keys", "env_vars",
        "http_headers", "env_http_headers", "bearer_token_env_var", "bearerTokenEnvVar", "headersHelper",
        "http_headers_helper", "oauth", "auth", "requiresOAuth",
        "headers", "requestOptions", "envFile", "cwd",
    ];

    // Maps that other keys live in by right: only what contradicts goes.
    private static readonly string[] SharedMaps =
        ["headers", "http_headers", "requestOptions", "env", "envs", "environment"];

    private static readonly Regex Input = new(
        @"\$\{input:(?<id>[^}]+)\}",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    public static ConfigDocument Put(ConfigDocument document, ClientDescription client, string name, ClientEntry entry)
    {
        var before = document.Get(client.EntryPath(name));
        return WithoutUnused(Written(document, client, name, entry), client, before);
    }

    private static ConfigDocument Written(
        ConfigDocument document, ClientDescription client, string name, ClientEntry entry)
    {
        var path = client.EntryPath(name);
        foreach (var input in entry.Inputs)
        {
            var inputs = ConfigPath.Of(client.Secret.InputsKey!);
            var item = inputs.ListItem("id", input["id"]!.Scalar!);
            if (document.Get(item) is null)
            {
                document = document.Set(item, input);
            }
        }

        var present = document.Get(path);
        if (present is null || present.Kind != ConfigKind.Map)
        {
            IEnumerable<(string Key, ConfigNode Value)> first = document.Root.Members.Count == 0 ? client.NewFile : [];
            foreach ((var key, var value) in first)
            {
                document = document.Set(ConfigPath.Of(key), value);
            }

            return document.Set(path, entry.Value);
        }

        foreach (var member in present.Members.Where(m => ConnectionKeys.Contains(m.Key, StringComparer.Ordinal))
            .ToArray())
        {
            document = Clean(document, path.Key(member.Key), member, entry.Value[member.Key], entry.Value);
        }

        foreach (var member in entry.Value.Members)
        {
            // What a user switched off or timed differently stays so.
            var preference = client.Remote?.Always.Any(a => a.Key == member.Key) == true
                || client.Stdio.Always.Any(a => a.Key == member.Key);
            if (!preference || document.Get(path.Key(member.Key)) is null)
            {
                document = document.Merge(path.Key(member.Key), member.Value);
            }
        }

        return document;
    }

    private static ConfigDocument Clean(
        ConfigDocument document, ConfigPath path, ConfigMember present, ConfigNode? wanted, ConfigNode entry)
    {
        var shared = SharedMaps.Contains(present.Key, StringComparer.Ordinal) && present.Value.Kind == ConfigKind.Map;
        var remote = entry.Members.Any(m => m.Key is "url" or "serverUrl" or "httpUrl" or "uri");
        var headers = present.Key is "headers" or "http_headers" or "requestOptions";
        if (!shared || headers != remote)
        {
            return wanted is null ? document.Remove(path) : document;
        }

        return headers ? CleanHeaders(document, path, present.Value, wanted) : document;
    }

    private static ConfigDocument CleanHeaders(
        ConfigDocument document, ConfigPath path, ConfigNode present, ConfigNode? wanted)
    {
        var left = present.Members.Count;
        foreach (var member in present.Members)
        {
            if (member.Key == "headers" && member.Value.Kind == ConfigKind.Map)
            {
                return CleanHeaders(document, path.Key("headers"), member.Value, wanted?["headers"]);
            }

            if (string.Equals(member.Key, "Authorization", StringComparison.OrdinalIgnoreCase)
                && wanted?[member.Key] is null)
            {
                document = document.Remove(path.Key(member.Key));
                left--;
            }
        }

        return left == 0 && wanted is null ? document.Remove(path) : document;
    }

    public static ConfigDocument Remove(ConfigDocument document, ClientDescription client, string name)
    {
        var before = document.Get(client.EntryPath(name));
        return WithoutUnused(document.Remove(client.EntryPath(name)), client, before);
    }

    // A question that nobody uses any more would still be listed. It goes with the entry that asked it, if it is as
    // Export writes it: one that the user wrote or changed, and one that is used elsewhere, stays.
    private static ConfigDocument WithoutUnused(ConfigDocument document, ClientDescription client, ConfigNode? before)
    {
        if (client.Secret.InputsKey is not { } key || before is null)
        {
            return document;
        }

        foreach (var id in Inputs(before))
        {
            var item = ConfigPath.Of(key).ListItem("id", id);
            var ours = EntryBuilder.IsOwnInput(document.Get(item));
            if (ours && document.Text.IndexOf("${input:" + id + "}", StringComparison.Ordinal) < 0)
            {
                document = document.Remove(item);
            }
        }

        return document;
    }

    private static IEnumerable<string> Inputs(ConfigNode node) =>
        Input.Matches(node.Text ?? string.Empty).Cast<Match>().Select(m => m.Groups["id"].Value)
            .Concat(node.Items.SelectMany(Inputs))
            .Concat(node.Members.SelectMany(m => Inputs(m.Value)))
            .Distinct(StringComparer.Ordinal);
}
