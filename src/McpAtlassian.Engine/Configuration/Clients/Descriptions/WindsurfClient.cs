namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class WindsurfClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "Windsurf",
        DisplayName = "Windsurf",
        Files = [ClientFile.User("~/.codeium/windsurf/mcp_config.json")],
        Remote = new RemoteShape { Url = "serverUrl" },
        Secret = SecretSyntax.Everywhere("${env:NAME}"),
    };
}
