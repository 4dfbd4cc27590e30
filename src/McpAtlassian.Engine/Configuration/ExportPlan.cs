namespace McpAtlassian.Engine.Configuration;

/// <summary>An export that is worked out and not yet written.</summary>
internal sealed class ExportPlan
{
    private readonly Func<string> _link;

    internal ExportPlan(
        string client,
        string serverName,
        ConfigAction action,
        FileChange? change,
        string text,
        Func<string> link,
        IReadOnlyList<string> variables,
        IReadOnlyList<string> warnings,
        IReadOnlyList<string> notes,
        bool holdsSecret)
    {
        Client = client;
        ServerName = serverName;
        Action = action;
        Change = change;
        Text = text;
        _link = link;
        Variables = variables;
        Warnings = warnings;
        Notes = notes;
        HoldsSecret = holdsSecret;
    }

    /// <summary>The client's name.</summary>
    public string Client { get; }

    /// <summary>The entry's name.</summary>
    public string ServerName { get; }

    /// <summary>What happens to the entry.</summary>
    public ConfigAction Action { get; }

    /// <summary>The change to the file; null where there is no file.</summary>
    public FileChange? Change { get; }

    /// <summary>The entry as a whole file of its own.</summary>
    public string Text { get; }

    /// <summary>Environment variables that must exist where the client runs.</summary>
    public IReadOnlyList<string> Variables { get; }

    /// <summary>What the user should not miss.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>What to do next.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The text holds a secret.</summary>
    public bool HoldsSecret { get; }

    /// <summary>
    /// A link that installs the server; refused where the client takes none or a secret would be in it.
    /// </summary>
    public string CreateLink() => _link();

    public override string ToString() => $"{Client}: {ServerName}";
}
