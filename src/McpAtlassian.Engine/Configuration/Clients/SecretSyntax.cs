namespace McpAtlassian.Engine.Configuration.Clients;

/// <summary>How a client is told to take a value from outside its file. NAME stands for the variable's name.</summary>
internal sealed class SecretSyntax
{
    public const string Placeholder = "NAME";

    /// <summary>No way at all: OAuth, the bridge, or literal text.</summary>
    public static SecretSyntax None { get; } = new();

    /// <summary>In a header's value; null where a header cannot refer to anything.</summary>
    public string? Header { get; init; }

    /// <summary>
    /// In the value of a started server's environment variable; null where it is inherited or impossible.
    /// </summary>
    public string? Environment { get; init; }

    /// <summary>A key for headers whose values are names of variables (Codex).</summary>
    public string? HeaderNamesKey { get; init; }

    /// <summary>A key that lists the names of variables to pass on (Codex, Goose).</summary>
    public string? NamesKey { get; init; }

    /// <summary>The root key that lists the questions a client asks for values (VS Code).</summary>
    public string? InputsKey { get; init; }

    public bool CanReferInHeader => Header is not null || HeaderNamesKey is not null;

    public static SecretSyntax Everywhere(string form) => new() { Header = form, Environment = form };

    /// <summary>The reference as written in the file.</summary>
    public string Refer(string form, string variable) =>
        form.Replace(
            Placeholder,
            InputsKey is null || form.IndexOf("input:", StringComparison.Ordinal) < 0 ? variable : InputId(variable));

    public static string InputId(string variable) => variable.ToLowerInvariant().Replace('_', '-');
}
