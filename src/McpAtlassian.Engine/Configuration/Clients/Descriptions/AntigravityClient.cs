namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class AntigravityClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "Antigravity",
        DisplayName = "Google Antigravity",
        Verified = false,
        Files = [ClientFile.User("~/.gemini/config/mcp_config.json"), ClientFile.Project(".agents/mcp_config.json")],
        Unresolved = ReferenceForms.All,
        Remote = new RemoteShape { Url = "serverUrl" },
    };
}
