using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class CodexClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "Codex",
        DisplayName = "OpenAI Codex",
        Format = ConfigFormat.Toml,
        Root = ["mcp_servers"],
        Files = [ClientFile.User("{CODEX_HOME|~/.codex}/config.toml"), ClientFile.Project(".codex/config.toml")],
        Remote = new RemoteShape { Headers = ["http_headers"] },
        Secret = new SecretSyntax { HeaderNamesKey = "env_http_headers", NamesKey = "env_vars" },
        Ignores = ["headers"],
        Unresolved = ReferenceForms.All,
        Notes =
        [
            "Codex reads a project file only in a trusted project.",
            "Use codex mcp login <name> to sign in with OAuth.",
        ],
    };
}
