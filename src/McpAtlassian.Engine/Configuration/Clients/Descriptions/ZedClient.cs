using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class ZedClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "Zed",
        DisplayName = "Zed",
        Format = ConfigFormat.Jsonc,
        Root = ["context_servers"],
        Files =
        [
            ClientFile.User("{APPDATA|~/AppData/Roaming}/Zed/settings.json", ClientSystem.Windows),
            ClientFile.User("{XDG_CONFIG_HOME|~/.config}/zed/settings.json", ClientSystem.Unix),
            ClientFile.Project(".zed/settings.json"),
        ],
        Secret = new SecretSyntax(),
        Unresolved = ReferenceForms.All,
        Notes = ["Zed signs in with OAuth only if there is no Authorization header."],
    };
}
