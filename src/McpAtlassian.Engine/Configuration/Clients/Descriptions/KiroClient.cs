namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class KiroClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "Kiro",
        DisplayName = "Kiro",
        Files = [ClientFile.User("~/.kiro/settings/mcp.json"), ClientFile.Project(".kiro/settings/mcp.json")],
        Secret = SecretSyntax.Everywhere("${NAME}"),
        Notes = [
            "Add the variable to Mcp Approved Env Vars in Kiro's settings.",
            "Kiro's command line may need ${env:NAME} instead. -OAuth works in both."
        ],
    };
}
