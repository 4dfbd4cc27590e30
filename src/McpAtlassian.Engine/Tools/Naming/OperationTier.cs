namespace McpAtlassian.Engine.Tools.Naming;

/// <summary>What an operation may do, as the server's execute tools divide it.</summary>
public enum OperationTier
{
    Read,
    Write,

    /// <summary>Deletes, or cannot be undone.</summary>
    Destructive,
}
