namespace McpAtlassian.Engine.Sessions.Health;

/// <summary>What a step of the ladder came to.</summary>
internal enum HealthResult
{
    /// <summary>All is well.</summary>
    Passed,

    /// <summary>It works, and something should be looked at.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Failed,

    /// <summary>It does not apply, or something below it failed.</summary>
    Skipped,

    /// <summary>It could not be tried, so that nothing is known of it.</summary>
    NotTried,
}
