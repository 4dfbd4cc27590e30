namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class KimiCodeClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "KimiCode",
        DisplayName = "Kimi Code CLI",
        Aliases = ["kimi"],
        Files =
        [
            ClientFile.User("{KIMI_CODE_HOME|~/.kimi-code}/mcp.json"),
            ClientFile.Project(".kimi-code/mcp.json"),
        ],
        // Its bearerTokenEnvVar names a variable for a bearer token, and there is no such way for a Basic header.
        Notes = ["A project file is read only in a trusted folder.", "Use /mcp-config login <name> to sign in."],
    };
}
