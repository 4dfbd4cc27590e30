namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class ClaudeDesktopClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "ClaudeDesktop",
        DisplayName = "Claude Desktop",
        Files =
        [
            // The packaged app reads its own copy of the folder.
            ClientFile.User(
                "{LOCALAPPDATA|~/AppData/Local}/Packages/Claude_pzs8sxrjxfjjc/LocalCache/Roaming/Claude/"
                + "claude_desktop_config.json",
                ClientSystem.Windows,
                when: "{LOCALAPPDATA|~/AppData/Local}/Packages/Claude_pzs8sxrjxfjjc"),
            ClientFile.User("{APPDATA|~/AppData/Roaming}/Claude/claude_desktop_config.json", ClientSystem.Windows),
            ClientFile.User("~/Library/Application Support/Claude/claude_desktop_config.json", ClientSystem.MacOS),
            ClientFile.User("{XDG_CONFIG_HOME|~/.config}/Claude/claude_desktop_config.json", ClientSystem.Linux),
        ],
        // It only starts programs; a remote server is reached through mcp-remote.
        Remote = null,
        OAuth = false,
        Ignores = ["url", "headers"],
        Unresolved = ReferenceForms.All,
        Secret = new SecretSyntax(),
        Notes = [
            "Quit Claude Desktop from the tray and start it again.",
            "Set a variable for the user, not only in a shell, then start the app."
        ],
    };
}
