using McpAtlassian.Engine.Sessions.Health;
using McpAtlassian.Text;

namespace McpAtlassian.Models;

/// <summary>One step of a session's health check.</summary>
public sealed class AtlassianSessionTestResult
{
    internal AtlassianSessionTestResult(HealthStep step, string session)
    {
        Session = session;
        Name = step.Name;
        Result = step.Result.ToString();
        Duration = step.Duration;
        Message = HarmlessText.Of(step.Message);
        Remedy = step.Remedy is null ? null : HarmlessText.Of(step.Remedy);
        ErrorId = step.ErrorId;
    }

    /// <summary>The session, or the URL that was tested without one.</summary>
    public string Session { get; }

    /// <summary>Dns, Tls, Discovery, Authentication, Initialize, Tools, WhoAmI or ProductRead.</summary>
    public string Name { get; }

    /// <summary>Passed, Warning, Failed, Skipped or NotTried.</summary>
    public string Result { get; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; }

    /// <summary>What was found.</summary>
    public string Message { get; }

    /// <summary>What to do about it.</summary>
    public string? Remedy { get; }

    /// <summary>The reason of a failure or warning, as errors have it.</summary>
    public string? ErrorId { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Result}";
}
