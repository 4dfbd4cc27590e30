namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class DevinClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "Devin",
        DisplayName = "Devin",
        Files =
        [
            ClientFile.User("{APPDATA|~/AppData/Roaming}/devin/mcp_config.json", ClientSystem.Windows),
            ClientFile.User("~/.config/devin/mcp_config.json", ClientSystem.Unix),
            ClientFile.Project(".devin/mcp_config.json"),
        ],
        Remote = new RemoteShape { Url = "serverUrl" },
        Secret = SecretSyntax.Everywhere("${env:NAME}"),
    };
}
