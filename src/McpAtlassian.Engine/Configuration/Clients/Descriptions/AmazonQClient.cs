namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class AmazonQClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "AmazonQ",
        DisplayName = "Amazon Q Developer CLI",
        Files = [ClientFile.User("~/.aws/amazonq/mcp.json"), ClientFile.Project(".amazonq/mcp.json")],
        Remote = new RemoteShape { Type = "type" },
        Secret = SecretSyntax.Everywhere("${env:NAME}"),
        Notes = ["Replaced by Kiro."],
    };
}
