namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class ClineClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "Cline",
        DisplayName = "Cline",
        Files = new[] { ClientFile.User("{CLINE_DIR|~/.cline}/data/settings/cline_mcp_settings.json") },
        RefusesMark = true,
        Traces = new[] { "{CLINE_DIR|~/.cline}" },
        // Without a type Cline speaks the old SSE transport.
        Remote = new RemoteShape { Type = "type", TypeValue = "streamableHttp", NeedsType = true },
        Secret = SecretSyntax.Everywhere("${env:NAME}"),
        Notes = new[] { "Cline sends the reference itself as text where the variable is not set." },
    };
}
