using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class HermesClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "Hermes",
        DisplayName = "Hermes Agent",
        Format = ConfigFormat.Yaml,
        Root = ["mcp_servers"],
        Files =
        [
            ClientFile.User("{HERMES_HOME|{LOCALAPPDATA|~/AppData/Local}/hermes}/config.yaml", ClientSystem.Windows),
            ClientFile.User("{HERMES_HOME|~/.hermes}/config.yaml", ClientSystem.Unix),
        ],
        Remote = new RemoteShape { WithOAuth = [("auth", ConfigNode.Of("oauth"))] },
        Secret = SecretSyntax.Everywhere("${NAME}"),
        Notes =
        [
            "Hermes reads the value from its own .env file, then from the environment.",
            "Use /reload-mcp to read the file again.",
        ],
    };
}
