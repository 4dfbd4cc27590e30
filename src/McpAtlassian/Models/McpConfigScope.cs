namespace McpAtlassian.Models;

/// <summary>Whose configuration file it is.</summary>
public enum McpConfigScope
{
    /// <summary>The user's own file.</summary>
    User,

    /// <summary>The file in the project's folder, which teams share.</summary>
    Project,

    /// <summary>The user's own servers for one project, inside the user's file; Claude Code has them.</summary>
    Local,
}
