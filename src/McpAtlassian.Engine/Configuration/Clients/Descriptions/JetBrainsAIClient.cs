namespace McpAtlassian.Engine.Configuration.Clients.Descriptions;

internal static class JetBrainsAIClient
{
    public static ClientDescription Description { get; } = new()
    {
        Name = "JetBrainsAI",
        DisplayName = "JetBrains AI Assistant",
        Verified = false,
        // Where it keeps its file is told differently everywhere: the settings page takes the text.
        Notes = ["Paste the text into Settings, Tools, AI Assistant, Model Context Protocol, Add, As JSON."],
    };
}
