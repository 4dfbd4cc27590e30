namespace McpAtlassian.TestKit.Demo;

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
        ArgumentNullException.ThrowIfNull(fault);
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

    /// <summary>The request is null where the path is no MCP endpoint's.</summary>
    internal DemoFault? Take(string path, DemoRequest? request)
    {
        lock (_lock)
        {
            foreach (var fault in _faults)
            {
                if (Matches(fault, path, request) && IsDue(fault))
                {
                    fault.Played++;
                    return fault;
                }
            }
        }

        return null;
    }

    private static bool Matches(DemoFault fault, string path, DemoRequest? request) =>
        (fault.Path is null ? request is not null : path.StartsWith(fault.Path, StringComparison.OrdinalIgnoreCase))
        && (fault.Method is null || fault.Method == request?.RpcMethod)
        && (fault.Tool is null || fault.Tool == request?.ToolName || fault.Tool == request?.OperationName);

    private static bool IsDue(DemoFault fault)
    {
        if (fault.Played >= fault.Count || ++fault.Seen <= fault.Skip)
        {
            return false;
        }

        return fault.Probability >= 1 || fault.Chance!.NextDouble() < fault.Probability;
    }
}
