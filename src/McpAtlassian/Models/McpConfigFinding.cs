using McpAtlassian.Engine.Configuration;

namespace McpAtlassian.Models;

/// <summary>Something in a client's file that is wrong or unsafe.</summary>
public sealed class McpConfigFinding
{
    internal McpConfigFinding(ConfigFinding finding, string client, string path, bool isFixed)
    {
        Severity = finding.Severity.ToString();
        Rule = finding.Rule;
        Client = client;
        Project = finding.Project;
        ServerName = finding.ServerName;
        Key = finding.Key;
        Line = finding.Line;
        Message = finding.Message;
        Fix = finding.Fix;
        CanFix = finding.CanFix;
        Fixed = isFixed;
        Path = path;
    }

    /// <summary>Error, Warning or Information.</summary>
    public string Severity { get; }

    /// <summary>
    /// LiteralSecret, DeadEndpoint, WrongRootKey, MissingType, IgnoredKey, UnresolvedReference, MixedTransport,
    /// OAuthWithHeader, UnpinnedVersion or Encoding.
    /// </summary>
    public string Rule { get; }

    /// <summary>The client whose file it is; empty where that is not certain.</summary>
    public string Client { get; }

    /// <summary>The folder of the project that the server of the scope Local is for; else empty.</summary>
    public string Project { get; }

    /// <summary>The server it is about.</summary>
    public string ServerName { get; }

    /// <summary>The key it is about.</summary>
    public string Key { get; }

    /// <summary>The line in the file.</summary>
    public int Line { get; }

    /// <summary>What is wrong.</summary>
    public string Message { get; }

    /// <summary>What to do about it.</summary>
    public string Fix { get; }

    /// <summary>Whether -Fix can do it.</summary>
    public bool CanFix { get; }

    /// <summary>Whether -Fix has done it.</summary>
    public bool Fixed { get; }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public override string ToString() => Rule + ": " + Message;
}
