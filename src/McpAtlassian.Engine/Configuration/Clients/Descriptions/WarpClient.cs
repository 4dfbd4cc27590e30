namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class WarpClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "Warp",
        DisplayName = "Warp",
        Files = [ClientFile.User("~/.warp/.mcp.json"), ClientFile.Project(".warp/.mcp.json")],
        Notes = ["Start a project's servers by hand."],
    };
}
