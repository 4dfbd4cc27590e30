using McpAtlassian.Engine.Transport;

namespace McpAtlassian.Engine.Sessions.Recordings;

/// <summary>A recording in a server's place. What was served is known across connections.</summary>
internal sealed class ReplayTarget(Recording recording) : ServerTarget
{
    /// <summary>What is replayed.</summary>
    public Recording Recording => recording;

    /// <summary>True where each answer takes the time it took.</summary>
    public bool IsTimed { get; init; }

    /// <summary>Finds the answers.</summary>
    public required ReplayCase Case { get; init; }

    /// <summary>An open session that gets what was not recorded; null where that is an error.</summary>
    public McpSession? Live { get; init; }

    /// <summary>Where such calls are written down.</summary>
    public Recorder? Added { get; init; }

    public override string DisplayName => "recording " + Path.GetFileName(recording.Path);
}
