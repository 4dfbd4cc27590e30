namespace McpAtlassian.Engine.Sessions.Recipes.Local;

/// <summary>What starts the community server mcp-atlassian.</summary>
internal enum LocalRunner
{
    /// <summary>uvx where it is installed, otherwise Docker where its engine answers.</summary>
    Automatic,

    /// <summary>uvx, which installs the package in the version asked for.</summary>
    Uvx,

    /// <summary>Docker with the published image.</summary>
    Docker,

    /// <summary>A command of the user's own.</summary>
    Command,
}
