namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class CursorClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "Cursor",
        DisplayName = "Cursor",
        Files = [ClientFile.User("~/.cursor/mcp.json"), ClientFile.Project(".cursor/mcp.json")],
        Secret = SecretSyntax.Everywhere("${env:NAME}"),
        Unresolved = ReferenceForms.Plain,
        DeepLink = DeepLinkKind.Cursor,
    };
}
