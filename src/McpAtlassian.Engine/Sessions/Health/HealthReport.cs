using System.Collections.Generic;
using System.Linq;

namespace McpAtlassian.Engine.Sessions.Health;

/// <summary>The whole ladder.</summary>
internal sealed class HealthReport
{
    internal HealthReport(IReadOnlyList<HealthRung> rungs, HealthLadder ladder)
    {
        Rungs = rungs;
        Ladder = ladder;
    }

    /// <summary>The rungs, from the bottom.</summary>
    public IReadOnlyList<HealthRung> Rungs { get; }

    /// <summary>True when no rung failed and the session could be used.</summary>
    public bool IsHealthy => Rungs.All(rung => rung.Result != HealthResult.Failed);

    internal HealthLadder Ladder { get; }
}
