using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class CrushClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "Crush",
        DisplayName = "Crush",
        Root = ["mcp"],
        Files =
        [
            ClientFile.User("{LOCALAPPDATA|~/AppData/Local}/crush/crush.json", ClientSystem.Windows),
            ClientFile.User("{XDG_CONFIG_HOME|~/.config}/crush/crush.json", ClientSystem.Unix),
            ClientFile.Project(".crush.json"),
            ClientFile.Project("crush.json"),
        ],
        Remote = new RemoteShape { Type = "type", NeedsType = true, WithOAuth = [("oauth", ConfigNode.Of(true))] },
        Stdio = new StdioShape { Type = "type" },
        Secret = SecretSyntax.Everywhere("$NAME"),
        ExpandsDollar = true,
        Notes = ["crush.json still works, but is deprecated: crushrc replaces it."],
    };
}
