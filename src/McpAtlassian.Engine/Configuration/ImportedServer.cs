using System.Security;
using McpAtlassian.Engine.Authentication;
using McpAtlassian.Engine.Configuration.Entries;

namespace McpAtlassian.Engine.Configuration;

/// <summary>
/// A server as some client's file describes it, brought to one form. References to variables and questions are kept
/// as they are written and are looked up only by <see cref="Resolve"/>; a literal secret is never shown.
/// </summary>
internal sealed class ImportedServer
{
    private readonly IReadOnlyList<KeyValuePair<string, string>> _headers;
    private readonly IReadOnlyList<KeyValuePair<string, string>> _environment;
    private readonly IReadOnlyList<string> _arguments;
    private readonly string? _url;
    private readonly IReadOnlyList<string> _nullVariables;
    private readonly ReferenceSyntax _syntax;

    internal ImportedServer(string client, string path, ServerPlace place, RawServer raw, ReferenceSyntax syntax)
    {
        Client = client;
        Path = path;
        Name = place.Name;
        Project = place.Project;
        _url = raw.Url;
        _arguments = raw.Arguments;
        _headers = raw.Headers;
        _environment = raw.Environment;
        _nullVariables = raw.NullVariables;
        _syntax = syntax;
        Command = raw.Command;
        Transport = raw.Command is not null ? "stdio" : raw.Type is "sse" ? "sse" : "http";
        IsEnabled = raw.IsEnabled;
        LiteralSecrets = raw.Headers.Where(p => SecretScanner.IsLiteralSecret(p.Key, p.Value))
            .Select(p => "headers." + p.Key)
                .Concat(raw.Environment.Where(p => SecretScanner.IsLiteralSecret(p.Key, p.Value))
                .Select(p => "env." + p.Key))
                .Concat(SecretScanner.SecretWords(raw.Arguments).Where(secret => secret).Select(_ => "args").Take(1))
                .Concat(raw.Url is { } url && SecretScanner.IsSecretUrl(url) ? new[] { "url" } : [])
                .ToArray();
    }

    /// <summary>The client whose file it is.</summary>
    public string Client { get; }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The server's name in the file.</summary>
    public string Name { get; }

    /// <summary>The folder of the project it is for, as the user's file has it; empty for every other server.</summary>
    public string Project { get; }

    /// <summary>stdio, http or sse.</summary>
    public string Transport { get; }

    /// <summary>
    /// The URL as written, with a secret in it blotted out; null for a server that is started.
    /// </summary>
    public string? Url => _url is null ? null : SecretScanner.MaskUrl(_url);

    /// <summary>The program; null for a remote server.</summary>
    public string? Command { get; }

    /// <summary>Its arguments, with what looks like a secret blotted out.</summary>
    public IReadOnlyList<string> Arguments
    {
        get
        {
            var secret = SecretScanner.SecretWords(_arguments);
            return _arguments.Select((word, i) => Shown(word, SecretScanner.Mask(word), secret[i])).ToArray();
        }
    }

    /// <summary>Whether the client uses it.</summary>
    public bool IsEnabled { get; }

    /// <summary>The names of the headers.</summary>
    public IReadOnlyList<string> HeaderNames => _headers.Select(p => p.Key).ToArray();

    /// <summary>The names of the environment variables it is started with.</summary>
    public IReadOnlyList<string> EnvironmentNames => _environment.Select(p => p.Key).Concat(_nullVariables).ToArray();

    /// <summary>Where literal secrets are, as keys.</summary>
    public IReadOnlyList<string> LiteralSecrets { get; }

    /// <summary>The variables and questions that have to be answered on use.</summary>
    public IReadOnlyList<string> References =>
        _headers.Concat(_environment).Select(p => p.Value).Concat(_arguments).Concat(_url is null ? [] : new[] { _url })
            .SelectMany(_syntax.Names).Distinct(StringComparer.Ordinal).ToArray();

    /// <summary>How it signs in: OAuth, Basic, Bearer, Header, Variable (known on use), or None.</summary>
    public string Method
    {
        get
        {
            if (Command is not null)
            {
                return _environment.Any(p => p.Key.EndsWith("_TOKEN", StringComparison.Ordinal))
                    ? "Environment"
                    : "None";
            }

            var value = _headers.FirstOrDefault(
                p => string.Equals(p.Key, "Authorization", StringComparison.OrdinalIgnoreCase)).Value;
            return value is null ? (_headers.Count > 0 ? "Header" : "OAuth")
                : value.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? "Basic"
                : value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? "Bearer"
                : SecretScanner.IsReference(value) ? "Variable" : "Header";
        }
    }

    /// <summary>Whether it has to do with Atlassian: its host, its package, or its variables.</summary>
    public bool IsAtlassian =>
        (_url is not null
            && Uri.TryCreate(_url, UriKind.Absolute, out var url)
            && (url.Host == "mcp.atlassian.com" || url.Host.EndsWith(".atlassian.com", StringComparison.Ordinal)))
        || _arguments.Any(a => a.Contains("atlassian", StringComparison.OrdinalIgnoreCase))
        || Name.Contains("atlassian", StringComparison.OrdinalIgnoreCase)
        || _environment.Any(p => p.Key is "JIRA_URL" or "CONFLUENCE_URL");

    /// <summary>
    /// Looks up every reference now. Commands in a file are never run, and a reference that has no value is an error
    /// rather than an empty header.
    /// </summary>
    /// <param name="variable">Gives an environment variable's value, or null.</param>
    /// <param name="input">Answers a question by its id, or null.</param>
    public ResolvedServer Resolve(Func<string, string?> variable, Func<string, string?> input) => new(
        _url is null ? null : Address(_syntax.Resolve(_url, variable, input)),
        _headers.ToDictionary(
            p => p.Key,
            p => SecretText.Protect(_syntax.Resolve(p.Value, variable, input)),
            StringComparer.OrdinalIgnoreCase),
        Command,
        _arguments.Select(a => _syntax.Resolve(a, variable, input)).ToArray(),
        _environment.ToDictionary(
            p => p.Key, p => SecretText.Protect(_syntax.Resolve(p.Value, variable, input)), StringComparer.Ordinal));

    private Uri Address(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) ? address : throw new EngineException(
            ErrorIds.ArgumentInvalid,
            $"The URL of '{Name}' in '{Path}' is not valid after its references were replaced: "
            + $"{SecretScanner.MaskUrl(url)}",
            "Correct the URL in the file, or the value of the variable in it.");

    // What is a secret by the option before it has nothing of its own to tell which part to blot out.
    private static string Shown(string word, string masked, bool secret) => secret && masked == word ? "***" : masked;

    public override string ToString() => Name;
}

/// <summary>A server with every reference looked up; what may be secret is under protection.</summary>
internal sealed class ResolvedServer
{
    internal ResolvedServer(
        Uri? url,
        IReadOnlyDictionary<string, SecureString> headers,
        string? command,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, SecureString> environment)
    {
        Url = url;
        Headers = headers;
        Command = command;
        Arguments = arguments;
        Environment = environment;
    }

    /// <summary>The URL of a remote server.</summary>
    public Uri? Url { get; }

    /// <summary>Its headers.</summary>
    public IReadOnlyDictionary<string, SecureString> Headers { get; }

    /// <summary>The program of a local server.</summary>
    public string? Command { get; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>Its environment.</summary>
    public IReadOnlyDictionary<string, SecureString> Environment { get; }

    public override string ToString() => Url?.Host ?? Command ?? string.Empty;
}
