using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class GooseClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "Goose",
        DisplayName = "Goose",
        Format = ConfigFormat.Yaml,
        Root = ["extensions"],
        Files =
        [
            ClientFile.User(
                "{GOOSE_PATH_ROOT/config|{APPDATA|~/AppData/Roaming}/Block/goose/config}/config.yaml",
                ClientSystem.Windows),
            ClientFile.User(
                "{GOOSE_PATH_ROOT/config|{XDG_CONFIG_HOME|~/.config}/goose}/config.yaml",
                ClientSystem.Unix),
        ],
        NameKey = "name",
        Remote = new RemoteShape
        {
            Url = "uri",
            Type = "type",
            NeedsType = true,
            TypeValue = "streamable_http",
            Always = [
                ("enabled", ConfigNode.Of(true)),
                ("description", ConfigNode.Of("Atlassian")),
                ("timeout", ConfigNode.Of(300))
            ],
        },
        Stdio = new StdioShape
        {
            Command = "cmd",
            Env = "envs",
            Type = "type",
            Always = [
                ("enabled", ConfigNode.Of(true)),
                ("description", ConfigNode.Of("Atlassian")),
                ("timeout", ConfigNode.Of(300))
            ],
        },
        Secret = new SecretSyntax { Header = "${NAME}", NamesKey = "env_keys" },
        DeepLink = DeepLinkKind.Goose,
        Notes = ["Goose reads the value from the environment, then from its own keyring."],
    };
}
