using System.Management.Automation.Runspaces;

namespace McpAtlassian;

/// <summary>Remembers a runspace without keeping it: who opened a session, who imported the module.</summary>
internal sealed class RunspaceMark(Runspace? runspace)
{
    private readonly WeakReference<Runspace>? _runspace = runspace is null ? null : new(runspace);

    /// <summary>True once that runspace can run nothing any more.</summary>
    public bool IsGone =>
        _runspace is not null
        && (!_runspace.TryGetTarget(out var runspace)
            || runspace.RunspaceStateInfo.State is RunspaceState.Closing or RunspaceState.Closed
                or RunspaceState.Broken);

    public bool Is(Runspace? other) =>
        other is not null && _runspace is not null && _runspace.TryGetTarget(out var runspace) && runspace == other;
}
