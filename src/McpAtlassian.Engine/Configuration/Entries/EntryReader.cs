using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Entries;

/// <summary>Reads an entry by every name the clients have for its parts.</summary>
internal static class EntryReader
{
    public static RawServer Read(ConfigNode entry)
    {
        RawServer server = new()
        {
            Url = Text(entry, "url", "serverUrl", "httpUrl", "uri"),
            Type = Kind(entry["type"] ?? entry["transport"], entry),
            IsEnabled = entry["disabled"]?.Scalar != "true"
                && entry["enabled"]?.Scalar != "false"
                && entry["active"]?.Scalar != "false",
            OAuth = entry["oauth"] is { Kind: ConfigKind.Map } || entry["oauth"]?.Scalar == "true"
                || entry["requiresOAuth"]?.Scalar == "true" || entry["auth"]?.Text == "oauth",
        };
        ReadCommand(server, entry);
        AddAll(server.Headers, entry["headers"], "{0}");
        AddAll(server.Headers, entry["http_headers"], "{0}");
        AddAll(server.Headers, entry["requestOptions"]?["headers"], "{0}");
        AddAll(server.Headers, entry["requestInit"]?["headers"], "{0}");
        AddAll(server.Headers, entry["env_http_headers"], "${{env:{0}}}");
        if (Text(entry, "bearer_token_env_var", "bearerTokenEnvVar") is { } bearer)
        {
            server.Headers.Add(new KeyValuePair<string, string>("Authorization", "Bearer ${env:" + bearer + "}"));
        }

        AddAll(server.Environment, entry["env"] ?? entry["environment"] ?? entry["envs"], "{0}");
        server.NullVariables.AddRange(((entry["env"] ?? entry["environment"] ?? entry["envs"])?.Members ?? [])
            .Where(m => m.Value.Kind == ConfigKind.Null).Select(m => m.Key));
        if (server.Command is not null)
        {
            foreach (var name in (entry["env_vars"] ?? entry["env_keys"])?.Items ?? [])
            {
                if (name.Text is { } variable)
                {
                    server.Environment.Add(new KeyValuePair<string, string>(variable, "${env:" + variable + "}"));
                }
            }

            ReadMcpRemote(server);
        }

        return server;
    }

    private static string? Kind(ConfigNode? node, ConfigNode entry)
    {
        var kind = (node?.Text ?? node?["type"]?.Text)?.ToLowerInvariant();
        return kind switch
        {
            "sse" => "sse",
            "stdio" or "local" => "stdio",
            null => entry["command"] is null && entry["cmd"] is null ? null : "stdio",
            _ => "http",
        };
    }

    private static void ReadCommand(RawServer server, ConfigNode entry)
    {
        var command = entry["command"] ?? entry["cmd"];
        var arguments = entry["args"]?.Items.Select(a => a.Scalar ?? string.Empty).ToArray() ?? [];
        if (command?.Kind == ConfigKind.List)
        {
            server.Command = command.Items.Count > 0 ? command.Items[0].Text : null;
            server.Arguments = command.Items.Skip(1).Select(a => a.Scalar ?? string.Empty).Concat(arguments).ToArray();
            return;
        }

        server.Command = command?.Text;
        server.Arguments = arguments;
    }

    // "npx -y mcp-remote URL --header …" is a remote server in disguise, also behind cmd /c, bunx or pnpm dlx.
    private static void ReadMcpRemote(RawServer server)
    {
        var words = new[] { server.Command! }.Concat(server.Arguments).ToArray();
        var at =
            Array.FindIndex(words, w => w == "mcp-remote" || w.StartsWith("mcp-remote@", StringComparison.Ordinal));
        var url = at < 0
            ? null
            : words.Skip(at + 1).FirstOrDefault(w => w.StartsWith("http", StringComparison.OrdinalIgnoreCase));
        if (url is null)
        {
            return;
        }

        for (var i = at + 1; i < words.Length - 1; i++)
        {
            var colon = words[i] == "--header" ? words[i + 1].IndexOf(':') : -1;
            if (colon > 0)
            {
                var value = words[i + 1].Substring(colon + 1).Trim();
                server.Headers.Add(new KeyValuePair<string, string>(
                    words[i + 1].Substring(0, colon).Trim(), Inline(value, server.Environment)));
            }
        }

        server.Url = url;
        server.Type = words.Contains("sse-only") ? "sse" : "http";
        server.Command = null;
        server.Arguments = [];
        server.Environment.Clear();
    }

    // The header's reference may be answered by the entry's own env.
    private static string Inline(string value, List<KeyValuePair<string, string>> environment) =>
        environment.Aggregate(value, (text, pair) => text.Replace("${" + pair.Key + "}", pair.Value));

    private static string? Text(ConfigNode entry, params string[] keys) =>
        keys.Select(k => entry[k]?.Text).FirstOrDefault(t => t is not null);

    private static void AddAll(List<KeyValuePair<string, string>> list, ConfigNode? map, string form)
    {
        foreach (var member in map?.Members ?? [])
        {
            if (member.Value.Kind != ConfigKind.Null && member.Value.Scalar is { } text)
            {
                list.Add(new KeyValuePair<string, string>(
                    member.Key, string.Format(System.Globalization.CultureInfo.InvariantCulture, form, text)));
            }
        }
    }
}
