using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class CopilotAgentClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "CopilotAgent",
        DisplayName = "GitHub Copilot coding agent",
        // No file: the text goes into the repository settings.
        Remote = new RemoteShape { Type = "type", NeedsType = true, Always = [("tools", ConfigNode.List(["*"]))] },
        Stdio = new StdioShape { Type = "type", TypeValue = "local", Always = [("tools", ConfigNode.List(["*"]))] },
        Secret = SecretSyntax.Everywhere("$COPILOT_MCP_NAME"),
        OAuth = false,
        Notes = [
            "Paste the text into the repository settings: Copilot, Coding agent, MCP configuration.",
            "Create an agent secret named COPILOT_MCP_<variable> with the whole header value."
        ],
    };
}
