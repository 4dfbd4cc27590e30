namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class AnythingLLMClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "AnythingLLM",
        DisplayName = "AnythingLLM",
        Files =
        [
            ClientFile.User(
                "{STORAGE_DIR|{APPDATA|~/AppData/Roaming}/anythingllm-desktop/storage}/plugins/"
                + "anythingllm_mcp_servers.json",
                ClientSystem.Windows),
            ClientFile.User(
                "{STORAGE_DIR|~/Library/Application "
                + "Support/anythingllm-desktop/storage}/plugins/anythingllm_mcp_servers.json",
                ClientSystem.MacOS),
            ClientFile.User(
                "{STORAGE_DIR|{XDG_CONFIG_HOME|~/.config}/anythingllm-desktop/storage}/plugins/"
                + "anythingllm_mcp_servers.json",
                ClientSystem.Linux),
        ],
        Remote = new RemoteShape { Type = "type", TypeValue = "streamable" },
        OAuth = false,
        Unresolved = ReferenceForms.All,
        Notes = ["The folder of the desktop version was not verified. If it is different, give -Path."],
    };
}
