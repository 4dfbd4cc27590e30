using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class VSCodeClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "VSCode",
        DisplayName = "Visual Studio Code",
        Aliases = ["code", "GitHubCopilot"],
        Format = ConfigFormat.Jsonc,
        Root = ["servers"],
        Files = FilesOf("Code"),
        Remote = new RemoteShape { Type = "type" },
        Stdio = new StdioShape { Type = "type" },
        // ${env:X} is not replaced in headers (microsoft/vscode#336232), so the value is asked for and kept by VS Code.
        Secret = new SecretSyntax { Header = "${input:NAME}", Environment = "${input:NAME}", InputsKey = "inputs" },
        OldRoot = ["mcp", "servers"],
        Unresolved = ReferenceForms.Plain,
        UnresolvedInHeaders = ReferenceForms.Env,
        DeepLink = DeepLinkKind.VSCode,
        Notes = ["At the first start, VS Code asks whether you trust the server, and for the secret."],
    };

    /// <summary>Profiles' own files are read where there are any; which of them to write is told with -Path.</summary>
    public static ClientFile[] FilesOf(string product)
    {
        var windows = "{VSCODE_PORTABLE/user-data|{APPDATA|~/AppData/Roaming}/" + product + "}/User/";
        var mac = "{VSCODE_PORTABLE/user-data|~/Library/Application Support/" + product + "}/User/";
        var linux = "{VSCODE_PORTABLE/user-data|{XDG_CONFIG_HOME|~/.config}/" + product + "}/User/";
        return
        [
            ClientFile.User(windows + "mcp.json", ClientSystem.Windows),
            ClientFile.User(mac + "mcp.json", ClientSystem.MacOS),
            ClientFile.User(linux + "mcp.json", ClientSystem.Linux),
            ClientFile.User(windows + "profiles/*/mcp.json", ClientSystem.Windows),
            ClientFile.User(mac + "profiles/*/mcp.json", ClientSystem.MacOS),
            ClientFile.User(linux + "profiles/*/mcp.json", ClientSystem.Linux),
            ClientFile.Project(".vscode/mcp.json"),
        ];
    }
}
