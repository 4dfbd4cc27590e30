namespace McpAtlassian.Engine.Configuration.Clients;

/// <summary>Whose file it is.</summary>
internal enum ConfigScope
{
    /// <summary>The user's own file, for every project.</summary>
    User,

    /// <summary>The file in a project's folder, usually shared with the team.</summary>
    Project,

    /// <summary>The user's own servers for one project, inside the user's file (Claude Code).</summary>
    Local,
}
