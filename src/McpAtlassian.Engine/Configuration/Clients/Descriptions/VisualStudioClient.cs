namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class VisualStudioClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "VisualStudio",
        DisplayName = "Visual Studio",
        Root = ["servers"],
        Files =
        [
            ClientFile.User("~/.mcp.json", ClientSystem.Windows),
            // Not .mcp.json: other clients read another root key there and reject the file.
            ClientFile.Project(".vs/mcp.json"),
            ClientFile.Borrowed(".mcp.json"),
            ClientFile.Borrowed(".vscode/mcp.json"),
            ClientFile.Borrowed(".cursor/mcp.json"),
        ],
        Traces = ["{LOCALAPPDATA|~/AppData/Local}/Microsoft/VisualStudio"],
        Remote = new RemoteShape { Type = "type" },
        Stdio = new StdioShape { Type = "type" },
        Secret = new SecretSyntax { Header = "${input:NAME}", Environment = "${input:NAME}", InputsKey = "inputs" },
        DeepLink = DeepLinkKind.VisualStudio,
        Notes = [
            "That Visual Studio asks for an input used in a header is documented only by its schema; -OAuth is the "
            + "sure way.",
            "Tools are off until you select them in the chat window."
        ],
    };
}
