using McpAtlassian.Engine.Tools;
using McpAtlassian.Engine.Tools.Bulk;

namespace McpAtlassian.Calls;

/// <summary>How rows are sent.</summary>
internal sealed class BulkOptions
{
    /// <summary>What the progress bar calls it.</summary>
    public required string Activity { get; init; }

    /// <summary>False for one call without rows: there is nothing to count.</summary>
    public required bool HasRows { get; init; }

    /// <summary>How many rows there are; null when only the end of the pipeline will tell.</summary>
    public long? Total { get; init; }

    /// <summary>How many calls go on at a time.</summary>
    public required int ThrottleLimit { get; init; }

    /// <summary>Write answers as they come.</summary>
    public bool Unordered { get; init; }

    /// <summary>Send rows again whose outcome an earlier run left unknown.</summary>
    public bool RetryUnknown { get; init; }

    /// <summary>True when the first error ends the pipeline.</summary>
    public bool StopsOnError { get; init; }

    /// <summary>Remembers across runs what was sent.</summary>
    public ResumeJournal? Journal { get; init; }

    /// <summary>Asks before a call as its risk demands.</summary>
    public required Func<PreparedCall, PSObject?, CancellationToken, Task<bool>> Allows { get; init; }

    /// <summary>Makes the writer for what a row returns.</summary>
    public required Func<BulkRow, OutputWriter> Writer { get; init; }
}
