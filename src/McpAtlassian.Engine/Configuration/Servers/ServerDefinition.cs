namespace McpAtlassian.Engine.Configuration.Servers;

/// <summary>A server as a client's file should describe it, before any client's spelling.</summary>
internal sealed class ServerDefinition
{
    private ServerDefinition(string defaultName)
    {
        DefaultName = defaultName;
    }

    /// <summary>The name it gets where the user gives none.</summary>
    public string DefaultName { get; }

    /// <summary>The URL of a remote server; null for one that the client starts.</summary>
    public Uri? Url { get; private init; }

    /// <summary>The client signs in by itself.</summary>
    public bool OAuth { get; private init; }

    /// <summary>The program to start.</summary>
    public string? Command { get; private init; }

    /// <summary>Its arguments; none of them is ever a secret.</summary>
    public IReadOnlyList<string> Arguments { get; private init; } = [];

    /// <summary>Headers of a remote server, environment variables of a started one.</summary>
    public IReadOnlyList<ServerSetting> Settings { get; private init; } = [];

    /// <summary>The PowerShell text of a bridge, which some clients need encoded.</summary>
    internal string? BridgeText { get; private init; }

    /// <summary>A remote server that the client signs in to.</summary>
    public static ServerDefinition RemoteOAuth(Uri url, string name = DefaultNames.Rovo) =>
        new(name) { Url = url, OAuth = true };

    /// <summary>A remote server with headers, none of them for OAuth.</summary>
    public static ServerDefinition Remote(
        Uri url,
        IReadOnlyList<ServerSetting> headers,
        string name = DefaultNames.Rovo) => new(name) { Url = url, Settings = headers };

    /// <summary>A program with its environment.</summary>
    public static ServerDefinition Local(
        string command, IReadOnlyList<string> arguments, IReadOnlyList<ServerSetting> environment, string name) =>
        new(name) { Command = command, Arguments = arguments, Settings = environment };

    /// <summary>
    /// A saved session served by this module over standard input and output. <paramref name="powerShell"/> is how
    /// PowerShell is started: the program, and what comes before its own arguments.
    /// </summary>
    public static ServerDefinition Bridge(string sessionName, params string[] powerShell)
    {
        // PowerShell reads its input to the end even when the command has failed, and the client would wait for an
        // answer until its time is over. So a failure ends the process.
        var text = "try { Import-Module McpAtlassian -ErrorAction Stop; $input | Start-AtlassianMcpBridge -Name "
            + Quoted(sessionName)
            + " } catch { [Console]::Error.WriteLine(('{0} {1}' -f $_, $_.ErrorDetails.RecommendedAction));"
            + " [Environment]::Exit(1) }";
        return new ServerDefinition(DefaultNames.Rovo)
        {
            Command = powerShell.FirstOrDefault() ?? "pwsh",
            Arguments = [.. powerShell.Skip(1), "-NoProfile", "-Command", text],
            BridgeText = text,
        };
    }

    public override string ToString() => DefaultName;

    private static string Quoted(string name)
    {
        foreach (var c in name)
        {
            if (!(c < 128 && (char.IsLetterOrDigit(c) || c is '_' or '.')))
            {
                return SingleQuoted.Of(name);
            }
        }

        return name;
    }
}
