namespace McpAtlassian.DemoServer;

/// <summary>The faults the embedded Atlassian plays. The first that matches a request is taken.</summary>
public sealed class DemoFaults
{
    private readonly object _lock = new();
    private readonly List<DemoFault> _faults = [];

    internal DemoFaults()
    {
    }

    /// <summary>Adds a fault and returns it, so that one can ask later how often it was played.</summary>
    public DemoFault Add(DemoFault fault)
    {
        if (fault is null)
        {
            throw new ArgumentNullException(nameof(fault));
        }

        lock (_lock)
        {
            fault.Chance = new Random(fault.Seed);
            _faults.Add(fault);
        }

        return fault;
    }

    /// <summary>Removes all faults.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _faults.Clear();
        }
    }

    internal DemoFault? Take(string path, bool isMcp, string? method, string? tool, string? operation)
    {
        lock (_lock)
        {
            foreach (var fault in _faults)
            {
                if (Matches(fault, path, isMcp, method, tool, operation) && IsDue(fault))
                {
                    fault.Played++;
                    return fault;
                }
            }
        }

        return null;
    }

    private static bool Matches(
        DemoFault fault, string path, bool isMcp, string? method, string? tool, string? operation) =>
        (fault.Path is null ? isMcp : path.StartsWith(fault.Path, StringComparison.OrdinalIgnoreCase))
        && (fault.Method is null || fault.Method == method)
        && (fault.Tool is null || fault.Tool == tool || fault.Tool == operation);

    private static bool IsDue(DemoFault fault)
    {
        if (fault.Played >= fault.Count || ++fault.Seen <= fault.Skip)
        {
            return false;
        }

        return fault.Probability >= 1 || fault.Chance!.NextDouble() < fault.Probability;
    }
}
