namespace McpAtlassian.Calls;

/// <summary>What the user has answered for all further destructive calls of one invocation.</summary>
internal sealed class RiskAnswers
{
    /// <summary>Yes to all.</summary>
    public bool Yes { get; set; }

    /// <summary>No to all.</summary>
    public bool No { get; set; }
}
