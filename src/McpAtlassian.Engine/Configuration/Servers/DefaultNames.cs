namespace McpAtlassian.Engine.Configuration.Servers;

/// <summary>What servers and variables are called where the user does not say.</summary>
internal static class DefaultNames
{
    /// <summary>The name that Atlassian's documents give the Rovo server.</summary>
    public const string Rovo = "atlassian-rovo-mcp";

    /// <summary>The local server's own name.</summary>
    public const string Local = "mcp-atlassian";

    /// <summary>The variable that holds the whole value of the Authorization header.</summary>
    public const string AuthorizationVariable = "ATLASSIAN_MCP_AUTHORIZATION";

    internal const string UvxPackage = "mcp-atlassian@" + LocalVersion;
    internal const string DockerImage = "ghcr.io/sooperset/mcp-atlassian:" + LocalVersion;
    internal const string McpRemote = "mcp-remote@0.1.38";
    internal const string LocalVersion = "0.23.1";
}
