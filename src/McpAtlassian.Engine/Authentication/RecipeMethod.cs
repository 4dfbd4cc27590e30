namespace McpAtlassian.Engine.Authentication;

/// <summary>The methods a session can be opened with.</summary>
internal static class RecipeMethod
{
    public const string None = "None";
    public const string OAuth = "OAuth";
    public const string ApiToken = "ApiToken";
    public const string ApiKey = "ApiKey";
    public const string AccessToken = "AccessToken";
    public const string Headers = "Headers";
    public const string ClientCredentials = "ClientCredentials";
    public const string IdentityAssertion = "IdentityAssertion";
    public const string Command = "Command";

    /// <summary>A login that mcp-remote made and keeps in its own files.</summary>
    public const string McpRemote = "McpRemote";

    /// <summary>The community server mcp-atlassian, started on this machine.</summary>
    public const string Local = "Local";
}
