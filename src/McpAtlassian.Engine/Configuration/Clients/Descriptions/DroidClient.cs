namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class DroidClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "Droid",
        DisplayName = "Factory Droid",
        Files = [ClientFile.User("~/.factory/mcp.json"), ClientFile.Project(".factory/mcp.json")],
        Remote = new RemoteShape { Type = "type" },
        Stdio = new StdioShape { Type = "type" },
        Secret = SecretSyntax.Everywhere("${NAME}"),
        Notes = ["References are replaced since June 2026.", "/mcp signs in."],
    };
}
