namespace McpAtlassian.Engine.Sessions.Health;

/// <summary>One step of the ladder: what was tried, what came of it, how long it took, and what to do.</summary>
internal sealed class HealthStep
{
    internal HealthStep(string name, HealthResult result, string message, string? remedy = null, string? errorId = null)
    {
        Name = name;
        Result = result;
        Message = message;
        Remedy = remedy;
        ErrorId = errorId;
    }

    /// <summary>Dns, Tls, Discovery, Authentication, Initialize, Tools, WhoAmI or ProductRead.</summary>
    public string Name { get; }

    /// <summary>What it came to.</summary>
    public HealthResult Result { get; }

    /// <summary>What was found.</summary>
    public string Message { get; }

    /// <summary>What to do about it; null when there is nothing to do.</summary>
    public string? Remedy { get; }

    /// <summary>The reason of a failure or warning, as errors have it.</summary>
    public string? ErrorId { get; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; internal set; }
}
