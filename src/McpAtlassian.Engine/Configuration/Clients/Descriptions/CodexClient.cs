using McpAtlassian.Engine.Configuration.Documents;

namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class CodexClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "Codex",
        DisplayName = "OpenAI Codex",
        Format = ConfigFormat.Toml,
        Root = new[] { "mcp_servers" },
        Files = new[] { ClientFile.User("{CODEX_HOME|~/.codex}/config.toml"), ClientFile.Project(".codex/config.toml") },
        Remote = new RemoteShape { Headers = new[] { "http_headers" } },
        Secret = new SecretSyntax { HeaderNamesKey = "env_http_headers", NamesKey = "env_vars" },
        Ignores = new[] { "headers" },
        Unresolved = ReferenceForms.All,
        Notes = new[] { "A project file counts only in a trusted project.", "codex mcp login <name> signs in with OAuth." },
    };
}
