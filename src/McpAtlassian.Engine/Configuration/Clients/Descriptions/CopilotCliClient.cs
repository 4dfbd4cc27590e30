using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class CopilotCliClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "CopilotCli",
        DisplayName = "GitHub Copilot CLI",
        Files = [
            ClientFile.User("{COPILOT_HOME|~/.copilot}/mcp-config.json"), ClientFile.Project(".mcp.json"),
            ClientFile.Project(".github/mcp.json")
        ],
        Remote = new RemoteShape { Type = "type", Always = [("tools", ConfigNode.List(["*"]))] },
        Stdio = new StdioShape { Type = "type", TypeValue = "local", Always = [("tools", ConfigNode.List(["*"]))] },
        Unresolved = ReferenceForms.Input,
        Secret = SecretSyntax.Everywhere("${NAME}"),
    };
}
