using System;
using System.Collections.Generic;
using System.Linq;
using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Engine.Configuration.Documents;
using McpAtlassian.Engine.Configuration.Servers;

namespace McpAtlassian.Engine.Configuration.Entries;

/// <summary>The rules for one server of a file.</summary>
internal sealed class ServerInspection
{
    private const string DeadPath = "/v1/sse";
    private readonly ConfigDocument _document;
    private readonly ClientDescription _client;
    private readonly ServerPlace _place;
    private readonly ConfigNode _entry;

    public ServerInspection(ConfigDocument document, ClientDescription client, ServerPlace place)
    {
        _document = document;
        _client = client;
        _place = place;
        _entry = place.Entry;
    }

    public IEnumerable<Problem> Run() =>
        new[] { WrongRoot(), DeadEndpoint(), MissingType(), OAuthWithHeader(), McpRemote() }.Where(p => p is not null).Select(p => p!)
            .Concat(LiteralSecrets()).Concat(Unpinned());

    private Problem? WrongRoot()
    {
        if (_place.IsOwn)
        {
            return null;
        }

        ConfigPath target = _client.EntryPath(_place.Name);
        bool free = _document.Get(target) is null && _client.ListField is null;
        return Found(
            "WrongRootKey",
            FindingSeverity.Error,
            _place.Root.ToString(),
            $"{_client.DisplayName} reads servers under '{_client.RootPath}', not under '{_place.Root}'.",
            $"Move the entry to '{_client.RootPath}'.",
            free ? d => d.Set(target, Bare(_entry)).Remove(_place.Path) : null);
    }

    private Problem? DeadEndpoint()
    {
        string? key = new[] { "url", "serverUrl", "httpUrl", "uri" }.FirstOrDefault(k => IsDead(_entry[k]?.Text));
        if (key is null)
        {
            ConfigNode? arguments = _entry["args"] ?? (_entry["command"]?.Kind == ConfigKind.List ? _entry["command"] : null);
            string holder = _entry["args"] is null ? "command" : "args";
            return arguments is null || !arguments.Items.Any(i => IsDead(i.Text)) ? null : Found(
                "DeadEndpoint",
                FindingSeverity.Error,
                holder,
                "Atlassian ended /v1/sse in June 2026.",
                "Use https://mcp.atlassian.com/v2/mcp.",
                d => d.Set(_place.Path.Key(holder), ConfigNode.List(arguments.Items.Select(i => IsDead(i.Text) ? ConfigNode.Of(Alive(i.Text!)) : Bare(i)))));
        }

        return Found(
            "DeadEndpoint",
            FindingSeverity.Error,
            key,
            "Atlassian ended /v1/sse in June 2026.",
            "Use https://mcp.atlassian.com/v2/mcp.",
            d =>
            {
                d = d.Set(_place.Path.Key(key), ConfigNode.Of(Alive(_entry[key]!.Text!)));
                string? type = _client.Remote?.Type;
                return type is not null && _entry[type]?.Text == "sse" ? d.Set(_place.Path.Key(type), ConfigNode.Of(_client.Remote!.TypeValue)) : d;
            });
    }

    private Problem? MissingType()
    {
        bool remote = new[] { "url", "serverUrl", "httpUrl", "uri" }.Any(k => _entry[k] is not null);
        string? key = remote ? _client.Remote?.Type : null;
        return key is null || _entry[key] is not null || (key == "type" && _entry["transport"] is not null) ? null : Found(
            "MissingType",
            FindingSeverity.Error,
            key,
            $"{_client.DisplayName} needs '{key}' beside a URL.",
            $"Add {key} = {_client.Remote!.TypeValue}.",
            d => d.Set(_place.Path.Key(key), ConfigNode.Of(_client.Remote!.TypeValue)));
    }

    private Problem? OAuthWithHeader()
    {
        bool oauth = _entry["oauth"] is { Kind: ConfigKind.Map } || _entry["oauth"]?.Scalar == "true" || _entry["requiresOAuth"]?.Scalar == "true";
        bool header = EntryReader.Read(_entry).Headers.Any(h => string.Equals(h.Key, "Authorization", StringComparison.OrdinalIgnoreCase));
        string key = _entry["oauth"] is null ? "requiresOAuth" : "oauth";
        return !oauth || !header ? null : Found(
            "OAuthWithHeader",
            FindingSeverity.Warning,
            key,
            "The entry asks for OAuth and sends an Authorization header; clients use one or neither.",
            $"Remove '{key}' to use the header, or the header to sign in.",
            d => d.Remove(_place.Path.Key(key)));
    }

    private Problem? McpRemote()
    {
        bool unpinned = Words().Any(w => w is "mcp-remote" or "mcp-remote@latest");
        return !unpinned ? null : Unpin("mcp-remote", w => w is "mcp-remote" or "mcp-remote@latest", DefaultNames.McpRemote);
    }

    private IEnumerable<Problem> Unpinned()
    {
        if (Words().Any(IsUnpinnedPackage))
        {
            yield return Unpin("mcp-atlassian", IsUnpinnedPackage, DefaultNames.UvxPackage);
        }

        if (Words().Any(IsUnpinnedImage))
        {
            yield return Unpin("the image of mcp-atlassian", IsUnpinnedImage, DefaultNames.DockerImage);
        }
    }

    private bool IsUnpinnedPackage(string word) => word is "mcp-atlassian" or "mcp-atlassian@latest" && Words().Any(w => w is "uvx" or "uvx.exe" || w.EndsWith("/uvx", StringComparison.Ordinal));

    private static bool IsUnpinnedImage(string word) => word is "ghcr.io/sooperset/mcp-atlassian" or "ghcr.io/sooperset/mcp-atlassian:latest" or "ghcr.io/sooperset/mcp-atlassian:main";

    private Problem Unpin(string what, Func<string, bool> match, string pinned)
    {
        string key = _entry["args"] is null ? "command" : "args";
        ConfigNode list = _entry[key]!;
        return Found(
            "UnpinnedVersion",
            FindingSeverity.Warning,
            key,
            $"The version of {what} is not pinned: any release, a taken-over one too, runs with the credential.",
            $"Use {pinned}.",
            list.Kind != ConfigKind.List ? null : d => d.Set(_place.Path.Key(key), ConfigNode.List(list.Items.Select(i => i.Text is { } t && match(t) ? ConfigNode.Of(pinned) : Bare(i)))));
    }

    private IEnumerable<Problem> LiteralSecrets()
    {
        foreach (string map in new[] { "headers", "http_headers", "env", "envs", "environment" })
        {
            foreach (ConfigMember member in _entry[map]?.Members ?? Array.Empty<ConfigMember>())
            {
                if (member.Value.Scalar is { } value && SecretScanner.IsLiteralSecret(member.Key, value))
                {
                    yield return Secret(map + "." + member.Key, member.Value.Start);
                }
            }
        }

        foreach (ConfigMember member in _entry["requestOptions"]?["headers"]?.Members ?? Array.Empty<ConfigMember>())
        {
            if (member.Value.Scalar is { } value && SecretScanner.IsLiteralSecret(member.Key, value))
            {
                yield return Secret("requestOptions.headers." + member.Key, member.Value.Start);
            }
        }

        if (Words().Any(w => SecretScanner.IsLiteralSecret(string.Empty, w) || IsAssignedSecret(w)))
        {
            yield return Secret("args", _entry["args"]?.Start ?? _entry.Start);
        }
    }

    // "-e JIRA_API_TOKEN=…" and "--jira-token=…" are on a command line that every local user can list.
    private static bool IsAssignedSecret(string word)
    {
        int equals = word.IndexOf('=');
        return equals > 0 && SecretScanner.IsLiteralSecret(word.Substring(0, equals), word.Substring(equals + 1));
    }

    private Problem Secret(string key, int place) => new(
        new ConfigFinding(
            "LiteralSecret",
            FindingSeverity.Warning,
            _place.Name,
            key,
            Line(place),
            "A secret is in the file as plain text.",
            _client.Secret.CanReferInHeader
                ? $"Move it to an environment variable and export the entry again: Export-McpConfig -Client {_client.Name} -EmailAddress <address>. Then revoke the old token."
                : $"Export-McpConfig -Client {_client.Name} -Bridge -Session <name> needs no secret in the file. Then revoke the old token.",
            canFix: false),
        null);

    private string[] Words()
    {
        ConfigNode? command = _entry["command"] ?? _entry["cmd"];
        string[] first = command?.Kind == ConfigKind.List ? command.Items.Select(i => i.Scalar ?? string.Empty).ToArray() : command?.Text is { } text ? new[] { text } : Array.Empty<string>();
        return first.Concat(_entry["args"]?.Items.Select(i => i.Scalar ?? string.Empty) ?? Array.Empty<string>()).ToArray();
    }

    private Problem Found(string rule, FindingSeverity severity, string key, string message, string fix, Func<ConfigDocument, ConfigDocument>? mend) =>
        new(new ConfigFinding(rule, severity, _place.Name, key, Line(_entry[key]?.Start ?? _entry.Start), message, fix, mend is not null), mend);

    private int Line(int place) => place < 0 ? 0 : ConfigText.Position(_document.Text, place).Line;

    private static bool IsDead(string? url) =>
        url is not null && Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.Host == "mcp.atlassian.com" && uri.AbsolutePath.TrimEnd('/') == DeadPath;

    private static string Alive(string url) => url.Replace(DeadPath, "/v2/mcp").TrimEnd('/');

    // The same value without its place, so that it is written as new.
    private static ConfigNode Bare(ConfigNode node) => node.Kind switch
    {
        ConfigKind.Map => ConfigNode.Map(node.Members.Select(m => new KeyValuePair<string, ConfigNode>(m.Key, Bare(m.Value)))),
        ConfigKind.List => ConfigNode.List(node.Items.Select(Bare)),
        _ => new ConfigNode(node.Kind, node.Scalar) { Tag = node.Tag },
    };
}
