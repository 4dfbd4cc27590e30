using System.Text.RegularExpressions;
using McpAtlassian.Engine.Configuration.Clients;
using McpAtlassian.Engine.Configuration.Documents;
using McpAtlassian.Engine.Configuration.Servers;

namespace McpAtlassian.Engine.Configuration.Entries;

/// <summary>The rules for one server of a file.</summary>
internal sealed class ServerInspection
{
    private const string NewEndpoint = "https://mcp.atlassian.com/v2/mcp";

    private static readonly string[] UrlKeys = ["url", "serverUrl", "httpUrl", "uri"];

    private static readonly Regex DeadUrl = new(
        @"https?://mcp\.atlassian\.com(?::443)?/v1/sse/?(?=$|[\s?#""'])",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        TimeSpan.FromSeconds(1));

    // Names that editors give values to by themselves are no references to the environment.
    private static readonly Regex PlainReference = new(
        @"\$\{(?!(?:(?:workspace|file|relativeFile|selected|line|default|exec)\w*|userHome|pathSeparator|cwd)\})"
        + @"[A-Za-z_]\w*(?::-[^}]*)?\}",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    private readonly ConfigDocument _document;
    private readonly ConfigLocation _location;
    private readonly ClientDescription _client;
    private readonly ServerPlace _place;
    private readonly ConfigNode _entry;

    public ServerInspection(ConfigDocument document, ConfigLocation location, ServerPlace place)
    {
        _document = document;
        _location = location;
        _place = place;
        _entry = place.Entry;

        // A file that several clients read may have servers of each: every one is judged by the client that reads it.
        var other = place.IsOwn || document.Get(location.Description.RootPath) is null
            ? null
            : location.Readers.FirstOrDefault(r => r.Reads(place.Root));
        _client = other ?? location.Description;
    }

    public IEnumerable<Problem> Run()
    {
        var known = new[] { WrongRoot(), MissingType(), OAuthWithHeader() }
            .Concat(IgnoredKeys()).Concat(UnresolvedReferences());
        return (_location.IsCertain ? known.OfType<Problem>() : [])
            .Concat(DeadEndpoints()).Concat(Mixed()).Concat(LiteralSecrets()).Concat(Unpinned());
    }

    private Problem? WrongRoot()
    {
        if (_place.IsOwn || _client.Reads(_place.Root))
        {
            return null;
        }

        var other = _location.Readers.FirstOrDefault(r => r.Reads(_place.Root));
        var table = _document.Get(_place.Root);
        var movable = other is null && _place.Root.Count == 1 && _client.Root.Count == 1 && _client.ListField is null
            && _document.Format is ConfigFormat.Json or ConfigFormat.Jsonc
            && _document.Get(_client.RootPath) is null
            && table?.Kind == ConfigKind.Map && table.Members.All(m => ServerTable.IsServer(m.Value));
        return Found(
            "WrongRootKey",
            FindingSeverity.Error,
            _place.Root.ToString(),
            $"{_client.DisplayName} reads servers under '{_client.RootPath}', not under '{_place.Root}'."
            + (other is null ? string.Empty : $" {other.DisplayName} does."),
            other is null
                ? $"Move the entry to '{_client.RootPath}'."
                : $"Add the entry for {_client.DisplayName} too: Export-McpConfig -Client {_client.Name}.",
            movable ? d => d.Rename(_place.Root.ToString(), _client.RootPath.ToString()) : null);
    }

    private IEnumerable<Problem> DeadEndpoints()
    {
        foreach ((var key, var node) in Strings(_entry, string.Empty))
        {
            var dead = DeadUrl.Match(node.Text!);
            if (dead.Success)
            {
                yield return Found(
                    "DeadEndpoint",
                    FindingSeverity.Error,
                    key,
                    "Atlassian turned off /v1/sse in June 2026.",
                    $"Use {NewEndpoint}.",
                    ReviveFix(key, node, dead.Value),
                    node);
            }
        }
    }

    // The new address speaks another transport: it replaces the old one only where the entry's transport follows.
    private Func<ConfigDocument, ConfigDocument>? ReviveFix(string key, ConfigNode node, string dead)
    {
        var holder = _entry["type"] is null ? "transport" : "type";
        var sse = _entry[holder]?.Text == "sse";
        var follows = UrlKeys.Contains(key)
            ? _client.Remote?.SseUrl != key && (!sse || _client.Remote?.Type == holder)
            : _entry["transport"]?.Kind != ConfigKind.Map && !Words().Contains("sse-only");
        if (!follows || !_document.Holds(node, dead))
        {
            return null;
        }

        return d =>
        {
            d = d.ReplaceIn(node, dead, NewEndpoint);
            return UrlKeys.Contains(key) && sse
                ? d.ReplaceIn(d.Get(_place.Path.Key(holder))!, "sse", _client.Remote!.TypeValue)
                : d;
        };
    }

    private Problem? MissingType()
    {
        var url = UrlKeys.FirstOrDefault(k => _entry[k]?.Text is not null);
        var key = url is null || _client.Remote?.NeedsType != true || IsStarted() ? null : _client.Remote.Type;
        if (key is null || _entry[key] is not null || _entry["transport"] is not null)
        {
            return null;
        }

        // An address of the old transport may want the old type: that is not known here.
        var old =
            url != _client.Remote!.Url || _entry[url!]!.Text!.TrimEnd('/').EndsWith("/sse", StringComparison.Ordinal);
        return Found(
            "MissingType",
            FindingSeverity.Error,
            key,
            $"{_client.DisplayName} needs '{key}' for a server with a URL.",
            $"Add {key} = {_client.Remote.TypeValue}.",
            old ? null : d => d.Set(_place.Path.Key(key), ConfigNode.Of(_client.Remote.TypeValue)));
    }

    private IEnumerable<Problem> IgnoredKeys() => _client.Ignores.Where(k => _entry[k] is not null).Select(key => Found(
        "IgnoredKey",
        FindingSeverity.Error,
        key,
        $"{_client.DisplayName} ignores '{key}'.",
        $"Remove '{key}' and write the entry the way {_client.DisplayName} reads it: "
        + $"Export-McpConfig -Client {_client.Name} -ServerName {_place.Name}.",
        null));

    private IEnumerable<Problem> Mixed()
    {
        var url = UrlKeys.FirstOrDefault(k => _entry[k] is not null);
        if (url is not null && IsStarted())
        {
            yield return Found(
                "MixedTransport",
                FindingSeverity.Error,
                url,
                "The entry has a command and a URL. A client uses one of them, or refuses the file.",
                $"Remove the command to use the URL, or '{url}' to start the command.",
                null);
        }
    }

    private IEnumerable<Problem> UnresolvedReferences()
    {
        foreach ((var key, var node) in Strings(_entry, string.Empty))
        {
            var top = key.Split('.')[0];
            var header = top is "headers" or "http_headers" or "requestOptions";
            var forms = header ? _client.Unresolved | _client.UnresolvedInHeaders : _client.Unresolved;
            var read = header || top is "env" or "envs" or "environment" || UrlKeys.Contains(top);
            if (read && (forms & FormsIn(node.Text!)) != ReferenceForms.None)
            {
                yield return Found(
                    "UnresolvedReference",
                    FindingSeverity.Error,
                    key,
                    $"{_client.DisplayName} does not replace a reference of this form: it uses it as text.",
                    $"Write the entry the way {_client.DisplayName} reads it: Export-McpConfig -Client {_client.Name}.",
                    null,
                    node);
            }
        }
    }

    private static ReferenceForms FormsIn(string text) =>
        (PlainReference.IsMatch(text) ? ReferenceForms.Plain : ReferenceForms.None)
        | (text.Contains("${env:", StringComparison.Ordinal) ? ReferenceForms.Env : ReferenceForms.None)
        | (text.Contains("${input:", StringComparison.Ordinal) ? ReferenceForms.Input : ReferenceForms.None);

    private Problem? OAuthWithHeader()
    {
        var server = EntryReader.Read(_entry);
        var oauth = server.OAuth;
        var header = server.Headers
            .Any(h => string.Equals(h.Key, "Authorization", StringComparison.OrdinalIgnoreCase));
        var key = new[] { "oauth", "requiresOAuth" }.FirstOrDefault(k => _entry[k] is not null) ?? "auth";
        return !oauth || !header ? null : Found(
            "OAuthWithHeader",
            FindingSeverity.Warning,
            key,
            "The entry asks for OAuth and sends an Authorization header; clients use one or neither.",
            $"Remove '{key}' to use the header, or the header to sign in.",
            // Elsewhere it is not known which of the two works today.
            _client.Remote?.WithHeader.Any(m => m.Key == key) == true ? d => d.Remove(_place.Path.Key(key)) : null);
    }

    private IEnumerable<Problem> Unpinned()
    {
        if (Words().Any(IsUnpinnedRemote))
        {
            yield return Unpin("mcp-remote", IsUnpinnedRemote, DefaultNames.McpRemote);
        }

        if (Words().Any(IsUnpinnedPackage))
        {
            yield return Unpin("mcp-atlassian", IsUnpinnedPackage, DefaultNames.UvxPackage);
        }

        if (Words().Any(IsUnpinnedImage))
        {
            yield return Unpin("the image of mcp-atlassian", IsUnpinnedImage, DefaultNames.DockerImage);
        }
    }

    private static bool IsUnpinnedRemote(string word) => word is "mcp-remote" or "mcp-remote@latest";

    private bool IsUnpinnedPackage(string word) =>
        word is "mcp-atlassian" or "mcp-atlassian@latest"
            && Words().Any(w => w is "uvx" or "uvx.exe" || w.EndsWith("/uvx", StringComparison.Ordinal));

    private static bool IsUnpinnedImage(string word) =>
        word is "ghcr.io/sooperset/mcp-atlassian" or "ghcr.io/sooperset/mcp-atlassian:latest"
            or "ghcr.io/sooperset/mcp-atlassian:main";

    private Problem Unpin(string what, Func<string, bool> match, string pinned)
    {
        var key = _entry["args"] is null ? "command" : "args";
        var word = _entry[key]!.Items.FirstOrDefault(i => i.Text is { } t && match(t));
        var inPlace = word is not null && _document.Holds(word, word.Text!);
        return Found(
            "UnpinnedVersion",
            FindingSeverity.Warning,
            key,
            $"The version of {what} is not pinned: any new release, even a malicious one, gets the credential.",
            $"Use {pinned}.",
            inPlace ? d => d.ReplaceIn(word!, word!.Text!, pinned) : null);
    }

    private IEnumerable<Problem> LiteralSecrets()
    {
        foreach (var map in new[] { "headers", "http_headers", "env", "envs", "environment" })
        {
            foreach (var member in _entry[map]?.Members ?? [])
            {
                if (member.Value.Scalar is { } value && SecretScanner.IsLiteralSecret(member.Key, value))
                {
                    yield return Secret(map + "." + member.Key, member.Value.Start);
                }
            }
        }

        foreach (var member in _entry["requestOptions"]?["headers"]?.Members ?? [])
        {
            if (member.Value.Scalar is { } value && SecretScanner.IsLiteralSecret(member.Key, value))
            {
                yield return Secret("requestOptions.headers." + member.Key, member.Value.Start);
            }
        }

        if (SecretScanner.SecretWords(Words()).Any(secret => secret))
        {
            yield return Secret("args", _entry["args"]?.Start ?? _entry.Start);
        }

        foreach ((var key, var node) in Strings(_entry, string.Empty))
        {
            if (key != "args" && key != "command" && SecretScanner.IsSecretUrl(node.Text!))
            {
                yield return Secret(key, node.Start);
            }
        }
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
                ? "Move it to an environment variable and export the entry again: Export-McpConfig -Client "
                    + $"{_client.Name} -EmailAddress <address>. Then revoke the old token."
                : $"Export-McpConfig -Client {_client.Name} -Bridge -Session <name> needs no secret in the file. "
                    + "Then revoke the old token.",
            CanFix: false)
        { Project = _place.Project },
        null);

    private string[] Words()
    {
        var command = _entry["command"] ?? _entry["cmd"];
        var first = command?.Kind == ConfigKind.List
            ? command.Items.Select(i => i.Scalar ?? string.Empty).ToArray()
            : command?.Text is { } text ? [text] : [];
        return first.Concat(_entry["args"]?.Items.Select(i => i.Scalar ?? string.Empty) ?? []).ToArray();
    }

    private bool IsStarted() => _entry["command"] is not null || _entry["cmd"] is not null;

    private Problem Found(
        string rule,
        FindingSeverity severity,
        string key,
        string message,
        string fix,
        Func<ConfigDocument, ConfigDocument>? change,
        ConfigNode? at = null)
    {
        var unknown = change is not null && !_location.IsCertain;
        var line = Line((at ?? _entry[key])?.Start ?? _entry.Start);
        var advice = unknown ? fix + " Name the file's client with -Client, and -Fix does this." : fix;
        return new Problem(
            new ConfigFinding(rule, severity, _place.Name, key, line, message, advice, change is not null && !unknown)
            {
                Project = _place.Project,
            },
            unknown ? null : change);
    }

    private int Line(int place) => place < 0 ? 0 : ConfigText.Position(_document.Text, place).Line;

    /// <summary>Every text in an entry with the path of its key; an item of a list has the list's.</summary>
    private static IEnumerable<(string Key, ConfigNode Node)> Strings(ConfigNode node, string key)
    {
        if (node.Text is not null)
        {
            return [(key, node)];
        }

        var before = key.Length == 0 ? string.Empty : key + ".";
        return node.Items.SelectMany(i => Strings(i, key))
            .Concat(node.Members.SelectMany(m => Strings(m.Value, before + m.Key)));
    }
}
