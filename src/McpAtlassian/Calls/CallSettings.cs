using McpAtlassian.Engine.Sessions;

namespace McpAtlassian.Calls;

/// <summary>What holds for every call of one invocation.</summary>
internal sealed class CallSettings
{
    public required McpSession Session { get; init; }

    public required TimeSpan Timeout { get; init; }

    public bool MayTakeLonger { get; init; }

    /// <summary>Follow the tool's pages instead of taking the first.</summary>
    public bool FollowsPages { get; init; }

    /// <summary>How many items of a call to leave out, and how many to write at the most.</summary>
    public ulong Skip { get; init; }

    public ulong First { get; init; } = ulong.MaxValue;

    public bool IncludeTotalCount { get; init; }

    public bool Raw { get; init; }

    /// <summary>Where results are saved instead of written.</summary>
    public ResultFiles? Files { get; init; }

    public AuditLog? Audit { get; init; }
}
