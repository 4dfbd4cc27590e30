namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class JunieClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "Junie",
        DisplayName = "JetBrains Junie",
        Files = [ClientFile.User("~/.junie/mcp/mcp.json"), ClientFile.Project(".junie/mcp/mcp.json")],
        Notes = ["Older versions of Junie only start local servers. For them, use -Bridge or -Local."],
    };
}
