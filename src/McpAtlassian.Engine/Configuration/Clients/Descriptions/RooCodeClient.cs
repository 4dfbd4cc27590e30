namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class RooCodeClient
{
    private const string Settings = "}/User/globalStorage/rooveterinaryinc.roo-cline/settings/mcp_settings.json";

    public static ClientDescription Description { get; } = new()
    {
        Name = "RooCode",
        DisplayName = "Roo Code",
        Aliases = ["Roo"],
        Files =
        [
            ClientFile.User(
                "{VSCODE_PORTABLE/user-data|{APPDATA|~/AppData/Roaming}/Code" + Settings, ClientSystem.Windows),
            ClientFile.User(
                "{VSCODE_PORTABLE/user-data|~/Library/Application Support/Code" + Settings, ClientSystem.MacOS),
            ClientFile.User(
                "{VSCODE_PORTABLE/user-data|{XDG_CONFIG_HOME|~/.config}/Code" + Settings, ClientSystem.Linux),
            ClientFile.Project(".roo/mcp.json"),
        ],
        Remote = new RemoteShape { Type = "type", NeedsType = true, TypeValue = "streamable-http" },
        Secret = SecretSyntax.Everywhere("${env:NAME}"),
        OAuth = false,
        Notes = ["Roo Code was discontinued in May 2026."],
    };
}
