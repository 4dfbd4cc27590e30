using McpAtlassian.Engine.Configuration;

namespace McpAtlassian.Models;

/// <summary>
/// A server as a client's file describes it. References to variables and questions are looked up when it is used, not
/// when it is read, and a secret that stands in the file is never shown.
/// </summary>
public sealed class McpServerConfig
{
    internal McpServerConfig(ImportedServer server, McpConfigScope scope)
    {
        Server = server;
        Scope = scope;
    }

    /// <summary>The server's name in the file.</summary>
    public string Name => Server.Name;

    /// <summary>The client whose file it is.</summary>
    public string Client => Server.Client;

    /// <summary>Whose file it is.</summary>
    public McpConfigScope Scope { get; }

    /// <summary>With the scope Local the folder of its project, as the file has it; else empty.</summary>
    public string Project => Server.Project;

    /// <summary>http, sse or stdio.</summary>
    public string Transport => Server.Transport;

    /// <summary>OAuth, Basic, Bearer, Header, Variable (known on use), Environment or None.</summary>
    public string Method => Server.Method;

    /// <summary>The URL of a remote server; empty where it is itself made of references.</summary>
    public Uri? Uri => Uri.TryCreate(Server.Url, UriKind.Absolute, out var url) ? url : null;

    /// <summary>The URL as the file has it, references included, with a secret in it blotted out.</summary>
    public string? Url => Server.Url;

    /// <summary>The program of a local server.</summary>
    public string? Command => Server.Command;

    /// <summary>Its arguments, with what looks like a secret blotted out.</summary>
    public string[] ArgumentList => Server.Arguments.ToArray();

    /// <summary>The names of its headers.</summary>
    public string[] Header => Server.HeaderNames.ToArray();

    /// <summary>The names of the variables it is started with.</summary>
    public string[] Environment => Server.EnvironmentNames.ToArray();

    /// <summary>The variables and questions that need a value on use.</summary>
    public string[] Reference => Server.References.ToArray();

    /// <summary>The keys under which a secret stands in the file as plain text.</summary>
    public string[] LiteralSecret => Server.LiteralSecrets.ToArray();

    /// <summary>Whether it is an Atlassian server.</summary>
    public bool IsAtlassian => Server.IsAtlassian;

    /// <summary>Whether the client uses it.</summary>
    public bool Enabled => Server.IsEnabled;

    /// <summary>The file.</summary>
    public string Path => Server.Path;

    internal ImportedServer Server { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
