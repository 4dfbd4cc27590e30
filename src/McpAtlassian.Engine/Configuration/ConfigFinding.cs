namespace McpAtlassian.Engine.Configuration;

/// <summary>Something in a client's file that is wrong or risky, and what to do about it.</summary>
/// <param name="Rule">A stable name for the kind of finding.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="ServerName">The server it is about; empty for the file.</param>
/// <param name="Key">The key it is about.</param>
/// <param name="Line">Its line, where that is known; else 0.</param>
/// <param name="Message">What is wrong; never with the value in it.</param>
/// <param name="Fix">What to do.</param>
/// <param name="CanFix">Whether the fix can be made without asking anything.</param>
internal sealed record ConfigFinding(
    string Rule,
    FindingSeverity Severity,
    string ServerName,
    string Key,
    int Line,
    string Message,
    string Fix,
    bool CanFix)
{
    /// <summary>The folder of the project whose server it is, inside the user's file; empty for every other.</summary>
    public string Project { get; init; } = string.Empty;

    /// <summary>Whether another finding is about the same thing; lines may have moved.</summary>
    public bool IsSame(ConfigFinding other) =>
        Rule == other.Rule && Project == other.Project && ServerName == other.ServerName && Key == other.Key;

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
