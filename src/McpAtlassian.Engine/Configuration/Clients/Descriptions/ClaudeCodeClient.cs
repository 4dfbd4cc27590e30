namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class ClaudeCodeClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "ClaudeCode",
        DisplayName = "Claude Code",
        Aliases = ["claude"],
        Files =
        [
            ClientFile.User("{CLAUDE_CONFIG_DIR|~}/.claude.json"),
            ClientFile.Project(".mcp.json"),
            ClientFile.Local("{CLAUDE_CONFIG_DIR|~}/.claude.json"),
        ],
        LocalRoot = ["projects", ClientDescription.AnyProject, "mcpServers"],
        Traces = ["{CLAUDE_CONFIG_DIR|~}/.claude.json", "~/.claude"],
        // A URL without a type is an error to it.
        Remote = new RemoteShape { Type = "type", NeedsType = true },
        Stdio = new StdioShape { Type = "type" },
        Secret = SecretSyntax.Everywhere("${NAME}"),
        Notes = [
            "Close Claude Code first: its running sessions rewrite ~/.claude.json.",
            "You must approve a project file once. Use /mcp to sign in."
        ],
    };
}
