using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class ContinueClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "Continue",
        DisplayName = "Continue",
        Format = ConfigFormat.Yaml,
        ListField = "name",
        Files = [ClientFile.User("~/.continue/config.yaml"), ClientFile.Project(".continue/mcpServers/atlassian.yaml")],
        NameKey = "name",
        NewFile = [
            ("name", ConfigNode.Of("Atlassian")),
            ("version", ConfigNode.Of("1.0.0")),
            ("schema", ConfigNode.Of("v1"))
        ],
        Remote =
            new RemoteShape { Type = "type", TypeValue = "streamable-http", Headers = ["requestOptions", "headers"] },
        Stdio = new StdioShape { Type = "type" },
        Secret = SecretSyntax.Everywhere("${{ secrets.NAME }}"),
        Notes = ["Continue reads the secret from ~/.continue/.env or the workspace's .env."],
    };
}
