namespace McpAtlassian.Engine.Transport;

/// <summary>Where a session's server is: an address on the network or a program to start.</summary>
internal abstract class ServerTarget
{
    private protected ServerTarget()
    {
    }

    /// <summary>What a session shows as its server; never holds a secret.</summary>
    public abstract string DisplayName { get; }
}

/// <summary>A server reached over HTTP.</summary>
internal sealed class HttpTarget : ServerTarget
{
    public HttpTarget(Uri uri, HttpTransportKind kind = HttpTransportKind.Automatic)
    {
        Uri = uri;
        Kind = kind == HttpTransportKind.Automatic
            ? uri.AbsolutePath.EndsWith("/sse", StringComparison.OrdinalIgnoreCase)
                ? HttpTransportKind.Sse
                : HttpTransportKind.Streamable
            : kind;
    }

    /// <summary>The MCP endpoint.</summary>
    public Uri Uri { get; }

    /// <summary>Streamable HTTP, or HTTP+SSE when asked for or when the address ends in /sse.</summary>
    public HttpTransportKind Kind { get; }

    public override string DisplayName =>
        Uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}

/// <summary>The two HTTP transports of MCP.</summary>
internal enum HttpTransportKind
{
    /// <summary>HTTP+SSE when the path ends in /sse, otherwise Streamable HTTP.</summary>
    Automatic,

    /// <summary>Streamable HTTP (MCP 2025-03-26 and later).</summary>
    Streamable,

    /// <summary>HTTP+SSE (MCP 2024-11-05, deprecated).</summary>
    Sse,
}

/// <summary>A server that is a child process, spoken to over standard input and output.</summary>
internal sealed class StdioTarget : ServerTarget
{
    public StdioTarget(
        string command,
        IReadOnlyList<string> arguments,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string?>? environment = null)
    {
        Command = command;
        Arguments = arguments;
        WorkingDirectory = workingDirectory;
        Environment = environment ?? new Dictionary<string, string?>();
    }

    /// <summary>The program.</summary>
    public string Command { get; }

    /// <summary>Its arguments, one element each.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>Where it starts; null for the current directory.</summary>
    public string? WorkingDirectory { get; }

    /// <summary>
    /// Variables added to the short safe list that a child gets; the rest of this process's environment is kept from
    /// it.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Environment { get; }

    /// <summary>How this machine reaches the network, as variables; those of the server itself win.</summary>
    internal IReadOnlyDictionary<string, string?> Network { get; init; } = new Dictionary<string, string?>();

    /// <summary>What must not be shown of the variables.</summary>
    internal IEnumerable<string> Secrets =>
        Network.Concat(Environment).SelectMany(static p => SecretNames.SecretsOf(p.Key, p.Value));

    /// <summary>Variables that are read anew for each child.</summary>
    internal LiveEnvironment? Live { get; init; }

    public override string DisplayName => System.IO.Path.GetFileNameWithoutExtension(Command);
}
