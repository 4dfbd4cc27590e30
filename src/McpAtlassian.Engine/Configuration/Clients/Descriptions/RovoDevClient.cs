namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class RovoDevClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "RovoDev",
        DisplayName = "Rovo Dev CLI",
        Files = [ClientFile.User("~/.rovodev/mcp.json")],
        Remote = new RemoteShape { Type = "transport" },
        Stdio = new StdioShape { Type = "transport" },
    };
}
