namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class RooCodeClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "RooCode",
        DisplayName = "Roo Code",
        Aliases = new[] { "Roo" },
        Files = new[]
        {
            ClientFile.User("{APPDATA|~/AppData/Roaming}/Code/User/globalStorage/rooveterinaryinc.roo-cline/settings/mcp_settings.json", ClientSystem.Windows),
            ClientFile.User("~/Library/Application Support/Code/User/globalStorage/rooveterinaryinc.roo-cline/settings/mcp_settings.json", ClientSystem.MacOS),
            ClientFile.User("{XDG_CONFIG_HOME|~/.config}/Code/User/globalStorage/rooveterinaryinc.roo-cline/settings/mcp_settings.json", ClientSystem.Linux),
            ClientFile.Project(".roo/mcp.json"),
        },
        Remote = new RemoteShape { Type = "type", NeedsType = true, TypeValue = "streamable-http" },
        Secret = SecretSyntax.Everywhere("${env:NAME}"),
        OAuth = false,
        Notes = new[] { "Roo Code was closed in May 2026." },
    };
}
