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
            "The variable has to be on the list Mcp Approved Env Vars in the settings of Kiro.",
            "The command line of Kiro may want ${env:NAME} instead: -OAuth is the sure way."
        ],
    };
}
