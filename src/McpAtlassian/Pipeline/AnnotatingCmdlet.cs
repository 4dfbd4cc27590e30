using McpAtlassian.Ci;

namespace McpAtlassian.Pipeline;

/// <summary>
/// A cmdlet whose errors become annotations in a CI job, and whose texts cannot give the runner commands. PowerShell's
/// own methods are not virtual, so they are hidden by ones of the same name.
/// </summary>
public abstract class AnnotatingCmdlet : PSCmdlet, IOutputOwner
{
    /// <summary>
    /// True for a cmdlet that needs standard output for something else, and says nothing to a runner.
    /// </summary>
    internal virtual bool OwnsOutput => false;

    bool IOutputOwner.OwnsOutput => OwnsOutput;

    internal new void WriteError(ErrorRecord error)
    {
        CiHost.Annotate(this, error, terminating: false);
        base.WriteError(error);
    }

    internal new void ThrowTerminatingError(ErrorRecord error)
    {
        CiHost.Annotate(this, error, terminating: true);
        base.ThrowTerminatingError(error);
    }

    internal new void WriteWarning(string text) => Warnings.Write(this, HostText.Shown(text));

    internal new void WriteVerbose(string text) => base.WriteVerbose(HostText.Shown(text));
}
