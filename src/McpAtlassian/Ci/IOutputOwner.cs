namespace McpAtlassian.Ci;

/// <summary>A cmdlet that may need standard output for something else, and then says nothing to a runner.</summary>
internal interface IOutputOwner
{
    /// <summary>True while standard output is not for the runner's eyes.</summary>
    bool OwnsOutput { get; }
}
