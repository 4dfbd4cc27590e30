namespace McpAtlassian.Engine.Sessions.Recordings;

/// <summary>A connection that broke when it was recorded, with what the session called that then.</summary>
internal sealed class ReplayedBreakException(EngineException named) : IOException(named.Message)
{
    public EngineException Named => named;
}
