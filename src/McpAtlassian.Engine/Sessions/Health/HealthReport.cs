namespace McpAtlassian.Engine.Sessions.Health;

/// <summary>The whole ladder.</summary>
internal sealed class HealthReport
{
    internal HealthReport(IReadOnlyList<HealthStep> steps, HealthLadder ladder)
    {
        Steps = steps;
        Ladder = ladder;
    }

    /// <summary>The steps, from the bottom.</summary>
    public IReadOnlyList<HealthStep> Steps { get; }

    /// <summary>True when no step failed and the session could be used.</summary>
    public bool IsHealthy => Steps.All(step => step.Result != HealthResult.Failed);

    internal HealthLadder Ladder { get; }
}
