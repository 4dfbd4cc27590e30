using System.Collections.Generic;

namespace McpAtlassian.Engine.Tools.Bulk;

/// <summary>The rows a journal knows, counted by state.</summary>
public sealed class ResumeSummary
{
    internal ResumeSummary(long done, long failed, IReadOnlyList<long> unknown)
    {
        Done = done;
        Failed = failed;
        UnknownRows = unknown;
    }

    public long Done { get; }

    public long Failed { get; }

    public long Unknown => UnknownRows.Count;

    /// <summary>The positions of the rows that were sent and never answered, in order.</summary>
    public IReadOnlyList<long> UnknownRows { get; }
}
