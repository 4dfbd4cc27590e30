namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class ClineClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "Cline",
        DisplayName = "Cline",
        Files = [ClientFile.User("{CLINE_DIR|~/.cline}/data/settings/cline_mcp_settings.json")],
        RefusesMark = true,
        Traces = ["{CLINE_DIR|~/.cline}"],
        // Without a type Cline speaks the old SSE transport.
        Remote = new RemoteShape { Type = "type", TypeValue = "streamableHttp", NeedsType = true },
        Secret = SecretSyntax.Everywhere("${env:NAME}"),
        Notes = ["If the variable is not set, Cline sends the reference itself as text."],
    };
}
