namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class LMStudioClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "LMStudio",
        DisplayName = "LM Studio",
        Files = [ClientFile.User("~/.lmstudio/mcp.json"), ClientFile.User("~/.cache/lm-studio/mcp.json")],
        DeepLink = DeepLinkKind.LMStudio,
        Notes = ["LM Studio does not document whether it signs in with OAuth."],
    };
}
