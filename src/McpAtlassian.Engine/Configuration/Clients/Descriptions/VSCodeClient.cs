using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class VSCodeClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "VSCode",
        DisplayName = "Visual Studio Code",
        Aliases = new[] { "code", "GitHubCopilot" },
        Format = ConfigFormat.Jsonc,
        Root = new[] { "servers" },
        Files = new[]
        {
            ClientFile.User("{APPDATA|~/AppData/Roaming}/Code/User/mcp.json", ClientSystem.Windows),
            ClientFile.User("~/Library/Application Support/Code/User/mcp.json", ClientSystem.MacOS),
            ClientFile.User("{XDG_CONFIG_HOME|~/.config}/Code/User/mcp.json", ClientSystem.Linux),
            ClientFile.Project(".vscode/mcp.json"),
        },
        Remote = new RemoteShape { Type = "type" },
        Stdio = new StdioShape { Type = "type" },
        // ${env:X} is not replaced in headers (microsoft/vscode#336232), so the value is asked for and kept by VS Code.
        Secret = new SecretSyntax { Header = "${input:NAME}", Environment = "${input:NAME}", InputsKey = "inputs" },
        OldRoot = new[] { "mcp", "servers" },
        Unresolved = ReferenceForms.Plain,
        UnresolvedInHeaders = ReferenceForms.Env,
        DeepLink = DeepLinkKind.VSCode,
        Notes = new[] { "VS Code asks whether it may trust the server when it first starts, and for the secret once." },
    };
}
