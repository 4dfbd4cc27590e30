namespace McpAtlassian.TestKit.Demo;

/// <summary>
/// A fault to play, and for which requests. Filters that are null let everything pass; a fault without filters is for
/// every JSON-RPC request.
/// </summary>
public sealed class DemoFault
{
    private readonly TaskCompletionSource _allThere = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _there;

    /// <summary>What goes wrong.</summary>
    public DemoFaultKind Kind { get; set; }

    /// <summary>Only calls of this tool, directly or through execute*.</summary>
    public string? Tool { get; set; }

    /// <summary>Only this JSON-RPC method, such as tools/call.</summary>
    public string? Method { get; set; }

    /// <summary>
    /// Only requests whose path begins so. A fault for a path that is not an MCP endpoint must name it here.
    /// </summary>
    public string? Path { get; set; }

    /// <summary>This many matching requests are spared first.</summary>
    public int Skip { get; set; }

    /// <summary>How often the fault is played; null for ever.</summary>
    public int? Count { get; set; }

    /// <summary>The share of the matching requests that is hit, from 0 to 1.</summary>
    public double Probability { get; set; } = 1;

    /// <summary>Which requests a probability hits is decided by this seed, the same each time.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>The HTTP status where the kind has one.</summary>
    public int Status { get; set; } = 503;

    /// <summary>Retry-After in seconds; null for none.</summary>
    public int? RetryAfterSeconds { get; set; }

    /// <summary>Whether Retry-After is written as a date.</summary>
    public bool RetryAfterAsDate { get; set; }

    /// <summary>A wait before the fault.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>How many requests have to be there before one is dropped after processing; 1 for no waiting.</summary>
    public int Together { get; set; } = 1;

    /// <summary>The size of a huge result, or the number of notices in a storm.</summary>
    public int Bytes { get; set; } = 1024 * 1024;

    /// <summary>How often it was played so far.</summary>
    public int Played { get; internal set; }

    internal int Seen { get; set; }


    /// <summary>Waits until as many are there as are dropped together.</summary>
    internal Task GatherAsync()
    {
        if (Interlocked.Increment(ref _there) >= Together)
        {
            _allThere.TrySetResult();
        }

        return _allThere.Task;
    }

    internal Random? Chance { get; set; }
}
