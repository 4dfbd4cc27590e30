namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class VSCodeInsidersClient
{
    public static ClientDescription Description { get; } = VSCodeClient.Description with
    {
        Name = "VSCodeInsiders",
        DisplayName = "Visual Studio Code Insiders",
        Aliases = ["code-insiders"],
        Files = VSCodeClient.FilesOf("Code - Insiders"),
        DeepLink = DeepLinkKind.VSCodeInsiders,
    };
}
