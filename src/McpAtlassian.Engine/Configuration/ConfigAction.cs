namespace McpAtlassian.Engine.Configuration;

/// <summary>What writing does to a file.</summary>
internal enum ConfigAction
{
    /// <summary>The entry is new.</summary>
    Added,

    /// <summary>The entry was there and differs.</summary>
    Updated,

    /// <summary>The entry is there as it should be.</summary>
    Unchanged,

    /// <summary>There is no file: the user pastes the text.</summary>
    Manual,
}
