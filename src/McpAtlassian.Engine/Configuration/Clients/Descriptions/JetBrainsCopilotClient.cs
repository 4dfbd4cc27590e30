namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class JetBrainsCopilotClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "JetBrainsCopilot",
        DisplayName = "GitHub Copilot for JetBrains",
        Verified = false,
        Root = ["servers"],
        Files =
        [
            ClientFile.User("{LOCALAPPDATA|~/AppData/Local}/github-copilot/intellij/mcp.json", ClientSystem.Windows),
            ClientFile.User("{XDG_CONFIG_HOME|~/.config}/github-copilot/intellij/mcp.json", ClientSystem.Unix),
        ],
        Remote = new RemoteShape { Type = "type" },
        Secret = SecretSyntax.Everywhere("${env:NAME}"),
        Unresolved = ReferenceForms.Input,
        Notes = ["Users report that agent sessions lose headers. Use -OAuth."],
    };
}
