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
        Notes = ["Droid replaces references since June 2026.", "Use /mcp to sign in."],
    };
}
