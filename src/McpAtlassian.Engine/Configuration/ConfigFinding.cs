namespace McpAtlassian.Engine.Configuration;

/// <summary>Something in a client's file that is wrong or risky, and what to do about it.</summary>
internal sealed class ConfigFinding
{
    internal ConfigFinding(
        string rule,
        FindingSeverity severity,
        string serverName,
        string key,
        int line,
        string message,
        string fix,
        bool canFix)
    {
        Rule = rule;
        Severity = severity;
        ServerName = serverName;
        Key = key;
        Line = line;
        Message = message;
        Fix = fix;
        CanFix = canFix;
    }

    /// <summary>A stable name for the kind of finding.</summary>
    public string Rule { get; }

    /// <summary>How bad it is.</summary>
    public FindingSeverity Severity { get; }

    /// <summary>The server it is about; empty for the file.</summary>
    public string ServerName { get; }

    /// <summary>The folder of the project whose server it is, inside the user's file; empty for every other.</summary>
    public string Project { get; internal init; } = string.Empty;

    /// <summary>The key it is about.</summary>
    public string Key { get; }

    /// <summary>Its line, where that is known; else 0.</summary>
    public int Line { get; }

    /// <summary>What is wrong; never with the value in it.</summary>
    public string Message { get; }

    /// <summary>What to do.</summary>
    public string Fix { get; }

    /// <summary>Whether the fix can be made without asking anything.</summary>
    public bool CanFix { get; }

    /// <summary>Whether another finding is about the same thing; lines may have moved.</summary>
    public bool IsSame(ConfigFinding other) =>
        Rule == other.Rule && Project == other.Project && ServerName == other.ServerName && Key == other.Key;

    /// <inheritdoc/>
    public override string ToString() => $"{Rule}: {Message}";
}

/// <summary>How bad a finding is.</summary>
internal enum FindingSeverity
{
    /// <summary>Works, and could be better.</summary>
    Information,

    /// <summary>Works for now, or is unsafe.</summary>
    Warning,

    /// <summary>The client cannot use the entry.</summary>
    Error,
}
