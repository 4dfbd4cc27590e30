namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class GenericClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "Generic",
        DisplayName = "Any client that reads mcp.json",
        Aliases = ["mcp.json"],
        // The placeholder is a convention, not a standard: SEP-2633 is a draft.
        Secret = SecretSyntax.Everywhere("${NAME}"),
        Traces = ["./mcp.json"],
    };
}
